// The state worth a link: which person and which message, in the page's address.

/** What the address says. */
export type Address = { readonly person: string | null; readonly message: string | null };

/** Reads `?person=%2B1415…&message=wamid…`. A bare `+` in a query is a blank, so a blank means `+`. */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const person = query.get("person");
  return {
    person: person === null || person.trim() === "" ? null : `+${person.replace(/^[\s+]+/, "")}`,
    message: query.get("message"),
  };
}

/** Writes the address, beginning with `?`. */
export function writeAddress({ person, message }: Address): string {
  const query = new URLSearchParams();
  if (person !== null) query.set("person", person);
  if (message !== null) query.set("message", message);
  return `?${query}`;
}
