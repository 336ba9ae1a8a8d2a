// An offer that ends: what it is, its code, and how long it lasts.

import type { Offer } from "../../../lib/sandbox/shown";
import { span } from "../../../lib/time";
import { bubbleTexts } from "../../../texts/bubbles";
import { Icon } from "../../../ui/Icon";

type Props = { readonly offer: Offer; readonly now: number };

/** Draws the offer; its end is seen from the sandbox's clock. */
export function OfferBox({ offer, now }: Props) {
  const { expiresAt } = offer;
  const ended = expiresAt !== null && expiresAt <= now;
  return (
    <div className={ended ? "offer offer--ended" : "offer"}>
      <Icon name="tag" size={22} />
      <div className="offer__words">
        <strong>{offer.text || bubbleTexts.offerNow}</strong>
        {offer.code !== null && <span>{bubbleTexts.offerCode(offer.code)}</span>}
        {expiresAt !== null && (
          <span className="offer__end">
            {ended ? bubbleTexts.offerEnded : bubbleTexts.offerEnds(span(expiresAt - now))}
          </span>
        )}
      </div>
    </div>
  );
}
