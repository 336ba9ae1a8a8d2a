// Copies a text and says so.

import { useClipboard } from "@mantine/hooks";
import { deskTexts } from "../texts/desk";
import { IconButton } from "./IconButton";

type Props = { readonly text: string; readonly what: string };

/** Draws the button; `what` completes its name: "Copy the content". */
export function CopyButton({ text, what }: Props) {
  const clipboard = useClipboard({ timeout: 1500 });
  return (
    <IconButton
      icon={clipboard.copied ? "done" : "copy"}
      name={clipboard.copied ? deskTexts.copied : deskTexts.copy(what)}
      onClick={() => clipboard.copy(text)}
      size={16}
    />
  );
}
