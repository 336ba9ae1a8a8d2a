// What stands inside a bubble: header, text, footer; or that this phone cannot show it.

import type { Entry } from "../../lib/sandbox/entry";
import { chatTexts } from "../../texts/chat";
import { Icon } from "../../ui/Icon";
import { isSupported } from "./bubble";
import { FormattedText } from "./FormattedText";
import { isGrandEmoji } from "./formatting";
import { MediaHeader } from "./MediaHeader";

/** Draws the inside of an entry's bubble. */
export function BubbleBody({ entry }: { readonly entry: Entry }) {
  if (!isSupported(entry)) {
    return (
      <p className="bubble__unsupported">
        <Icon name="alert" size={16} />
        <span>
          {chatTexts.unsupported} <small>{chatTexts.unsupportedType(entry.type)}</small>
        </span>
      </p>
    );
  }
  const { header, body, footer } = entry.shown;
  const grand = header === null && footer === null && isGrandEmoji(body);
  return (
    <>
      {header && <MediaHeader header={header} />}
      {body !== "" && (
        <p className={grand ? "bubble__text bubble__text--grand" : "bubble__text"} dir="auto">
          <FormattedText text={body} />
          <span className="bubble__room" aria-hidden="true" />
        </p>
      )}
      {footer !== null && <p className="bubble__footer">{footer}</p>}
    </>
  );
}
