// What the business asks: interactive messages, from Meta's object.

import type { JsonObject } from "../../../lib/decode";
import { into, objects, words } from "../../../lib/look";
import { bubbleTexts } from "../../../texts/bubbles";
import { chosenRow, tappedReply } from "./answers";
import { billOf } from "./bill";
import { addressForm, flowForm } from "./forms";
import { headerPieces, productTitle, webAddress } from "./media";
import type { Asked, Button, Card, Piece, Stack } from "./piece";

type Inside = Pick<Stack, "buttons"> & Partial<Pick<Stack, "pieces" | "cards">>;

/** The message `id` as a stack; null when this phone does not know its kind. */
export function askedStack(id: string, content: JsonObject): Stack | null {
  const it = into(content, "interactive");
  const inside = insideOf(id, it);
  if (inside === null) return null;
  return {
    kind: "stack",
    pieces: [
      ...headerPieces(it),
      ...(inside.pieces ?? []),
      ...textPieces("text", words(into(it, "body"), "text")),
      ...textPieces("footer", words(into(it, "footer"), "text")),
    ],
    buttons: inside.buttons,
    cards: inside.cards ?? [],
  };
}

/** What is special about each kind. */
function insideOf(id: string, it: JsonObject): Inside | null {
  const action = into(it, "action");
  const parameters = into(action, "parameters");
  switch (words(it, "type")) {
    case "button":
      return { buttons: replyButtons(id, action) };
    case "list":
      return { buttons: [listButton(id, action)] };
    case "cta_url":
      return { buttons: [linkButton(words(parameters, "display_text"), words(parameters, "url"))] };
    case "flow":
      return {
        buttons: [
          asking(
            "file",
            words(parameters, "flow_cta") ?? bubbleTexts.openFlow,
            flowForm(id, parameters),
          ),
        ],
      };
    case "address_message":
      return { buttons: [asking("file", bubbleTexts.giveAddress, addressForm(id, parameters))] };
    case "location_request_message":
      return { buttons: [asking("pin", bubbleTexts.choosePlace, { kind: "place", to: id })] };
    case "request_contact_info":
    case "contact_request":
      return { buttons: [asking("people", bubbleTexts.shareContact, { kind: "contact", to: id })] };
    case "call_permission_request":
      return callPermissionInside(id, it);
    case "voice_call": {
      const text = words(parameters, "display_text") ?? bubbleTexts.callNow;
      return { buttons: [{ icon: "call", text, tap: still(bubbleTexts.wouldCallBusiness) }] };
    }
    default:
      return shopInside(id, it) ?? cardsInside(id, it);
  }
}

function callPermissionInside(id: string, it: JsonObject): Inside {
  const hasBody = words(into(it, "body"), "text") !== null;
  return {
    pieces: hasBody ? [] : [{ kind: "text", text: bubbleTexts.callAskedBy }],
    buttons: [asking("call", bubbleTexts.callChoice, { kind: "call", to: id })],
  };
}

/** The kinds that sell something. */
function shopInside(id: string, it: JsonObject): Inside | null {
  const action = into(it, "action");
  const parameters = into(action, "parameters");
  const catalogId = words(action, "catalog_id");
  const productId = words(action, "product_retailer_id");
  const kind = words(it, "type");
  switch (kind) {
    case "product":
      return {
        pieces: [{ kind: "product", title: productTitle(productId), catalogId }],
        buttons: [asking("bag", bubbleTexts.viewItem, oneProduct(id, catalogId, productId))],
      };
    case "product_list": {
      const sections = sectionsOf(action);
      const count = sections.reduce((sum, section) => sum + section.ids.length, 0);
      const title = words(into(it, "header"), "text") ?? bubbleTexts.viewItems;
      const asked: Asked = { kind: "products", to: id, title, catalogId, sections };
      return {
        pieces: [{ kind: "product", title: bubbleTexts.items(count), catalogId }],
        buttons: [asking("bag", bubbleTexts.viewItems, asked)],
      };
    }
    case "catalog_message": {
      const thumbnail = words(parameters, "thumbnail_product_retailer_id");
      return {
        pieces: [{ kind: "product", title: productTitle(thumbnail), catalogId }],
        buttons: [asking("bag", bubbleTexts.viewCatalog, oneProduct(id, catalogId, thumbnail))],
      };
    }
    case "order_details":
    case "order_status": {
      const bill = billOf(parameters);
      const text = kind === "order_details" ? bubbleTexts.payBill : bubbleTexts.viewBill;
      const asked: Asked = { kind: "bill", title: billTitle(bill.reference), bill };
      return { pieces: [{ kind: "bill", bill }], buttons: [asking("file", text, asked)] };
    }
    default:
      return null;
  }
}

