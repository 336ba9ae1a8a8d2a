// The forms a business asks to fill in: flows and addresses.
//
// A flow's screens are kept by Meta and never told to the sender, so the form shows what the
// message itself says and takes any further field by name.

import { isObject, type JsonObject } from "../../../lib/decode";
import { into, objects, words } from "../../../lib/look";
import { bubbleTexts } from "../../../texts/bubbles";
import { formTexts } from "../../../texts/sheets";
import type { Asked, Fact } from "./piece";

const ADDRESS_FIELDS = [
  "name",
  "phone_number",
  "in_pin_code",
  "house_number",
  "floor_number",
  "tower_number",
  "building_name",
  "address",
  "landmark_area",
  "city",
  "state",
];

/** What Meta sends back when the business gave no token. */
const NO_TOKEN = "unused";

/** The form of a flow, from its button's parameters. */
export function flowForm(to: string, parameters: JsonObject): Asked {
  const payload = into(parameters, "flow_action_payload");
  const name = words(parameters, "flow_name") ?? words(parameters, "flow_id");
  const about = [
    { name: formTexts.flow, value: name },
    { name: formTexts.screen, value: words(payload, "screen") },
    { name: formTexts.mode, value: words(parameters, "mode") },
  ];
  return {
    kind: "form",
    to,
    form: "flow",
    title: words(parameters, "flow_cta") ?? bubbleTexts.openFlow,
    about: about.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }])),
    fields: factsOf(dataOf(payload["data"])),
    hidden: { flow_token: words(parameters, "flow_token") ?? NO_TOKEN },
    saved: [],
  };
}

/** The form of an address, with what the business knows of it. */
export function addressForm(to: string, parameters: JsonObject): Asked {
  const values = into(parameters, "values");
  const country = words(parameters, "country");
  return {
    kind: "form",
    to,
    form: "address_message",
    title: bubbleTexts.giveAddress,
    about: country === null ? [] : [{ name: formTexts.country, value: country }],
    fields: ADDRESS_FIELDS.map((name) => ({ name, value: words(values, name) ?? "" })),
    hidden: {},
    saved: objects(parameters, "saved_addresses").flatMap((saved) => {
      const id = words(saved, "id");
      const known = factsOf(into(saved, "value"));
      if (id === null) return [];
      return [{ id, words: known.map((it) => it.value).join(", "), values: known }];
    }),
  };
}

/** The simple members of an object, as names and values. */
export function factsOf(data: JsonObject): readonly Fact[] {
  return Object.entries(data).map(([name, value]) => ({
    name,
    value: typeof value === "string" ? value : JSON.stringify(value),
  }));
}

/** A flow's data is an object, or one in a text. */
function dataOf(data: unknown): JsonObject {
  return isObject(data) ? data : jsonObject(data);
}

/** The object a text holds as JSON; an empty one when it holds none. */
export function jsonObject(text: unknown): JsonObject {
  if (typeof text !== "string") return {};
  try {
    return into({ read: JSON.parse(text) }, "read");
  } catch {
    return {};
  }
}
