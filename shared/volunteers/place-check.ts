/** One look at where a phone is when somebody checks in, if the shift asks for it. Only the answer is kept. */
import { distanceKm, type Point } from './distance.ts';

export type PlaceCheck = 'near' | 'far';

/** A square, a street: whoever is in it is at the place. */
const nearMetres = 300;
/** A phone that claims to know less than this is taken at its word no further. */
const mostDoubtMetres = 500;

/** Null: not asked, not given, or the place is not on the map. */
export function placeCheck(
  place: Point | null,
  phone: (Point & { readonly accuracyMetres: number }) | null,
): PlaceCheck | null {
  if (!place || !phone) return null;
  const metres = distanceKm(place, phone) * 1000;
  return metres <= nearMetres + Math.min(phone.accuracyMetres, mostDoubtMetres) ? 'near' : 'far';
}
