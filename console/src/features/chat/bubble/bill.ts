// Orders: what the business asks to be paid, and what the person ordered.

import type { JsonObject } from "../../../lib/decode";
import { amount, into, objects, words } from "../../../lib/look";
import { bubbleTexts } from "../../../texts/bubbles";
import type { Bill, Fact } from "./piece";

const SUMS = ["subtotal", "tax", "shipping", "discount"] as const;

/** The bill of an `order_details` or `order_status` message, from its action's parameters. */
export function billOf(parameters: JsonObject): Bill {
  const order = into(parameters, "order");
  const currency = words(parameters, "currency");
  const priceOf = (of: JsonObject, name: string) => price(into(of, name), currency);
  return {
    reference: words(parameters, "reference_id"),
    status: words(order, "status"),
    note: words(order, "description"),
    items: objects(order, "items").map((item) => ({
      name: words(item, "name") ?? words(item, "retailer_id") ?? bubbleTexts.item,
      count: amount(item, "quantity") ?? 1,
      price: priceOf(item, "sale_amount") ?? priceOf(item, "amount") ?? "",
    })),
    sums: SUMS.flatMap((name): Fact[] => {
      const value = priceOf(order, name);
      return value === null ? [] : [{ name: bubbleTexts.sums[name], value }];
    }),
    total: priceOf(parameters, "total_amount"),
  };
}

/** The bill of what the person ordered from the catalogue. */
export function orderedBill(content: JsonObject): Bill {
  const order = into(content, "order");
  const items = objects(order, "product_items").map((item) => ({
    name: words(item, "product_retailer_id") ?? bubbleTexts.item,
    count: amount(item, "quantity") ?? 1,
    each: amount(item, "item_price") ?? 0,
    currency: words(item, "currency"),
  }));
  const [first] = items;
  const sum = items.reduce((total, it) => total + it.each * it.count, 0);
  const alike = first && items.every((it) => it.currency === first.currency);
  return {
    reference: null,
    status: null,
    note: words(order, "text"),
    items: items.map((it) => ({
      name: it.name,
      count: it.count,
      price: money(it.each, it.currency),
    })),
    sums: [],
    total: alike ? money(sum, first.currency) : null,
  };
}

/** Meta's amounts are whole numbers to be divided by an offset. */
function price(sum: JsonObject, currency: string | null): string | null {
  const value = amount(sum, "value");
  const offset = amount(sum, "offset") ?? 1;
  return value === null || offset === 0 ? null : money(value / offset, currency);
}

/** A sum in a currency; one the browser does not know stands behind the number. */
function money(value: number, currency: string | null): string {
  if (currency !== null && /^[A-Za-z]{3}$/.test(currency)) {
    return new Intl.NumberFormat("en-GB", { style: "currency", currency }).format(value);
  }
  return `${value.toFixed(2)}${currency === null ? "" : ` ${currency}`}`;
}
