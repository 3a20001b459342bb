/** The plan of 骏景 that lies under its map: drawn from where its houses stand, north is up. It bears the stamp of the demo. */
import sharp from 'sharp';
import type { Bounds } from '../../shared/issues/place.ts';
import { metresPerDegree } from '../../shared/issues/place.ts';
import { communities, staff } from './cast.ts';
import { layout } from './buildings.ts';
import { stamp } from './pictures.ts';
import type { Rows } from './rows.ts';
import { idOf } from './seeded.ts';

/** Metres from the middle to each edge. */
const reach = { east: 260, north: 220 };
const pixelsPerMetre = 2.4;
const planSize = {
  width: 2 * reach.east * pixelsPerMetre,
  height: 2 * reach.north * pixelsPerMetre,
};

const tree = (east: number, north: number) => `<circle cx="${east}" cy="${-north}" r="7" fill="#a9c6a0"/>`;
const house = (east: number, north: number) =>
  `<rect x="${east - 32}" y="${-north - 15}" width="64" height="30" rx="2" fill="#e3c9a8" stroke="#b79a76" stroke-width="1.5"/>` +
  `<path d="M${east - 32} ${-north}h64" stroke="#cdb08a" stroke-width="1"/>`;
const square = (east: number, north: number) =>
  `<rect x="${east - 26}" y="${-north - 20}" width="52" height="40" rx="8" fill="#d9d2c0" stroke="#bdb5a2" stroke-width="1.5"/>`;
const lane = (from: readonly [number, number], to: readonly [number, number], width: number) =>
  `<path d="M${from[0]} ${-from[1]}L${to[0]} ${-to[1]}" stroke="#fbfaf6" stroke-width="${width}" stroke-linecap="round"/>`;

function drawing(): string {
  const ways = [
    lane([-260, 10], [-210, 10], 16),
    lane([-210, 10], [210, 0], 14),
    lane([210, 0], [260, 0], 16),
    lane([0, -220], [0, -170], 16),
    lane([0, -170], [10, 170], 14),
    lane([10, 170], [10, 220], 16),
    lane([-200, 150], [200, 150], 8),
    lane([-200, -140], [200, -140], 8),
    lane([-200, 150], [-200, -140], 8),
    lane([200, 150], [200, -140], 8),
  ];
  const places = layout.map(([name, east, north]) => {
    if (name.endsWith('栋')) return house(east, north);
    return name.startsWith('文化') || name === '夜市街' ? square(east, north) : '';
  });
  const trees = Array.from({ length: 26 }, (_, at) =>
    tree(-240 + Math.floor(at / 2) * 40, at % 2 === 0 ? 195 : -195),
  );
  const { width, height } = planSize;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-reach.east} ${-reach.north} ${2 * reach.east} ${2 * reach.north}">` +
    `<rect x="${-reach.east}" y="${-reach.north}" width="${2 * reach.east}" height="${2 * reach.north}" fill="#eae6da"/>` +
    `<rect x="-222" y="-178" width="444" height="346" rx="10" fill="#f1eee3" stroke="#cfc8b6" stroke-width="2"/>` +
    `${ways.join('')}${places.join('')}${trees.join('')}<g transform="translate(-80 5) scale(.35)">${stamp}</g></svg>`
  );
}

export function drawPlan(): Promise<Buffer> {
  return sharp(Buffer.from(drawing())).jpeg({ quality: 82 }).toBuffer();
}

/** Lies under the map of 骏景 since last month. */
export function addPlan(
  rows: Rows,
  drawn: { readonly sha256: string; readonly bytes: number },
  at: string,
): void {
  const { id: communityId, lat, lng } = communities.junjing;
  const fileId = idOf('file', 'plan-junjing');
  rows.add('stored_file', {
    ...{ id: fileId, sha256: `\\x${drawn.sha256}`, media_type: 'image/jpeg', byte_size: drawn.bytes },
    ...{ ...planSize, uploaded_by: staff.chair.id, uploaded_at: at, hidden_at: null, hidden_reason: null },
  });
  const metres = metresPerDegree(lat);
  const bounds: Bounds = {
    south: lat - reach.north / metres.north,
    north: lat + reach.north / metres.north,
    west: lng - reach.east / metres.east,
    east: lng + reach.east / metres.east,
  };
  rows.add('issue_map_background', {
    ...{ community_id: communityId, file_id: fileId, ...bounds },
    ...{ set_by: staff.chair.id, set_at: at },
  });
}
