// Starts the home page.

import "./styles/base.css";
import "./styles/home.css";
import { createRoot } from "react-dom/client";
import { HomePage } from "./features/home/HomePage";
import { Frame } from "./ui/Frame";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <Frame>
      <HomePage />
    </Frame>,
  );
}