function cardsInside(id: string, it: JsonObject): Inside | null {
  if (words(it, "type") !== "carousel") return null;
  return {
    buttons: [],
    cards: objects(into(it, "action"), "cards").map((card): Card => {
      const action = into(card, "action");
      const parameters = into(action, "parameters");
      const productId = words(action, "product_retailer_id");
      const catalogId = words(action, "catalog_id");
      const pieces = [
        ...headerPieces(card),
        ...(productId === null
          ? []
          : [{ kind: "product" as const, title: productTitle(productId), catalogId }]),
        ...textPieces("text", words(into(card, "body"), "text")),
      ];
      const link = words(parameters, "display_text");
      const buttons = [
        ...replyButtons(id, action),
        ...(link === null ? [] : [linkButton(link, words(parameters, "url"))]),
        ...(productId === null
          ? []
          : [asking("bag", bubbleTexts.viewItem, oneProduct(id, catalogId, productId))]),
      ];
      return { pieces, buttons };
    }),
  };
}

/** Reply buttons; in a card they are called `quick_reply`. */
function replyButtons(id: string, action: JsonObject): readonly Button[] {
  return objects(action, "buttons").map((button): Button => {
    const isQuick = words(button, "type") === "quick_reply";
    const reply = into(button, isQuick ? "quick_reply" : "reply");
    const text = words(reply, "title") ?? "";
    const replyId = words(reply, "id");
    if (replyId === null) return { icon: "reply", text, tap: still(bubbleTexts.noReplyId) };
    return {
      icon: "reply",
      text,
      tap: { kind: "answer", message: tappedReply(id, replyId, text) },
    };
  });
}

function listButton(id: string, action: JsonObject): Button {
  const title = words(action, "button") ?? "";
  const sections = objects(action, "sections").map((section) => ({
    title: words(section, "title"),
    rows: objects(section, "rows").map((row) => {
      const [rowId, rowTitle] = [words(row, "id") ?? "", words(row, "title") ?? ""];
      const description = words(row, "description");
      const message = chosenRow(id, rowId, rowTitle, description);
      return { id: rowId, title: rowTitle, description, message };
    }),
  }));
  return asking("list", title, { kind: "list", title, sections });
}

/** A button that opens a web page. */
export function linkButton(text: string | null, url: string | null): Button {
  const address = webAddress(url);
  return {
    icon: "link",
    text: text ?? address ?? "",
    tap: address === null ? still(bubbleTexts.badLink) : { kind: "link", url: address },
  };
}

/** The sheet of a single product. */
export function oneProduct(to: string, catalogId: string | null, productId: string | null): Asked {
  const sections = [{ title: null, ids: productId === null ? [] : [productId] }];
  return { kind: "products", to, title: bubbleTexts.viewItem, catalogId, sections };
}

/** The sections of products in an action. */
export function sectionsOf(action: JsonObject) {
  return objects(action, "sections").map((section) => ({
    title: words(section, "title"),
    ids: objects(section, "product_items").flatMap((it) => words(it, "product_retailer_id") ?? []),
  }));
}

/** A button that opens a sheet. */
export function asking(icon: Button["icon"], text: string, asked: Asked): Button {
  return { icon, text, tap: { kind: "ask", asked } };
}

/** A button that does nothing here, and says why. */
export function still(why: string): Button["tap"] {
  return { kind: "still", why };
}

/** A piece of text, where there is any. */
export function textPieces(kind: "text" | "footer", text: string | null): readonly Piece[] {
  return text === null ? [] : [{ kind, text }];
}

function billTitle(reference: string | null): string {
  return reference === null ? bubbleTexts.order : bubbleTexts.orderOf(reference);
}
