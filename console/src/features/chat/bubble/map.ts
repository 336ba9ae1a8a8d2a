// The drawn map behind a pin: streets that are always the same for the same place, and like no real ones.

/** The parts of the drawing, as SVG paths in a frame of 260 by 124. */
export type MapLines = {
  readonly streets: string;
  readonly avenues: string;
  readonly water: string;
  readonly park: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
};

const WIDTH = 260;
const HEIGHT = 124;
const BLOCK = 34;

/** Draws the surroundings of a place. */
export function mapLines(latitude: number, longitude: number): MapLines {
  const east = part(longitude, 1_000);
  const north = part(latitude, 1_000);
  const lean = Math.round((part(latitude + longitude, 37) - 0.5) * 46);
  const dx = Math.round(east * BLOCK);
  const dy = Math.round(north * BLOCK);
  const across = range(dx - 2 * BLOCK, WIDTH + 2 * BLOCK, BLOCK);
  const along = range(dy - 2 * BLOCK, HEIGHT + 2 * BLOCK, BLOCK);
  const down = (x: number) => `M${x} 0l${lean} ${HEIGHT}`;
  const side = (y: number) => `M0 ${y}l${WIDTH} ${-Math.round(lean / 2)}`;
  const shore = Math.round(WIDTH * (0.78 + 0.14 * north));
  return {
    streets: [...across.map(down), ...along.map(side)].join(""),
    avenues: `${down(dx + 3 * BLOCK)}${side(dy + 2 * BLOCK)}`,
    water: `M${shore} 0c-14 40 18 74 ${lean > 0 ? 6 : -8} ${HEIGHT}H${WIDTH}V0Z`,
    park: { x: dx + 6, y: dy + 6, width: BLOCK * 2 - 12, height: BLOCK - 8 },
  };
}

/** A real map of the place. */
export function mapLink(latitude: number, longitude: number): string {
  const query = new URLSearchParams({ mlat: String(latitude), mlon: String(longitude) });
  return `https://www.openstreetmap.org/?${query}#map=16/${latitude}/${longitude}`;
}

/** A number between 0 and 1 that changes with a thousandth of a degree. */
function part(degrees: number, times: number): number {
  return Math.abs(degrees * times) % 1;
}

function range(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, place) => from + place * step);
}
