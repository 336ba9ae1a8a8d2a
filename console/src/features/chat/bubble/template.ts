// Templates: the sandbox filled them in, and the content has what taps send back.

import type { JsonObject } from "../../../lib/decode";
import { into, objects, words } from "../../../lib/look";
import type { Entry } from "../../../lib/sandbox/entry";
import type { Header, ShownButton } from "../../../lib/sandbox/shown";
import { unreachable } from "../../../lib/unreachable";
import { bubbleTexts } from "../../../texts/bubbles";
import { tappedQuickReply } from "./answers";
import { flowForm } from "./forms";
import { asking, linkButton, oneProduct, sectionsOf, still, textPieces } from "./interactive";
import { shownHeader } from "./media";
import type { Button, Stack } from "./piece";

/** Who asks, and what the send gave button number `index` of a part of the template. */
type From = {
  readonly id: string;
  readonly parameter: JsonObject;
  readonly header: Header | null;
  readonly catalogId: string | null;
};

/** A template as a stack. */
export function templateStack({ id, shown, content }: Entry): Stack {
  const components = objects(into(content, "template"), "components");
  const carousel = components.find((it) => isWord(it, "carousel")) ?? {};
  const part = (
    header: Header | null,
    buttons: readonly ShownButton[],
    given: readonly JsonObject[],
  ) => {
    const catalogId = catalogOf(given);
    return {
      header: shownHeader(header, catalogId),
      buttons: buttons.map((it, index) =>
        buttonOf(it, { id, parameter: parameterOf(given, index), header, catalogId }),
      ),
    };
  };
  const whole = part(shown.header, shown.buttons, components);
  return {
    kind: "stack",
    pieces: [
      ...whole.header,
      ...(shown.offer === null ? [] : [{ kind: "offer" as const, offer: shown.offer }]),
      ...textPieces("text", shown.body === "" ? null : shown.body),
      ...textPieces("footer", shown.footer),
    ],
    buttons: whole.buttons,
    cards: shown.cards.map((card, place) => {
      const given = objects(objects(carousel, "cards")[place] ?? {}, "components");
      const { header, buttons } = part(card.header, card.buttons, given);
      return {
        pieces: [...header, ...textPieces("text", card.body === "" ? null : card.body)],
        buttons,
      };
    }),
  };
}

function buttonOf(button: ShownButton, from: From): Button {
  const { kind, text } = button;
  const { id, parameter } = from;
  switch (kind) {
    case "quick_reply": {
      const message = tappedQuickReply(id, text, button.payload ?? words(parameter, "payload"));
      return { icon: "reply", text, tap: { kind: "answer", message } };
    }
    case "url":
      return linkButton(text, button.url);
    case "phone_number":
      return { icon: "call", text, tap: still(bubbleTexts.wouldCall(button.phoneNumber ?? "")) };
    case "copy_code":
    case "otp": {
      const given = words(parameter, "coupon_code") ?? words(parameter, "text");
      return { icon: "copy", text, tap: { kind: "copy", code: button.code ?? given ?? "" } };
    }
    case "voice_call":
      return { icon: "call", text, tap: still(bubbleTexts.wouldCallBusiness) };
    case "request_contact_info":
      return asking("people", text, { kind: "contact", to: id });
    case "flow": {
      const action = into(parameter, "action");
      const payload = { data: action["flow_action_data"] };
      return asking(
        "file",
        text,
        flowForm(id, { flow_cta: text, ...action, flow_action_payload: payload }),
      );
    }
    case "catalog":
    case "mpm":
    case "spm":
      return asking("bag", text, productsOf(button, from));
    case "other":
      return { icon: "alert", text, tap: still(bubbleTexts.unknownButton(text)) };
    default:
      return unreachable(kind);
  }
}

function productsOf({ kind, text }: ShownButton, { id, parameter, header, catalogId }: From) {
  const action = into(parameter, "action");
  if (kind === "mpm") {
    const sections = sectionsOf(action);
    return { kind: "products" as const, to: id, title: text, catalogId, sections };
  }
  const thumbnail = words(action, "thumbnail_product_retailer_id");
  return oneProduct(id, catalogId, kind === "spm" ? (header?.productId ?? null) : thumbnail);
}

/** The catalogue that a product in the header is from. */
function catalogOf(components: readonly JsonObject[]): string | null {
  const header = components.find((it) => isWord(it, "header")) ?? {};
  return words(into(objects(header, "parameters")[0], "product"), "catalog_id");
}

/** The first parameter the send gave button number `index`. */
function parameterOf(components: readonly JsonObject[], index: number): JsonObject {
  const component = components.find(
    (it) => isWord(it, "button") && words(it, "index") === String(index),
  );
  return objects(component ?? {}, "parameters")[0] ?? {};
}

/** Meta takes component names in either case. */
function isWord(component: JsonObject, word: string): boolean {
  return words(component, "type")?.toLowerCase() === word;
}
