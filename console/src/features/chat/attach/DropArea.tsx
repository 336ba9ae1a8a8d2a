// Takes files that are dropped on the chat or pasted into it.

import { type DragEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { attachTexts } from "../../../texts/media";
import { Icon } from "../../../ui/Icon";
import { isFilePaste } from "./drafts";

type Props = {
  readonly name: string;
  readonly business: string;
  /** Null where nothing can be sent. */
  readonly onFiles: ((files: readonly File[]) => void) | null;
  readonly children: ReactNode;
};

/** Draws the chat's frame, and over it where to drop while something is dragged above it. */
export function DropArea({ name, business, onFiles, children }: Props) {
  const [above, setAbove] = useState(false);
  usePastedFiles(onFiles);
  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = onFiles ? "copy" : "none";
    setAbove(onFiles !== null);
  };
  return (
    <section
      className="chat"
      aria-label={name}
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) {
          setAbove(false);
        }
      }}
      onDrop={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setAbove(false);
        give(event.dataTransfer.files, onFiles);
      }}
    >
      {children}
      {above && (
        <div className="drop" aria-hidden="true">
          <Icon name="download" size={34} />
          <p>{attachTexts.drop(business)}</p>
        </div>
      )}
    </section>
  );
}

/** A paste is told to whatever has the focus, which may be the page itself. */
function usePastedFiles(onFiles: Props["onFiles"]): void {
  const take = useRef(onFiles);

  // The listener outlives a rendering, so it calls whatever the last rendering brought.
  useEffect(() => {
    take.current = onFiles;
  });

  // The document is not React's.
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const pasted = event.clipboardData;
      if (!pasted || !isFilePaste(pasted.types) || take.current === null) return;
      event.preventDefault();
      give(pasted.files, take.current);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, []);
}

function give(files: FileList, onFiles: Props["onFiles"]): void {
  if (files.length > 0) onFiles?.([...files]);
}
