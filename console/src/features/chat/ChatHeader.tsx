// With whom the person talks.

import type { ReactNode } from "react";
import type { BusinessNumber } from "../../lib/sandbox/world";
import { chatTexts } from "../../texts/chat";
import { Avatar } from "../../ui/Avatar";
import { IconButton } from "../../ui/IconButton";

type Props = {
  readonly number: BusinessNumber;
  readonly typing: boolean;
  readonly onMore: () => void;
  readonly end: ReactNode;
};

/** Draws the header. */
export function ChatHeader({ number, typing, onMore, end }: Props) {
  return (
    <header className="chat__header">
      <Avatar name={number.name} business />
      <div className="chat__whom">
        <h2>{number.name}</h2>
        <p>{typing ? <em>{chatTexts.typing}</em> : number.display}</p>
      </div>
      {end}
      <IconButton icon="more" name={chatTexts.businessOptions(number.name)} onClick={onMore} />
    </header>
  );
}
