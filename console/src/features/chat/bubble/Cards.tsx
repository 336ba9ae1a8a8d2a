// The cards of a carousel, swiped or scrolled sideways.

import { bubbleTexts } from "../../../texts/bubbles";
import { ButtonRow } from "./Buttons";
import { Pieces } from "./Pieces";
import type { Card } from "./piece";

type Props = { readonly cards: readonly Card[]; readonly now: number };

/** Draws the cards. */
export function Cards({ cards, now }: Props) {
  return (
    <section
      className="cards"
      aria-label={bubbleTexts.carousel}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      {cards.map((card, place) => (
        <section
          className="cards__card"
          key={String(place)}
          aria-label={bubbleTexts.cardOf(place + 1, cards.length)}
        >
          <div className="cards__inside">
            <Pieces pieces={card.pieces} now={now} />
          </div>
          <ButtonRow buttons={card.buttons} />
        </section>
      ))}
    </section>
  );
}
