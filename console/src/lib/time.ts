// Times in words: what stands beside a bubble, between two days, and in the inspector.

/** Writes times for one time zone. Formatters are costly to make, so a face makes them once. */
export type Clockface = {
  /** "14:05" */
  readonly minute: (at: number) => string;
  /** "14:05:03.120" */
  readonly precise: (at: number) => string;
  /** "Sat 21 Nov, 14:05" */
  readonly moment: (at: number) => string;
  /** "Today", "Yesterday", "Wednesday" or "12 November 2026", seen from `now`. */
  readonly day: (at: number, now: number) => string;
  /** The same for all times of one calendar day, and different for any other. */
  readonly dayKey: (at: number) => string;
};

const DAY_MS = 86_400_000;
const WEEKDAYS_NAMED_FOR_DAYS = 6;

/** The face for a time zone (the browser's own, when none is named). */
export function clockface(timeZone?: string): Clockface {
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { ...options, ...(timeZone ? { timeZone } : {}) });
  const minute = make({ hour: "2-digit", minute: "2-digit" });
  const precise = make({
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  });
  const moment = make({
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  const weekday = make({ weekday: "long" });
  const date = make({ day: "numeric", month: "long", year: "numeric" });
  const numbers = make({ day: "2-digit", month: "2-digit", year: "numeric" });
  const dayKey = (at: number) => numbers.format(at).split("/").reverse().join("-");

  return {
    minute: (at) => minute.format(at),
    precise: (at) => precise.format(at),
    moment: (at) => moment.format(at),
    dayKey,
    day: (at, now) => {
      const days = Math.round((Date.parse(dayKey(now)) - Date.parse(dayKey(at))) / DAY_MS);
      if (days === 0) return "Today";
      if (days === 1) return "Yesterday";
      return days > 1 && days <= WEEKDAYS_NAMED_FOR_DAYS ? weekday.format(at) : date.format(at);
    },
  };
}

const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ["day", DAY_MS],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
];

/** A length of time in at most two units: "53 ms", "1.2 s", "4 min", "1 day 2 h". */
export function span(ms: number): string {
  const length = Math.abs(ms);
  if (length < 1_000) return `${Math.round(length)} ms`;
  if (length < 10_000) return `${(length / 1_000).toFixed(1)} s`;
  const parts: string[] = [];
  let rest = Math.round(length / 1_000) * 1_000;
  for (const [name, unit] of UNITS) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) parts.push(`${count} ${name === "day" && count > 1 ? "days" : name}`);
  }
  return parts.slice(0, 2).join(" ");
}

/** Where a sound is: "0:07", "12:30", "1:02:03". */
export function playingTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const two = (it: number) => String(it).padStart(2, "0");
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
