/**
 * What issues are about. The usual responsible unit is a hint for the motion form, never an assignment; the words
 * of both stand in shared/locales/<language>/issues.json under `category` and `usualUnit`.
 */
export const categories = [
  'charging', // e-bikes: too few charging points, cables out of windows
  'schoolAdmission', // the points system for school places
  'rentalSafety', // rented rooms: locks, escape windows, smoke alarms
  'waste',
  'noiseAndFumes', // night market
  'fireLanes',
  'deposits', // deposits withheld, water and power overcharged
  'childCare', // children alone in the holidays
  'streetLights',
  'flooding',
  'deliveryAccess', // couriers' bikes in the compound
  'fallingObjects',
  'unpaidWages',
  'nightRest', // square dancing against those who sleep by day
  'sharedSpace', // places to dry clothes and to exercise
  'other',
] as const;

export type Category = (typeof categories)[number];

export function isCategory(text: string): text is Category {
  return categories.some((category) => category === text);
}
