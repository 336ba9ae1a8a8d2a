// The ad that led a person to the business, above the message it came with.

import type { Referral } from "../../../lib/sandbox/inbound";
import { bubbleTexts } from "../../../texts/bubbles";
import { Icon } from "../../../ui/Icon";

/** Draws the ad. */
export function AdBox({ ad }: { readonly ad: Partial<Referral> }) {
  return (
    <div className="ad">
      <p className="ad__tag">
        <Icon name="megaphone" size={14} /> {bubbleTexts.ad}
      </p>
      {ad.headline && <strong>{ad.headline}</strong>}
      {ad.body && <p>{ad.body}</p>}
      {ad.source_url && <p className="ad__source">{ad.source_url.replace(/^https?:\/\//, "")}</p>}
    </div>
  );
}
