/** Binds a name to the version that was read: the version is kept as it is, and never changes again. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MeetingEvent } from '../../../shared/meetings/events.ts';
import type { MinutesSignature } from '../../../shared/meetings/view.ts';
import { sql } from '../../database.ts';
import type { LoadedMinutes } from './load-minutes.ts';

interface Signing {
  readonly minutes: Pick<LoadedMinutes, 'view' | 'document' | 'fingerprint'>;
  readonly signature: MinutesSignature;
  /** Whether with it everyone has signed who must. */
  readonly completes: boolean;
}

/** In the caller's transaction. Returns what the meeting's room is to be told. */
export async function storeSignature(
  em: EntityManager,
  { minutes: { view, document, fingerprint }, signature, completes }: Signing,
): Promise<MeetingEvent> {
  const { version } = view.minutes;
  const { hash } = fingerprint;
  await sql(
    em,
    `insert into minutes_version (meeting_id, version, document, hash) values ($1, $2, $3, decode($4, 'hex')) on conflict do nothing`,
    [view.id, version, JSON.stringify(document), hash],
  );
  const { personId, seatId, name, capacity, at } = signature;
  await sql(
    em,
    `insert into minutes_signature (meeting_id, version, person_id, seat_id, name, capacity, completes, at)
     values ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::float8 / 1000))`,
    [view.id, version, personId, seatId, name, capacity, completes, at],
  );
  return { type: 'minutesSigned', data: { version, hash, signature, completes } };
}
