// The phone around the chat, on a desk: a plain device that looks like nobody's in particular.

import type { ReactNode } from "react";

type Props = {
  readonly online: boolean;
  /** The time on the phone: the sandbox's. */
  readonly time: string;
  readonly children: ReactNode;
};

/** Draws the device. */
export function Device({ online, time, children }: Props) {
  return (
    <div className="device">
      <div className="device__screen">
        <div className="device__status" aria-hidden="true">
          <span>{time}</span>
          <svg width="58" height="14" viewBox="0 0 58 14" fill="currentColor" aria-hidden="true">
            {online ? (
              <path d="M2 9h3v4H2zM7 6.500h3V13H7zM12 4h3v9h-3zM17 1h3v12h-3z" />
            ) : (
              <path d="M2 9h3v4H2zM7 12h3v1H7zM12 12h3v1h-3zM17 12h3v1h-3z" opacity=".45" />
            )}
            <path
              fillRule="evenodd"
              d="M32 1h19a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H32a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3Zm0 1.300A1.7 1.7 0 0 0 30.3 4v6a1.7 1.7 0 0 0 1.7 1.700h19a1.7 1.7 0 0 0 1.7-1.700V4A1.7 1.7 0 0 0 51 2.300ZM55.2 5c1.2.3 1.8 1 1.8 2s-.6 1.7-1.8 2Z"
            />
            <rect x="31.5" y="3.5" width="17" height="7" rx="1" />
          </svg>
        </div>
        {children}
      </div>
    </div>
  );
}
