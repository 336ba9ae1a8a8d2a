// Products to order. Meta keeps the catalogue, so names and prices are not known here.

import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { InboundMessage } from "../../../lib/sandbox/inbound";
import { bubbleTexts } from "../../../texts/bubbles";
import { sheetTexts } from "../../../texts/sheets";
import { Icon } from "../../../ui/Icon";
import { IconButton } from "../../../ui/IconButton";
import type { Asked } from "../bubble/piece";
import { type Basket, counted, orderOf, startBasket } from "./basket";

type Props = {
  readonly asked: Extract<Asked, { kind: "products" }>;
  readonly onSend: (message: InboundMessage) => void;
};

/** Draws the products with how many of each; what is chosen is sent as an order. */
export function ProductsSheet({ asked, onSend }: Props) {
  const [basket, setBasket] = useState(() => startBasket(asked));
  const [another, setAnother] = useState("");
  const order = orderOf(asked.to, basket);
  const count = Object.values(basket.counts).reduce((sum, it) => sum + it, 0);
  const known = new Set(asked.sections.flatMap((it) => it.ids));
  const added = Object.keys(basket.counts).filter((id) => !known.has(id));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (order !== null) onSend(order);
  };
  const put = (id: string, more: number) => setBasket(counted(basket, id, more));
  const field = (name: "catalogId" | "price" | "currency", label: string) => (
    <TextInput
      size="sm"
      required
      label={label}
      value={basket[name]}
      onChange={(event) => setBasket({ ...basket, [name]: event.currentTarget.value })}
    />
  );
  return (
    <form className="form" onSubmit={submit}>
      {[...asked.sections, { title: null, ids: added }].map((section, place) => (
        <section key={String(place)} aria-label={section.title ?? undefined}>
          {section.title !== null && <h3>{section.title}</h3>}
          {section.ids.map((id) => (
            <ProductRow key={id} id={id} basket={basket} onPut={(more) => put(id, more)} />
          ))}
        </section>
      ))}
      <div className="form__pair">
        <TextInput
          size="sm"
          label={sheetTexts.productId}
          value={another}
          onChange={(event) => setAnother(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={another.trim() === ""}
          onClick={() => {
            put(another.trim(), 1);
            setAnother("");
          }}
        >
          {sheetTexts.addProduct}
        </Button>
      </div>
      <p className="hint">{sheetTexts.productsHint}</p>
      <div className="form__pair">
        {field("price", sheetTexts.priceEach)}
        {field("currency", sheetTexts.currency)}
      </div>
      {asked.catalogId === null && field("catalogId", sheetTexts.catalogId)}
      <Button type="submit" disabled={order === null}>
        {count === 0 ? sheetTexts.nothingChosen : sheetTexts.placeOrder(bubbleTexts.items(count))}
      </Button>
    </form>
  );
}

type RowProps = {
  readonly id: string;
  readonly basket: Basket;
  readonly onPut: (more: number) => void;
};

function ProductRow({ id, basket, onPut }: RowProps) {
  const count = basket.counts[id] ?? 0;
  return (
    <div className="product product--row">
      <span className="product__picture">
        <Icon name="bag" size={22} />
      </span>
      <strong className="product__words">{id}</strong>
      <IconButton icon="minus" name={sheetTexts.fewer(id)} onClick={() => onPut(-1)} />
      <output className="product__count">{count}</output>
      <IconButton icon="plus" name={sheetTexts.more(id)} onClick={() => onPut(1)} />
    </div>
  );
}
