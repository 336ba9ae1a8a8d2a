// What a bubble is made of: pieces from top to bottom, buttons, cards; and what a tap does.

import type { JsonObject } from "../../../lib/decode";
import type { InboundMessage, Referral } from "../../../lib/sandbox/inbound";
import type { MediaKind } from "../../../lib/sandbox/media";
import type { Offer } from "../../../lib/sandbox/shown";
import type { IconName } from "../../../ui/icons";

/** How a message looks on the phone. */
export type Bubble =
  | Stack
  /** A line between the bubbles: something happened. */
  | { readonly kind: "note"; readonly icon: IconName; readonly text: string }
  /** Its author took it back. */
  | { readonly kind: "revoked"; readonly own: boolean }
  /** This phone has no picture of it: its type, and what the phone was told of the reason. */
  | { readonly kind: "odd"; readonly type: string; readonly why: string | null };

/** Pieces, buttons below them, and cards that are swiped through. */
export type Stack = {
  readonly kind: "stack";
  readonly pieces: readonly Piece[];
  readonly buttons: readonly Button[];
  readonly cards: readonly Card[];
};

/** One card of a carousel. */
export type Card = Pick<Stack, "pieces" | "buttons">;

/** One thing in a bubble. */
export type Piece =
  | { readonly kind: "title" | "text" | "footer"; readonly text: string }
  | { readonly kind: "media"; readonly media: Media }
  | { readonly kind: "preview"; readonly url: string; readonly host: string }
  | { readonly kind: "place"; readonly place: PlaceView }
  | { readonly kind: "people"; readonly people: readonly PersonCard[] }
  | { readonly kind: "product"; readonly title: string; readonly catalogId: string | null }
  | { readonly kind: "offer"; readonly offer: Offer }
  | { readonly kind: "bill"; readonly bill: Bill }
  | { readonly kind: "ad"; readonly ad: Partial<Referral> }
  /** What the person answered: the words, and what stands below them. */
  | { readonly kind: "chosen"; readonly icon: IconName; readonly lines: readonly string[] }
  /** A form's answers. */
  | { readonly kind: "answers"; readonly answers: readonly Fact[] };

/** A name and its value. */
export type Fact = { readonly name: string; readonly value: string };

/** What a picture, a film, a sound or a file is known by. */
export type Media = {
  readonly kind: MediaKind;
  /** Where its bytes are; null when nobody told, or nobody has them. */
  readonly address: string | null;
  /** The id under which Meta keeps it. */
  readonly id: string | null;
  readonly filename: string | null;
  /** As far as the sandbox tells. */
  readonly mimeType: string | null;
  readonly size: number | null;
  /** The sandbox knows it, and has no bytes of it any longer. */
  readonly isGone: boolean;
};

/** A place; without coordinates it cannot be drawn. */
export type PlaceView = {
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly name: string | null;
  readonly address: string | null;
};

/** Somebody's card. */
export type PersonCard = {
  readonly name: string;
  /** Company, number, e-mail and so on. */
  readonly lines: readonly string[];
  /** The number by which WhatsApp knows them; null offers an invitation. */
  readonly waId: string | null;
};

/** What is to be paid. */
export type Bill = {
  readonly reference: string | null;
  readonly status: string | null;
  readonly note: string | null;
  readonly items: readonly {
    readonly name: string;
    readonly count: number;
    readonly price: string;
  }[];
  /** Subtotal, tax, shipping, discount, as far as they are told. */
  readonly sums: readonly Fact[];
  readonly total: string | null;
};

/** Something that can be tapped. */
export type Button = { readonly icon: IconName; readonly text: string; readonly tap: Tap };

/** What a tap does. */
export type Tap =
  | { readonly kind: "answer"; readonly message: InboundMessage }
  | { readonly kind: "link"; readonly url: string }
  | { readonly kind: "copy"; readonly code: string }
  | { readonly kind: "ask"; readonly asked: Asked }
  /** Nothing here; `why` says what a real phone would do. */
  | { readonly kind: "still"; readonly why: string };

/** What the business asks, answered in a sheet; `to` is the message that asks. */
export type Asked =
  | {
      readonly kind: "list";
      readonly title: string;
      readonly sections: readonly {
        readonly title: string | null;
        readonly rows: readonly Row[];
      }[];
    }
  | {
      readonly kind: "form";
      readonly to: string;
      readonly form: "flow" | "address_message";
      readonly title: string;
      /** Which form: the flow's id and screen, or the country. */
      readonly about: readonly Fact[];
      readonly fields: readonly Fact[];
      /** What goes back unseen, as the business gave it. */
      readonly hidden: JsonObject;
      readonly saved: readonly SavedAddress[];
    }
  | {
      readonly kind: "products";
      readonly to: string;
      readonly title: string;
      readonly catalogId: string | null;
      readonly sections: readonly {
        readonly title: string | null;
        readonly ids: readonly string[];
      }[];
    }
  | { readonly kind: "place"; readonly to: string }
  | { readonly kind: "contact"; readonly to: string }
  | { readonly kind: "call"; readonly to: string }
  | { readonly kind: "bill"; readonly title: string; readonly bill: Bill };

/** A row of a list and what choosing it sends. */
export type Row = {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly message: InboundMessage;
};

/** An address the business keeps for the person. */
export type SavedAddress = {
  readonly id: string;
  readonly words: string;
  readonly values: readonly Fact[];
};
