// The rows of a list message.

import { UnstyledButton } from "@mantine/core";
import type { InboundMessage } from "../../../lib/sandbox/inbound";
import type { Asked } from "../bubble/piece";

type Props = {
  readonly sections: Extract<Asked, { kind: "list" }>["sections"];
  readonly onSend: (message: InboundMessage) => void;
};

/** Draws sections and rows; tapping a row sends it. */
export function ListSheet({ sections, onSend }: Props) {
  return sections.map((section, place) => (
    <section className="rows" key={String(place)} aria-label={section.title ?? undefined}>
      {section.title !== null && <h3>{section.title}</h3>}
      <ul>
        {section.rows.map((row) => (
          <li key={row.id}>
            <UnstyledButton className="rows__row" onClick={() => onSend(row.message)}>
              <span className="menu__words">
                {row.title}
                {row.description !== null && <small>{row.description}</small>}
              </span>
              <span className="rows__ring" aria-hidden="true" />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  ));
}
