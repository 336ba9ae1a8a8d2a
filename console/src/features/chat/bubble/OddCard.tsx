// A message this phone has no picture of: its type, the reason if one was told, and the way to its JSON.

import { Button } from "@mantine/core";
import { bubbleTexts } from "../../../texts/bubbles";
import { Icon } from "../../../ui/Icon";

type Props = {
  readonly type: string;
  readonly why: string | null;
  readonly onDetails: () => void;
};

/** Draws the card. */
export function OddCard({ type, why, onDetails }: Props) {
  return (
    <div className="odd">
      <Icon name="alert" size={18} />
      <div className="odd__words">
        <p>{bubbleTexts.odd}</p>
        <code>{bubbleTexts.oddType(type)}</code>
        {why !== null && <p>{why}</p>}
        <Button size="compact-xs" variant="default" onClick={onDetails}>
          {bubbleTexts.seeJson}
        </Button>
      </div>
    </div>
  );
}
