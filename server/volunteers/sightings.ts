/** Somebody was seen. The turnout is written anew from all sightings; whoever calls holds the shift's lock. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { PlaceCheck } from '../../shared/volunteers/place-check.ts';
import { stayOf, type Sighting } from '../../shared/volunteers/sightings.ts';
import { sql } from '../database.ts';
import { Turnout } from './entities.ts';
import { turnoutOf } from './shift-record.ts';

export interface NewSighting extends Sighting {
  readonly shiftId: string;
  readonly personId: string;
  readonly method: 'code' | 'lead' | 'offline';
  readonly seenBy: string;
  readonly deviceAt: number | null;
  readonly walkUp: boolean;
  readonly placeCheck?: PlaceCheck | null;
  readonly now: Date;
}

/** A tap of a device is taken in once, whatever it was sent as. */
export async function addSighting(em: EntityManager, seen: NewSighting): Promise<void> {
  const { shiftId, personId, kind, at, isSure, method, seenBy, deviceAt, walkUp, now } = seen;
  await sql(
    em,
    `insert into sighting (id, shift_id, person_id, kind, at, is_sure, method, seen_by, device_at, received_at)
     values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), $6, $7, $8, to_timestamp($9::float8 / 1000), $10)
     on conflict do nothing`,
    [uuidv7(), shiftId, personId, kind, at, isSure, method, seenBy, deviceAt, now.toISOString()],
  );
  const turnout = await turnoutOf(em, shiftId, personId);
  const sightings = await sql<Sighting>(
    em,
    `select kind, ms(at) as at, is_sure as "isSure" from sighting
     where shift_id = $1 and person_id = $2 order by id`,
    [shiftId, personId],
  );
  // A turnout from before sightings were kept: its check-in is all that is known of it.
  if (turnout && !sightings.some((one) => one.kind === 'in'))
    sightings.push({ kind: 'in', at: turnout.checkedInAt.getTime(), isSure: true });
  const stay = stayOf(sightings);
  if (!stay) throw new Error(`${personId} left a shift that nobody saw them come to`);
  const times = {
    checkedInAt: new Date(stay.checkedInAt),
    checkedOutAt: stay.checkedOutAt === null ? null : new Date(stay.checkedOutAt),
    timeUnsure: stay.isUnsure,
    ...(seen.placeCheck && { placeCheck: seen.placeCheck }),
  };
  if (turnout) Object.assign(turnout, times);
  else
    await em.insert(Turnout, {
      ...{ id: uuidv7(), shiftId, personId, placeCheck: null, ...times, walkUp },
      ...{ checkInMethod: method === 'code' ? ('code' as const) : ('lead' as const) },
      ...{ checkOutAssumed: false, confirmedAt: null, confirmedBy: null },
    });
}
