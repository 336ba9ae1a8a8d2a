// Where a text's first link leads. What the page says about itself is not fetched: nothing leaves the sandbox.

import { bubbleTexts } from "../../../texts/bubbles";
import { Icon } from "../../../ui/Icon";

type Props = { readonly url: string; readonly host: string };

/** Draws the box above the text. */
export function LinkPreview({ url, host }: Props) {
  return (
    <a
      className="preview"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`${bubbleTexts.linkPreview}: ${host}`}
    >
      <span className="preview__picture">
        <Icon name="link" size={22} />
      </span>
      <span className="preview__words">
        <strong>{host}</strong>
        <span>{url}</span>
      </span>
    </a>
  );
}
