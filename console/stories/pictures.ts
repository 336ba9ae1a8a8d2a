// The files that the examples link to, so that pages show pictures without leaving this machine.

import type { Page } from "playwright-core";

const TONES = ["#7aa77c", "#c98a5b", "#6f93b8", "#b4708a"] as const;

/** Answers for the two hosts that examples name. */
export async function showFiles(page: Page): Promise<void> {
  await page.route(/^https:\/\/files\.(acme\.)?example\//, async (route) => {
    const name = new URL(route.request().url()).pathname;
    // Films and sounds stay on their way: that their player is there is what is looked at.
    if (!/\.(jpg|webp)$/.test(name)) return;
    const body = name.endsWith(".webp") ? sticker() : picture(name);
    await route.fulfill({ contentType: "image/svg+xml", body });
  });
}

/** A landscape whose colours belong to its name. */
function picture(name: string): string {
  const place = [...name].reduce((sum, it) => sum + (it.codePointAt(0) ?? 0), 0);
  const [near, far] = [TONES[place % TONES.length], TONES[(place + 1) % TONES.length]];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400">
    <rect width="640" height="400" fill="#dfe9ef"/><circle cx="510" cy="90" r="46" fill="#f6d37a"/>
    <path d="M0 300 170 130 300 260 430 150 640 310V400H0Z" fill="${far}"/>
    <path d="M0 400V330c120-50 250-40 360 0s190 30 280-20V400Z" fill="${near}"/></svg>`;
}

function sticker(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512">
    <circle cx="256" cy="256" r="210" fill="#f6c945"/><circle cx="185" cy="210" r="26"/>
    <circle cx="327" cy="210" r="26"/><path d="M150 300c40 90 172 90 212 0" fill="none"
    stroke="#000" stroke-width="26" stroke-linecap="round"/></svg>`;
}
