// One sound at a time: what begins to play ends whatever else plays.

import { useEffect } from "react";

/** Keeps it so for as long as the component is on the page. */
export function useOneSound(): void {
  // Playing is the browser's, and its event does not bubble: it is caught on its way down.
  useEffect(() => {
    const silence = ({ target }: Event) => {
      for (const it of document.querySelectorAll<HTMLMediaElement>("audio, video")) {
        if (it !== target) it.pause();
      }
    };
    document.addEventListener("play", silence, true);
    return () => document.removeEventListener("play", silence, true);
  }, []);
}
