// A bill: its items, sums and total.

import { bubbleTexts } from "../../../texts/bubbles";
import { Icon } from "../../../ui/Icon";
import type { Bill } from "./piece";

/** Draws the bill. */
export function BillBox({ bill }: { readonly bill: Bill }) {
  const title = bill.reference === null ? bubbleTexts.order : bubbleTexts.orderOf(bill.reference);
  return (
    <div className="bill">
      <p className="bill__title">
        <Icon name="bag" size={17} />
        <strong>{title}</strong>
        {bill.status !== null && <span className="bill__status">{bill.status}</span>}
      </p>
      {bill.note !== null && <p className="bill__note">{bill.note}</p>}
      {(bill.items.length > 0 || bill.sums.length > 0 || bill.total !== null) && (
        <dl className="bill__lines">
          {bill.items.map(({ name, count, price }) => (
            <Line key={name} name={`${count} × ${name}`} value={price} />
          ))}
          {bill.sums.map((it) => (
            <Line key={it.name} name={it.name} value={it.value} />
          ))}
          {bill.total !== null && <Line name={bubbleTexts.total} value={bill.total} total />}
        </dl>
      )}
    </div>
  );
}

type LineProps = { readonly name: string; readonly value: string; readonly total?: boolean };

function Line({ name, value, total = false }: LineProps) {
  return (
    <div className={total ? "bill__line bill__line--total" : "bill__line"}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
