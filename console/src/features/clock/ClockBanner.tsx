// Says that the sandbox does not live in real time, wherever the phone is looked at.

import type { Clockface } from "../../lib/time";
import { clockTexts } from "../../texts/desk";
import { Icon } from "../../ui/Icon";
import { isReal, shiftWords } from "./clock";
import { TurnButtons } from "./TurnButtons";
import type { ClockHandle } from "./useClock";

type Props = { readonly handle: ClockHandle; readonly face: Clockface };

/** Draws the banner, or nothing in real time. */
export function ClockBanner({ handle, face }: Props) {
  if (!handle.clock || isReal(handle.clock)) return null;
  return (
    <div className="notice notice--clock" role="status">
      <Icon name="clock" size={16} />
      <span>{clockTexts.banner(face.moment(handle.now), shiftWords(handle.clock))}</span>
      <TurnButtons handle={handle} />
    </div>
  );
}
