// A place: a drawn map with a pin, name, address and coordinates.

import { bubbleTexts } from "../../../texts/bubbles";
import { mapLines, mapLink } from "./map";
import type { PlaceView } from "./piece";

/** Draws the place; the map is a drawing, the link below it leads to a real one. */
export function PlaceCard({ place }: { readonly place: PlaceView }) {
  const { latitude, longitude, name, address } = place;
  const title = name ?? bubbleTexts.place;
  if (latitude === null || longitude === null) {
    return (
      <div className="place">
        <strong>{title}</strong>
        <span>{address ?? bubbleTexts.placeNowhere}</span>
      </div>
    );
  }
  const lines = mapLines(latitude, longitude);
  return (
    <a
      className="place"
      href={mapLink(latitude, longitude)}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={bubbleTexts.openMap(title)}
    >
      <svg className="place__map" viewBox="0 0 260 124" aria-hidden="true">
        <rect className="place__land" width="260" height="124" />
        <path className="place__water" d={lines.water} />
        <rect className="place__park" {...lines.park} rx="5" />
        <path className="place__street" d={lines.streets} />
        <path className="place__avenue" d={lines.avenues} />
        <ellipse className="place__shade" cx="130" cy="79" rx="9" ry="3" />
        <path
          className="place__pin"
          d="M130 79c-10-13-16-20-16-29a16 16 0 0 1 32 0c0 9-6 16-16 29Z"
        />
        <circle className="place__eye" cx="130" cy="50" r="6" />
      </svg>
      {name !== null && <strong>{name}</strong>}
      {address !== null && <span>{address}</span>}
      <span className="place__numbers">
        {latitude.toFixed(5)}, {longitude.toFixed(5)}
      </span>
    </a>
  );
}
