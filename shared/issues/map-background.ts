/** A picture under a community's own map: north is up in it, and its edges lie where they were said to lie. */
import { Refusal } from '../refusal.ts';
import { boundsOf, isNear, metresPerDegree, type Bounds, type Point } from './place.ts';

export interface MapBackground extends Bounds {
  readonly fileId: string;
}

/** A community is no wider than this; what is wider was a slip. Degrees, about 6 km. */
const widestDegrees = 0.06;
/** Around the buildings, when a picture is laid under them for the first time. */
const startingMargin = 40;

/**
 * Refusals: cornersInvalid (the first corner is not north and west of the second, or they lie kilometres apart),
 * placeTooFar.
 */
export function whyBackgroundRefused(bounds: Bounds, buildings: readonly Point[]): Refusal | null {
  const { south, west, north, east } = bounds;
  const isTurned = south >= north || west >= east;
  if (isTurned || north - south > widestDegrees || east - west > widestDegrees)
    return new Refusal('cornersInvalid');
  const middle = { lat: (south + north) / 2, lng: (west + east) / 2 };
  return isNear(middle, buildings) ? null : new Refusal('placeTooFar');
}

/** Where a picture of these proportions may lie to begin with: its middle on that of the buildings, all of them on it. */
export function startingBounds(
  buildings: readonly Point[],
  { width, height }: { width: number; height: number },
): Bounds | null {
  const around = boundsOf(buildings);
  if (!around) return null;
  const middle = { lat: (around.south + around.north) / 2, lng: (around.west + around.east) / 2 };
  const metres = metresPerDegree(middle.lat);
  const high = (around.north - around.south) * metres.north + 2 * startingMargin;
  const wide = (around.east - around.west) * metres.east + 2 * startingMargin;
  const scale = Math.max(high / height, wide / width);
  return {
    south: middle.lat - (scale * height) / 2 / metres.north,
    north: middle.lat + (scale * height) / 2 / metres.north,
    west: middle.lng - (scale * width) / 2 / metres.east,
    east: middle.lng + (scale * width) / 2 / metres.east,
  };
}

export function movedBounds(bounds: Bounds, by: { east: number; north: number }): Bounds {
  const metres = metresPerDegree((bounds.south + bounds.north) / 2);
  const [up, right] = [by.north / metres.north, by.east / metres.east];
  return {
    south: bounds.south + up,
    north: bounds.north + up,
    west: bounds.west + right,
    east: bounds.east + right,
  };
}

/** About its middle; 1 leaves it as it is. */
export function scaledBounds(bounds: Bounds, factor: number): Bounds {
  const lat = (bounds.south + bounds.north) / 2;
  const lng = (bounds.west + bounds.east) / 2;
  return {
    south: lat + (bounds.south - lat) * factor,
    north: lat + (bounds.north - lat) * factor,
    west: lng + (bounds.west - lng) * factor,
    east: lng + (bounds.east - lng) * factor,
  };
}
