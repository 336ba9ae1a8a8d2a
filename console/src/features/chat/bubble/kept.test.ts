// Where the bytes of media are, and what they are called when saved.

import { expect, test } from "vitest";
import type { KeptMedium } from "../../../lib/sandbox/media";
import { savedName, withKept, withOwnFile } from "./kept";
import type { Media, Piece, Stack } from "./piece";

const photo: Media = {
  kind: "image",
  address: null,
  id: "15",
  filename: null,
  mimeType: null,
  size: null,
  isGone: false,
};
const paper: Media = { ...photo, kind: "document" };
const kept: KeptMedium = {
  id: "15",
  mimeType: "image/png",
  size: 7,
  filename: "garden.png",
  available: true,
};

const stackOf = (...media: readonly Media[]): Stack => ({
  kind: "stack",
  pieces: media.map((it): Piece => ({ kind: "media", media: it })),
  buttons: [],
  cards: [],
});
const mediaIn = ({ pieces }: Pick<Stack, "pieces">) =>
  pieces.map((it) => (it.kind === "media" ? it.media : it));

test("a medium's id leads to its bytes, and what the sandbox knows is known of it", () => {
  const address = "/sandbox/api/media/15/content";
  const [found] = mediaIn(withKept(stackOf(photo), [kept]));
  expect(found).toEqual({ ...photo, address, mimeType: "image/png", size: 7 });
});

test("the same goes for the cards of a carousel", () => {
  const { cards } = withKept({ ...stackOf(), cards: [{ ...stackOf(photo) }] }, [kept]);
  expect(cards.flatMap(mediaIn)).toMatchObject([{ address: "/sandbox/api/media/15/content" }]);
});

test("a document is called as its upload was, unless the message names it", () => {
  const names = mediaIn(withKept(stackOf(paper, { ...paper, filename: "a.pdf" }), [kept]));
  expect(names).toMatchObject([{ filename: "garden.png" }, { filename: "a.pdf" }]);
});

test("an id of which the sandbox has no bytes leads nowhere, and a link stays", () => {
  const linked = { ...photo, address: "https://a.example/b.jpg" };
  expect(mediaIn(withKept(stackOf(photo, linked), []))).toEqual([photo, linked]);
});

test("what Meta has forgotten is gone, though it is known what it was", () => {
  const [gone] = mediaIn(withKept(stackOf(photo), [{ ...kept, available: false }]));
  expect(gone).toMatchObject({ address: null, isGone: true, size: 7 });
});

test("an id is looked up where the sandbox does not say what it has", () => {
  const [found] = mediaIn(withKept(stackOf({ ...photo, id: "a/b" }), null));
  expect(found).toMatchObject({ address: "/sandbox/api/media/a%2Fb/content", size: null });
});

test("what is on its way is shown from this page", () => {
  const [shown] = mediaIn(
    withOwnFile(stackOf(photo), { address: "blob:x", kind: "sticker", size: 9 }),
  );
  expect(shown).toEqual({ ...photo, address: "blob:x", kind: "sticker", size: 9 });
});

test.each([
  [{ ...paper, filename: "Rechnung.pdf" }, "Rechnung.pdf"],
  [{ ...photo, mimeType: "image/jpeg" }, "image.jpg"],
  [{ ...photo, kind: "voice", mimeType: "audio/ogg; codecs=opus" }, "voice.ogg"],
  [{ ...paper, mimeType: "application/x-unheard-of" }, "document"],
  [paper, "document"],
] as const)("%j is saved as %s", (media, name) => {
  expect(savedName(media)).toBe(name);
});
