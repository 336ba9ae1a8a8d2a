// Something that happened between messages, for the developer who looks on.

import { UnstyledButton } from "@mantine/core";
import type { Entry } from "../../lib/sandbox/entry";
import { chatTexts } from "../../texts/chat";
import { Icon } from "../../ui/Icon";
import { bubbleOf } from "./bubble/bubble";
import { standingWords } from "./StandingLine";
import type { Note } from "./timeline";

type Props = { readonly note: Note; readonly onSelect: (entry: Entry) => void };

/** Draws the note; it opens the details of what happened. */
export function NoteLine({ note, onSelect }: Props) {
  const { entry, standing } = note;
  const bubble = bubbleOf(entry);
  if (bubble.kind !== "note") return null;
  const failed = standing.kind === "failed";
  return (
    <UnstyledButton
      className={failed ? "happening happening--failed" : "happening"}
      data-entry={entry.id}
      aria-label={`${bubble.text}. ${chatTexts.detailsOf(bubble.text)}`}
      onClick={() => onSelect(entry)}
    >
      <Icon name={failed ? "alert" : bubble.icon} size={14} />
      <span>
        {failed ? chatTexts.didNotHappen(bubble.text, standingWords(standing)) : bubble.text}
      </span>
    </UnstyledButton>
  );
}
