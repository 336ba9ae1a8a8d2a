// The inspector with its empty states.

import { Inspector } from "../../features/inspector/Inspector";
import type { Entry } from "../../lib/sandbox/entry";
import type { Clockface } from "../../lib/time";
import { inspectorTexts } from "../../texts/desk";
import { Icon } from "../../ui/Icon";

type Props = {
  readonly selected: Entry | null;
  /** Whether the address names a message, and the chat is there to look for it. */
  readonly asked: boolean;
  readonly business: string;
  readonly person: string;
  readonly face: Clockface;
};

/** Draws the selected message's details, or what to do to see some. */
export function MessagePanel({ selected, asked, business, person, face }: Props) {
  if (!selected) {
    return (
      <div className="inspector__nothing">
        <Icon name="braces" size={28} />
        <p>{asked ? inspectorTexts.gone : inspectorTexts.nothing}</p>
      </div>
    );
  }
  return <Inspector entry={selected} business={business} person={person} face={face} />;
}
