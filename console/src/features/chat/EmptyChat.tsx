// A chat in which nobody has written: how to send the first message.

import { chatTexts } from "../../texts/chat";
import { curlShape } from "../../texts/home";
import { CopyButton } from "../../ui/CopyButton";

type Props = { readonly business: string; readonly person: string; readonly phone: string };

/** Draws what to do first. */
export function EmptyChat({ business, person, phone }: Props) {
  const command = curlShape(window.location.origin, phone, `Hello ${person}`);
  return (
    <div className="empty">
      <h3>{chatTexts.emptyTitle}</h3>
      <p>{chatTexts.emptySend(business, person)}</p>
      <div className="command">
        <pre>{command}</pre>
        <CopyButton text={command} what={chatTexts.commandName} />
      </div>
      <p>{chatTexts.emptyWrite(person, business)}</p>
    </div>
  );
}
