// A sheet of paper with a document's ending on it, in the colour of its family.

import { Icon } from "../../../ui/Icon";
import { paperOf } from "./paper";

const LETTERS_MAX = 4;

/** Draws the icon; the name stands beside it. */
export function PaperIcon({ name }: { readonly name: string }) {
  const { family, ending } = paperOf(name);
  return (
    <span className={`paper paper--${family}`} aria-hidden="true">
      <Icon name="file" size={34} />
      {ending !== "" && <span className="paper__ending">{ending.slice(0, LETTERS_MAX)}</span>}
    </span>
  );
}
