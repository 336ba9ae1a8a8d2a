// What is to be seen on the phone of each type of message in `fixtures/types`.

import type { Locator } from "playwright-core";

/** Something that can be seen in a message's line. */
export type Sight = (line: Locator) => Locator;

/** What is seen of a type when the business sends it, and when a person does. */
export type Sights = { readonly sent?: readonly Sight[]; readonly received?: readonly Sight[] };

const words =
  (text: string): Sight =>
  (line) =>
    line.getByText(text, { exact: true }).first();
const button =
  (name: string): Sight =>
  (line) =>
    line.getByRole("button", { name, exact: true }).first();
const link =
  (name: string): Sight =>
  (line) =>
    line.getByRole("link", { name, exact: true }).first();
const picture =
  (name: string): Sight =>
  (line) =>
    line.getByRole("img", { name, exact: true }).first();
const card = (name: string, ...inside: readonly Sight[]): readonly Sight[] =>
  inside.map((it) => (line) => it(line.getByRole("region", { name, exact: true })));
const happened =
  (text: string): Sight =>
  (line) =>
    line.and(line.page().getByRole("button", { name: `${text}. Details of: ${text}` }));

const BY_ID = words("Media id 1500000000000001");

/** By the type's name in the table. */
export const SIGHTS: Readonly<Record<string, Sights>> = {
  text: {
    sent: [link("https://acme.example/orders/A-1042"), link("Link preview: acme.example")],
    received: [words("Olá! Has it left yet? 🙂")],
  },
  image: {
    sent: [picture("Photo"), words("Our garden")],
    received: [picture("Photo"), BY_ID, words("It came broken")],
  },
  audio: { sent: [button("Play: Audio")], received: [picture("Audio"), BY_ID] },
  voice: { sent: [button("Play: Voice message")], received: [picture("Voice message"), BY_ID] },
  video: {
    sent: [(line) => line.locator("video[controls][aria-label=Video]"), words("A tour")],
    received: [picture("Video"), BY_ID],
  },
  document: {
    sent: [link("invoice-1042.pdf files.acme.example"), words("Your invoice")],
    received: [words("receipt.pdf"), BY_ID],
  },
  sticker: { sent: [picture("Sticker")], received: [picture("Sticker"), BY_ID] },
  location: {
    sent: [
      link("Open on a map: Acme, Lisbon"),
      words("Rua A 1, Lisboa"),
      words("38.72230, -9.13930"),
    ],
    received: [link("Open on a map: Home"), words("Rua B 2, Lisboa")],
  },
  contacts: {
    sent: [words("Inês Prado"), words("+351912333444"), button("Message"), button("Save contact")],
    received: [words("Inês Prado"), words("+351912333444"), button("Message")],
  },
  reaction: { sent: [happened("The business reacted 👍")], received: [happened("You reacted ❤️")] },
  "interactive.button": {
    sent: [
      words("Your slot"),
      words("Keep your slot on Friday?"),
      words("Acme"),
      button("Keep"),
      button("Move"),
    ],
  },
  "interactive.list": { sent: [words("Delivery"), words("Pick a window"), button("Choose")] },
  "interactive.cta_url": { sent: [words("Track your parcel"), link("Track")] },
  "interactive.flow": { sent: [words("Book a visit"), button("Book")] },
  "interactive.location_request_message": {
    sent: [words("Where shall we deliver?"), button("Send location")],
  },
  "interactive.address_message": {
    sent: [words("Where shall we deliver?"), button("Provide address")],
  },
  "interactive.product": {
    sent: [
      words("Product SKU-9"),
      words("Catalogue 300000000000001"),
      words("In stock again"),
      button("View"),
    ],
  },
  "interactive.product_list": {
    sent: [words("Picnic"), words("2 items"), words("For Sunday"), button("View items")],
  },
  "interactive.catalog_message": {
    sent: [words("All that we bake"), words("Product SKU-1"), button("View catalogue")],
  },
  "interactive.carousel": {
    sent: [
      words("This week"),
      ...card("Card 1 of 2", picture("Photo"), words("Tent"), link("View")),
      ...card("Card 2 of 2", picture("Photo"), words("Stove"), link("View")),
    ],
  },
  "interactive.call_permission_request": {
    sent: [words("May we call about your claim?"), button("Choose preference")],
  },
  "interactive.voice_call": { sent: [words("Call us about your claim"), button("Call us")] },
  "interactive.request_contact_info": {
    sent: [words("May we have your number?"), button("Share contact info")],
  },
  "interactive.order_details": {
    sent: [
      words("Order A-1042"),
      words("1 × Bread"),
      words("Total"),
      words("Your order"),
      button("Review and pay"),
    ],
  },
  "interactive.order_status": {
    sent: [words("Order A-1042"), words("shipped"), words("On its way"), button("View order")],
  },
  "template.text": {
    sent: [
      words("Hello Ana"),
      words("Your order A-1042 arrives tomorrow at the latest."),
      words("Acme"),
      link("Track"),
      button("Not mine"),
    ],
  },
  "template.named": { sent: [words("Hi Ana, we come tomorrow at ten.")] },
  "template.media_header": {
    sent: [picture("Photo"), words("Hi Ana, the garden is open again.")],
  },
  "template.location_header": {
    sent: [link("Open on a map: Acme, Lisbon"), words("This is where we meet.")],
  },
  "template.carousel": {
    sent: [
      words("Hi Ana, new arrivals below."),
      ...card(
        "Card 1 of 2",
        picture("Photo"),
        words("Grown by us."),
        button("More like this"),
        link("Buy"),
      ),
      ...card(
        "Card 2 of 2",
        picture("Photo"),
        words("Grown by us."),
        button("More like this"),
        link("Buy"),
      ),
    ],
  },
  "template.limited_time_offer": {
    sent: [
      picture("Photo"),
      words("Ends tonight"),
      words("Code FLASH9"),
      (line) => line.getByText(/^Ends in \d/),
      words("Hi Ana, your code is FLASH9 for today only."),
      link("Shop"),
    ],
  },
  "template.authentication": {
    sent: [(line) => line.getByText("884213 is your verification code"), button("Copy code")],
  },
  "template.copy_code": {
    sent: [
      words("You have 25% off everything this week."),
      (line) => line.getByRole("button", { name: /code/i }).first(),
    ],
  },
  "template.catalog": {
    sent: [words("All that we bake, in one place."), button("View catalog")],
  },
  "template.mpm": { sent: [words("What others take this week."), button("View items")] },
  "template.product": {
    sent: [
      words("Product SKU-1"),
      words("Catalogue 300000000000001"),
      words("Fresh from the oven."),
      button("View"),
    ],
  },
  "template.flow": { sent: [words("Book a visit in a minute."), button("Book")] },
  "interactive.button_reply": { received: [quoted(), words("Keep")] },
  "interactive.list_reply": { received: [quoted(), words("08–10"), words("free")] },
  "interactive.nfm_reply": { received: [quoted(), words("Sent"), words("slot"), words("w1")] },
  "interactive.call_permission_reply": {
    received: [quoted(), words("You allowed calls for a while")],
  },
  button: { received: [quoted(), words("Not mine")] },
  order: { received: [words("2 × SKU-1"), words("€7.50"), words("€15.00")] },
  system: { received: [happened("User Ana changed from 14155550101 to 14155550199")] },
  unsupported: {
    received: [
      words("This phone has no picture of this message."),
      words("Type: unsupported.poll"),
      words("Message type is currently not supported."),
      button("See its JSON"),
    ],
  },
  edit: { received: [happened("You edited a message")] },
  revoke: { received: [happened("You deleted a message")] },
  request_welcome: { received: [happened("Opened the chat for the first time")] },
};

/** The message it answers. */
function quoted(): Sight {
  return (line) => line.getByRole("button", { name: /^Show the quoted message: / });
}
