// What a person can send: Meta's own inbound objects, without who, when and the id.

import type { JsonObject } from "../decode";

/** A message a person writes. */
export type InboundMessage = Riders & InboundContent;

/** What can accompany a message of any type. */
export type Riders = {
  readonly context?: { readonly id: string } | { readonly forwarded: true };
  /** The ad the person comes from. */
  readonly referral?: Referral;
};

/** The ad or post that led a person to the business. */
export type Referral = {
  readonly source_url: string;
  readonly source_id: string;
  readonly source_type: "ad" | "post";
  readonly headline: string;
  readonly body: string;
  readonly ctwa_clid: string;
};

/** The message itself. */
export type InboundContent =
  | TextContent
  | MediaContent
  | {
      readonly type: "button";
      readonly button: { readonly text: string; readonly payload: string };
    }
  | { readonly type: "interactive"; readonly interactive: Answer }
  | { readonly type: "location"; readonly location: Place }
  | { readonly type: "contacts"; readonly contacts: readonly ContactCard[] }
  | { readonly type: "order"; readonly order: Order }
  | {
      readonly type: "reaction";
      readonly reaction: { readonly message_id: string; readonly emoji: string };
    }
  | {
      readonly type: "edit";
      readonly edit: { readonly original_message_id: string; readonly message: TextContent };
    }
  | { readonly type: "revoke"; readonly revoke: { readonly original_message_id: string } };

/** A picture, a sound or a file, by the id it was given when it was uploaded. */
export type MediaContent =
  | { readonly type: "image"; readonly image: Medium & Captioned }
  | { readonly type: "video"; readonly video: Medium & Captioned }
  | { readonly type: "audio"; readonly audio: Medium }
  | {
      readonly type: "document";
      readonly document: Medium & Captioned & { readonly filename: string };
    }
  | { readonly type: "sticker"; readonly sticker: Medium };

type Medium = { readonly id: string };
type Captioned = { readonly caption?: string };

type TextContent = { readonly type: "text"; readonly text: { readonly body: string } };

/** An answer to what an interactive message asked. */
export type Answer =
  | {
      readonly type: "button_reply";
      readonly button_reply: { readonly id: string; readonly title: string };
    }
  | {
      readonly type: "list_reply";
      readonly list_reply: {
        readonly id: string;
        readonly title: string;
        readonly description?: string;
      };
    }
  | {
      readonly type: "nfm_reply";
      readonly nfm_reply: {
        readonly name: "flow" | "address_message";
        readonly body: string;
        /** JSON in a text, as Meta sends it. */
        readonly response_json: string;
      };
    }
  | { readonly type: "call_permission_reply"; readonly call_permission_reply: CallPermission };

/** Whether the business may call. */
export type CallPermission = {
  readonly response: "accept" | "reject";
  readonly is_permanent: boolean;
  readonly expiration_timestamp?: number;
  readonly response_source: "user_action";
};

/** A place on the map. */
export type Place = {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
};

/** Somebody's card. */
export type ContactCard = {
  readonly name: { readonly formatted_name: string; readonly first_name: string };
  readonly phones: readonly {
    readonly phone: string;
    readonly type: string;
    readonly wa_id?: string;
  }[];
  readonly origin: "contact_request" | "other";
};

/** What a person wants from the catalogue. */
export type Order = {
  readonly catalog_id: string;
  readonly text: string;
  readonly product_items: readonly {
    readonly product_retailer_id: string;
    readonly quantity: number;
    readonly item_price: number;
    readonly currency: string;
  }[];
};

/** The members of a message that are Meta's content: its type and what stands under that name. */
export function contentOf(message: InboundMessage): JsonObject {
  const { context: _, ...content } = message;
  return content;
}
