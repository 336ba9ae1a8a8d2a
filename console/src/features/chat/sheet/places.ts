// Places at hand, and places by coordinates.

import { amount } from "../../../lib/look";
import type { Place } from "../../../lib/sandbox/inbound";

/** A few places that exist. */
export const PLACES: readonly Place[] = [
  {
    latitude: 37.7955,
    longitude: -122.3937,
    name: "Ferry Building",
    address: "1 Ferry Building, San Francisco",
  },
  {
    latitude: -23.5614,
    longitude: -46.6559,
    name: "MASP",
    address: "Av. Paulista 1578, São Paulo",
  },
  {
    latitude: 45.4642,
    longitude: 9.19,
    name: "Piazza del Duomo",
    address: "Piazza del Duomo, Milano",
  },
];

/** What is typed into the form. */
export type Typed = {
  readonly latitude: string;
  readonly longitude: string;
  readonly name: string;
  readonly address: string;
};

/** The place that was typed; null while it is nowhere on earth. */
export function typedPlace(typed: Typed): Place | null {
  const latitude = amount(typed, "latitude");
  const longitude = amount(typed, "longitude");
  if (latitude === null || longitude === null) return null;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  const [name, address] = [typed.name.trim(), typed.address.trim()];
  return {
    latitude,
    longitude,
    ...(name === "" ? {} : { name }),
    ...(address === "" ? {} : { address }),
  };
}
