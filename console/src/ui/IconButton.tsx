// A button that is only an icon, with the name that says what it does.

import { UnstyledButton } from "@mantine/core";
import { Icon } from "./Icon";
import type { IconName } from "./icons";

type Props = {
  readonly icon: IconName;
  readonly name: string;
  readonly onClick: () => void;
  readonly className?: string;
  readonly size?: number;
};

/** Draws the button; its name is read aloud and shown on hover. */
export function IconButton({ icon, name, onClick, className = "", size = 18 }: Props) {
  return (
    <UnstyledButton
      className={`icon-button ${className}`}
      aria-label={name}
      title={name}
      onClick={onClick}
    >
      <Icon name={icon} size={size} />
    </UnstyledButton>
  );
}
