// The state worth a link: which person, which business number and which message, in the page's address.

/** What the address says. */
export type Address = {
  readonly person: string | null;
  /** The business number's id; null is the first there is. */
  readonly number: string | null;
  readonly message: string | null;
};

/** Reads `?person=%2B1415…&message=wamid…`. A bare `+` in a query is a blank, so a blank means `+`. */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const digits = (query.get("person") ?? "").replace(/^[\s+]+/, "");
  return {
    person: digits === "" ? null : `+${digits}`,
    number: query.get("number"),
    message: query.get("message"),
  };
}

/** Writes the address, beginning with `?`. */
export function writeAddress(address: Address): string {
  const query = new URLSearchParams();
  for (const name of ["person", "number", "message"] as const) {
    const value = address[name];
    if (value !== null) query.set(name, value);
  }
  return `?${query}`;
}
