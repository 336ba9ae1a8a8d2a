// The inside of a bubble: its pieces, one below the other.

import { unreachable } from "../../../lib/unreachable";
import { bubbleTexts } from "../../../texts/bubbles";
import { Icon } from "../../../ui/Icon";
import { AdBox } from "./AdBox";
import { BillBox } from "./BillBox";
import { FormattedText } from "./FormattedText";
import { isGrandEmoji } from "./formatting";
import { LinkPreview } from "./LinkPreview";
import { MediaView } from "./MediaView";
import { OfferBox } from "./OfferBox";
import { PeopleCards } from "./PeopleCards";
import { PlaceCard } from "./PlaceCard";
import type { Piece } from "./piece";

type Props = { readonly pieces: readonly Piece[]; readonly now: number };

/** Draws the pieces. */
export function Pieces({ pieces, now }: Props) {
  const alone = pieces.length === 1;
  // Pieces have no identity but their place.
  return pieces.map((piece, place) => (
    <OnePiece key={`${piece.kind} ${String(place)}`} piece={piece} now={now} alone={alone} />
  ));
}

type PieceProps = { readonly piece: Piece; readonly now: number; readonly alone: boolean };

function OnePiece({ piece, now, alone }: PieceProps) {
  switch (piece.kind) {
    case "title":
      return (
        <p className="bubble__title" dir="auto">
          {piece.text}
        </p>
      );
    case "text": {
      const grand = alone && isGrandEmoji(piece.text);
      return (
        <p className={grand ? "bubble__text bubble__text--grand" : "bubble__text"} dir="auto">
          <FormattedText text={piece.text} />
          <span className="bubble__room" aria-hidden="true" />
        </p>
      );
    }
    case "footer":
      return <p className="bubble__footer">{piece.text}</p>;
    case "media":
      return <MediaView media={piece.media} />;
    case "preview":
      return <LinkPreview url={piece.url} host={piece.host} />;
    case "place":
      return <PlaceCard place={piece.place} />;
    case "people":
      return <PeopleCards people={piece.people} />;
    case "product":
      return (
        <div className="product">
          <span className="product__picture">
            <Icon name="bag" size={26} />
          </span>
          <span className="product__words">
            <strong>{piece.title}</strong>
            {piece.catalogId !== null && <span>{bubbleTexts.catalog(piece.catalogId)}</span>}
          </span>
        </div>
      );
    case "offer":
      return <OfferBox offer={piece.offer} now={now} />;
    case "bill":
      return <BillBox bill={piece.bill} />;
    case "ad":
      return <AdBox ad={piece.ad} />;
    case "chosen":
      return (
        <p className="chosen" dir="auto">
          <Icon name={piece.icon} size={16} />
          <span>
            {piece.lines.map((line, place) => (
              <span className={place === 0 ? "chosen__title" : "chosen__more"} key={line}>
                {line}
              </span>
            ))}
          </span>
          <span className="bubble__room" aria-hidden="true" />
        </p>
      );
    case "answers":
      return (
        <dl className="answers">
          {piece.answers.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      );
    default:
      return unreachable(piece);
  }
}
