// Whose page this is, and that it is not the real world.

import { deskTexts } from "../../texts/desk";
import { Mark } from "../../ui/Mark";

/** Draws the name. */
export function Brand() {
  return (
    <header className="brand">
      <Mark size={30} />
      <div>
        <h1>
          {deskTexts.product} <span className="brand__tag">{deskTexts.sandbox}</span>
        </h1>
        <p>{deskTexts.tagline}</p>
      </div>
    </header>
  );
}
