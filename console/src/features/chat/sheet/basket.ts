// What the person puts together before ordering.

import type { InboundMessage } from "../../../lib/sandbox/inbound";
import { placedOrder } from "../bubble/answers";
import type { Asked } from "../bubble/piece";

/** How many of what, and for how much. */
export type Basket = {
  readonly catalogId: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly price: string;
  readonly currency: string;
};

const COUNT_MAX = 99;
const PRICE = /^\d+([.,]\d{1,2})?$/;

/** An empty basket; of a single product there is one in it already. */
export function startBasket(asked: Extract<Asked, { kind: "products" }>): Basket {
  const ids = asked.sections.flatMap((it) => it.ids);
  const counts = ids.length === 1 ? { [ids[0] ?? ""]: 1 } : {};
  return { catalogId: asked.catalogId ?? "", counts, price: "10.00", currency: "USD" };
}

/** The basket with more or fewer of a product. */
export function counted(basket: Basket, id: string, more: number): Basket {
  const count = Math.min(Math.max((basket.counts[id] ?? 0) + more, 0), COUNT_MAX);
  return { ...basket, counts: { ...basket.counts, [id]: count } };
}

/** The order it makes; null while something is missing. */
export function orderOf(to: string, basket: Basket): InboundMessage | null {
  const chosen = Object.entries(basket.counts).filter(([, count]) => count > 0);
  const catalogId = basket.catalogId.trim();
  const currency = basket.currency.trim().toUpperCase();
  const isPriced = PRICE.test(basket.price.trim()) && /^[A-Z]{3}$/.test(currency);
  if (chosen.length === 0 || catalogId === "" || !isPriced) return null;
  const price = Number(basket.price.trim().replace(",", "."));
  return placedOrder(
    to,
    catalogId,
    chosen.map(([id, quantity]) => ({
      product_retailer_id: id,
      quantity,
      item_price: price,
      currency,
    })),
  );
}
