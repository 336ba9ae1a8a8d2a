// Starts the sandbox phone.

import "./styles/base.css";
import "./styles/desk.css";
import "./styles/chat.css";
import "./styles/bubble.css";
import "./styles/piece.css";
import "./styles/media.css";
import "./styles/sheet.css";
import "./styles/attach.css";
import "./styles/inspector.css";
import { createRoot } from "react-dom/client";
import { PhonePage } from "./pages/phone/PhonePage";
import { Frame } from "./ui/Frame";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <Frame>
      <PhonePage />
    </Frame>,
  );
}
