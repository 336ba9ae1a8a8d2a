// The buttons that turn the sandbox's clock.

import { Button } from "@mantine/core";
import { clockTexts } from "../../texts/desk";
import type { ClockHandle } from "./useClock";

/** Draws them. */
export function TurnButtons({ handle }: { readonly handle: ClockHandle }) {
  return (
    <span className="turn">
      <Button
        size="compact-sm"
        variant="default"
        aria-label={clockTexts.hourName}
        onClick={() => handle.turn("1h")}
      >
        {clockTexts.hour}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={clockTexts.dayName}
        onClick={() => handle.turn("24h")}
      >
        {clockTexts.day}
      </Button>
    </span>
  );
}
