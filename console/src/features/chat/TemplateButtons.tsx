// The buttons under a template: answers, links, numbers, codes.

import { UnstyledButton } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import type { InboundMessage } from "../../lib/sandbox/calls";
import type { Entry, ShownButton } from "../../lib/sandbox/entry";
import { unreachable } from "../../lib/unreachable";
import { chatTexts } from "../../texts/chat";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/icons";
import { copiedCode, tapAnswer } from "./bubble";

type Props = { readonly entry: Entry; readonly onAnswer: (message: InboundMessage) => void };

/** Draws the buttons; tapping a quick reply answers as the person. */
export function TemplateButtons({ entry, onAnswer }: Props) {
  return (
    <div className="bubble__buttons">
      {entry.shown.buttons.map((button, index) => {
        const answer = tapAnswer(entry, index);
        return (
          <TemplateButton
            key={`${button.kind} ${button.text}`}
            button={button}
            code={copiedCode(entry, index)}
            onTap={answer === null ? null : () => onAnswer(answer)}
          />
        );
      })}
    </div>
  );
}

type ButtonProps = {
  readonly button: ShownButton;
  readonly code: string;
  /** Null when this phone cannot answer. */
  readonly onTap: (() => void) | null;
};

function TemplateButton({ button, code, onTap }: ButtonProps) {
  const clipboard = useClipboard({ timeout: 1500 });
  switch (button.kind) {
    case "quick_reply":
      if (!onTap) {
        return <StillButton icon="reply" text={button.text} why={chatTexts.cannotAnswer} />;
      }
      return (
        <UnstyledButton className="bubble__button" onClick={onTap}>
          <Icon name="reply" size={16} /> {button.text}
        </UnstyledButton>
      );
    case "url":
      return (
        <a
          className="bubble__button"
          href={safeAddress(button.url)}
          target="_blank"
          rel="noopener noreferrer"
          title={button.url ?? ""}
        >
          <Icon name="link" size={16} /> {button.text}
        </a>
      );
    case "phone_number":
      return <StillButton icon="call" text={button.text} why={chatTexts.wouldCall} />;
    case "copy_code":
      return (
        <UnstyledButton className="bubble__button" onClick={() => clipboard.copy(code)}>
          <Icon name={clipboard.copied ? "done" : "copy"} size={16} />{" "}
          {clipboard.copied ? chatTexts.copied : button.text}
        </UnstyledButton>
      );
    default:
      return unreachable(button.kind);
  }
}

type StillProps = { readonly icon: IconName; readonly text: string; readonly why: string };

/** A button that does nothing here, and says why. */
function StillButton({ icon, text, why }: StillProps) {
  return (
    <span className="bubble__button bubble__button--still" title={why}>
      <Icon name={icon} size={16} /> {text}
    </span>
  );
}

/** Only web addresses are followed: a template's text must not run as a script. */
function safeAddress(url: string | null): string | undefined {
  return url !== null && /^https?:\/\//i.test(url) ? url : undefined;
}
