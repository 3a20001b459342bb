/** What stands on the map of each demo community: gates at the rims, houses in rows, lanes between them. */
import { communities, communityKeys, type CommunityKey } from './cast.ts';
import type { Rows } from './rows.ts';
import { Dice, idOf } from './seeded.ts';

/** Metres east and north of the middle. */
export const layout: readonly (readonly [name: string, east: number, north: number])[] = [
  ['东门', 210, 0],
  ['西门', -210, 10],
  ['南门', 0, -170],
  ['北门', 10, 170],
  ['1 栋', -130, 100],
  ['3 栋', -45, 105],
  ['5 栋', 45, 100],
  ['7 栋', 135, 95],
  ['9 栋', -130, -90],
  ['11 栋', 135, -95],
  ['二巷', -120, 10],
  ['三巷', -45, 15],
  ['六巷', 115, 10],
  ['文化广场', 35, -25],
  ['文化室', -40, -85],
  ['夜市街', 50, -95],
];
const metresNorth = 111_320;

export function addBuildings(rows: Rows): void {
  for (const key of communityKeys) {
    for (const [name] of layout) {
      rows.add('building', {
        id: buildingId(key, name),
        community_id: communities[key].id,
        name,
        ...pointOf(key, name),
      });
    }
  }
}

/** The building that a place in words names, else any; and a spot a few steps from it. */
export function spotFor(key: CommunityKey, place: string, seed: string) {
  const dice = new Dice([...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7));
  const written = place.replace(/\s/g, '');
  const named = layout.find(([name]) => written.includes(name.replace(/\s/g, '')));
  const name = named?.[0] ?? layout[dice.between(0, layout.length - 1)]?.[0] ?? '东门';
  const { lat, lng } = pointOf(key, name);
  const aside = () => dice.between(-18, 18) / metresNorth;
  return { building_id: buildingId(key, name), lat: lat + aside(), lng: lng + aside() };
}

const buildingId = (key: CommunityKey, name: string) => idOf('building', `${key}-${name}`);

function pointOf(key: CommunityKey, wanted: string): { lat: number; lng: number } {
  const spot = layout.find(([name]) => name === wanted);
  if (!spot) throw new Error(`no building ${wanted}`);
  const { lat, lng } = communities[key];
  const [, east, north] = spot;
  return {
    lat: lat + north / metresNorth,
    lng: lng + east / (metresNorth * Math.cos((lat * Math.PI) / 180)),
  };
}
