// A round picture made of an initial, in a colour that belongs to the name.

type Props = { readonly name: string; readonly business?: boolean; readonly small?: boolean };

const HUES = 6;

/** Draws the avatar; the name stands beside it, so it says nothing itself. */
export function Avatar({ name, business = false, small = false }: Props) {
  const kind = business ? "business" : String(hueOf(name));
  return (
    <span className={`avatar avatar--${kind}${small ? " avatar--small" : ""}`} aria-hidden="true">
      {[...name.trim()][0]?.toUpperCase() ?? "?"}
    </span>
  );
}

function hueOf(name: string): number {
  return (
    [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 0) % HUES
  );
}
