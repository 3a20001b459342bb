/** Points on a community's own map. Degrees north and east; no map service is asked. */

export interface Point {
  readonly lat: number;
  readonly lng: number;
}

export interface Building extends Point {
  readonly id: string;
  readonly name: string;
}

export interface Bounds {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** A community is some hundred metres wide; what lies farther from its buildings than this was a slip. About 2 km. */
const farDegrees = 0.02;

/** The smallest box around all points; null around none. */
export function boundsOf(points: readonly Point[]): Bounds | null {
  const [first] = points;
  if (!first) return null;
  let [south, north, west, east] = [first.lat, first.lat, first.lng, first.lng];
  for (const { lat, lng } of points) {
    south = Math.min(south, lat);
    north = Math.max(north, lat);
    west = Math.min(west, lng);
    east = Math.max(east, lng);
  }
  return { south, west, north, east };
}

/** Whether a pin can be meant for this community; where no building is known yet, any can. */
export function isNear(point: Point, buildings: readonly Point[]): boolean {
  const bounds = boundsOf(buildings);
  if (!bounds) return true;
  return (
    point.lat >= bounds.south - farDegrees &&
    point.lat <= bounds.north + farDegrees &&
    point.lng >= bounds.west - farDegrees &&
    point.lng <= bounds.east + farDegrees
  );
}

/** "23.1291, 113.3642", also with a full-width comma or only a blank between; null for what is no spot on earth. */
export function readCoordinates(text: string): Point | null {
  const [north, east, more] = text.trim().split(/\s*[,，\s]\s*/);
  if (north === undefined || east === undefined || more !== undefined) return null;
  if (![north, east].every((part) => /^-?\d{1,3}(\.\d+)?$/.test(part))) return null;
  const [lat, lng] = [Number(north), Number(east)];
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng } : null;
}

/** How many metres a degree is, northwards and eastwards, at that latitude. */
export function metresPerDegree(lat: number): { readonly north: number; readonly east: number } {
  const north = 111_320;
  return { north, east: north * Math.cos((lat * Math.PI) / 180) };
}

/** A drawing of a piece of ground: metres become units, north is up. */
export interface Plan {
  readonly width: number;
  readonly height: number;
  toPlan(point: Point): { x: number; y: number };
  toPoint(at: { x: number; y: number }): Point;
}

/** The plan that shows all points with a margin around them; null for none. Units are metres. */
export function planAround(points: readonly Point[], marginMetres = 60): Plan | null {
  const bounds = boundsOf(points);
  if (!bounds) return null;
  const { north: metresNorth, east: metresEast } = metresPerDegree((bounds.south + bounds.north) / 2);
  const width = (bounds.east - bounds.west) * metresEast + 2 * marginMetres;
  const height = (bounds.north - bounds.south) * metresNorth + 2 * marginMetres;
  return {
    width,
    height,
    toPlan: ({ lat, lng }) => ({
      x: (lng - bounds.west) * metresEast + marginMetres,
      y: (bounds.north - lat) * metresNorth + marginMetres,
    }),
    toPoint: ({ x, y }) => ({
      lat: bounds.north - (y - marginMetres) / metresNorth,
      lng: bounds.west + (x - marginMetres) / metresEast,
    }),
  };
}
