// The ticks of a message: a clock, one, two, or two in blue.

import { Icon } from "./Icon";

type Props = { readonly count: 0 | 1 | 2; readonly seen: boolean; readonly name?: string };

/** Draws the ticks; without a name they are decoration beside words that say the same. */
export function Ticks({ count, seen, name }: Props) {
  const className = seen ? "ticks ticks--seen" : "ticks";
  const label = name ? { role: "img", "aria-label": name } : { "aria-hidden": true };
  return (
    <span className={className} {...label}>
      {count === 0 ? (
        <Icon name="clock" size={13} />
      ) : (
        <svg width="17" height="11" viewBox="0 0 17 11" fill="none" aria-hidden="true">
          <path d="m1 6 3.2 3.5L10.5 1.5" stroke="currentColor" strokeWidth="1.5" />
          {count === 2 && <path d="m7.6 8.6.9.9L15 1.5" stroke="currentColor" strokeWidth="1.5" />}
        </svg>
      )}
    </span>
  );
}
