// On a desk: people at the left, the phone in its frame, the inspector at the right.

import type { ReactNode } from "react";
import { inspectorTexts } from "../../texts/desk";
import { Brand } from "./Brand";
import { Device } from "./Device";

type Props = {
  readonly online: boolean;
  /** The time on the phone. */
  readonly time: string;
  readonly side: ReactNode;
  readonly screen: ReactNode;
  readonly message: ReactNode;
};

/** Draws the three columns. */
export function DeskLayout({ online, time, side, screen, message }: Props) {
  return (
    <div className="desk">
      <div className="desk__side">
        <Brand />
        {side}
      </div>
      <main className="desk__middle">
        <Device online={online} time={time}>
          {screen}
        </Device>
      </main>
      <aside className="desk__inspector" aria-label={inspectorTexts.title}>
        <h2 className="panel__title">{inspectorTexts.title}</h2>
        {message}
      </aside>
    </div>
  );
}
