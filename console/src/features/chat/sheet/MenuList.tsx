// A list of things to do, each with an icon; what cannot be done says why.

import { UnstyledButton } from "@mantine/core";
import { Icon } from "../../../ui/Icon";
import type { IconName } from "../../../ui/icons";

/** Something to do. */
export type Choice = {
  readonly icon: IconName;
  readonly text: string;
  /** A second line: what it is, or why it cannot be done. */
  readonly more?: string | undefined;
  /** Null when it cannot be done. */
  readonly onChoose: (() => void) | null;
};

/** Draws the list. */
export function MenuList({ choices }: { readonly choices: readonly Choice[] }) {
  return (
    <ul className="menu">
      {choices.map(({ icon, text, more, onChoose }) => (
        <li key={`${text} ${more ?? ""}`}>
          <UnstyledButton
            className="menu__item"
            disabled={onChoose === null}
            onClick={() => onChoose?.()}
          >
            <Icon name={icon} size={20} />
            <span className="menu__words">
              {text}
              {more !== undefined && <small>{more}</small>}
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
