// What the sheets make of what is typed and tapped: orders, places, ads.

import { expect, test } from "vitest";
import { fromAd } from "./ad";
import { counted, orderOf, startBasket } from "./basket";
import { PLACES, typedPlace } from "./places";

const asked = (ids: readonly string[], catalogId: string | null = "300") =>
  startBasket({
    kind: "products",
    to: "w",
    title: "",
    catalogId,
    sections: [{ title: null, ids }],
  });

test("of one product there is one in the basket, of several none", () => {
  expect(asked(["A"]).counts).toEqual({ A: 1 });
  expect(asked(["A", "B"]).counts).toEqual({});
});

test("counts stay between none and 99", () => {
  const one = asked(["A"]);
  expect(counted(counted(one, "A", -1), "A", -1).counts["A"]).toBe(0);
  expect(counted(one, "A", 500).counts["A"]).toBe(99);
  expect(counted(one, "B", 1).counts).toEqual({ A: 1, B: 1 });
});

test("an order has what was chosen, at the price said", () => {
  const basket = { ...counted(asked(["A", "B"]), "B", 2), price: "7,50", currency: "eur" };
  expect(orderOf("wamid.Q", basket)).toEqual({
    type: "order",
    order: {
      catalog_id: "300",
      text: "",
      product_items: [{ product_retailer_id: "B", quantity: 2, item_price: 7.5, currency: "EUR" }],
    },
    context: { id: "wamid.Q" },
  });
});

test("there is no order without products, a catalogue, a price and a currency", () => {
  const whole = asked(["A"]);
  expect(orderOf("w", whole)).not.toBeNull();
  expect(orderOf("w", asked(["A", "B"]))).toBeNull();
  expect(orderOf("w", asked(["A"], null))).toBeNull();
  expect(orderOf("w", { ...whole, price: "free" })).toBeNull();
  expect(orderOf("w", { ...whole, currency: "€" })).toBeNull();
});

test("a typed place is somewhere on earth", () => {
  const typed = { latitude: "38.7", longitude: "-9.1", name: " Depot ", address: "" };
  expect(typedPlace(typed)).toEqual({ latitude: 38.7, longitude: -9.1, name: "Depot" });
  for (const wrong of [
    { latitude: "" },
    { latitude: "91" },
    { longitude: "-181" },
    { longitude: "x" },
  ]) {
    expect(typedPlace({ ...typed, ...wrong })).toBeNull();
  }
  for (const place of PLACES) expect(Math.abs(place.latitude)).toBeLessThan(90);
});

test("an ad's ids belong to its words", () => {
  const ad = { headline: "Sale", body: "20% off", url: "https://fb.me/x", message: "Hi" };
  expect(fromAd(ad)).toMatchObject({
    type: "text",
    text: { body: "Hi" },
    referral: { source_type: "ad", headline: "Sale", source_url: "https://fb.me/x" },
  });
  expect(fromAd(ad)).toEqual(fromAd({ ...ad }));
  expect(fromAd(ad).referral?.ctwa_clid).not.toBe(
    fromAd({ ...ad, url: "https://fb.me/y" }).referral?.ctwa_clid,
  );
  expect(fromAd(ad).referral?.source_id).toMatch(/^\d{18}$/);
});
