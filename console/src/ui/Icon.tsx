// An icon beside words. It says nothing by itself: the words, or the button's name, do.

import { ICONS, type IconName } from "./icons";

type Props = { readonly name: IconName; readonly size?: number };

/** Draws an icon in the colour of the text around it. */
export function Icon({ name, size = 18 }: Props) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={ICONS[name]} />
    </svg>
  );
}
