// The one way a problem is shown: title, detail, code, and what one can do.

import { Button } from "@mantine/core";
import type { Problem } from "../lib/problem";
import { deskTexts } from "../texts/desk";
import { Icon } from "./Icon";

type Props = {
  readonly problem: Problem;
  readonly onRetry?: () => void;
  readonly onDismiss?: () => void;
};

/** Draws the problem, and says it to who does not see it. */
export function ProblemNote({ problem, onRetry, onDismiss }: Props) {
  return (
    <div className="problem" role="alert">
      <Icon name="alert" />
      <div className="problem__words">
        <strong>{problem.title}</strong>
        <p>{problem.detail}</p>
        {problem.code && <code>{problem.code}</code>}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {deskTexts.tryAgain}
          </Button>
        )}
        {onDismiss && (
          <Button size="xs" variant="default" onClick={onDismiss}>
            {deskTexts.dismiss}
          </Button>
        )}
      </div>
    </div>
  );
}
