/** Writing the ledger. Whoever calls holds the community's room, which orders the chain. */
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  countedOf,
  ledgerHash,
  ledgerStart,
  type LedgerEntry,
  type ServiceData,
} from '../../shared/volunteers/ledger.ts';
import type { Interval } from '../../shared/volunteers/interval.ts';
import { sql } from '../database.ts';
import { errorCode } from '../error-code.ts';
import { sha256 } from '../sha256.ts';

export interface NewEntry {
  readonly kind: LedgerEntry['kind'];
  readonly turnoutId: string;
  readonly data: ServiceData;
}

export async function appendToLedger(
  em: EntityManager,
  communityId: string,
  entries: readonly NewEntry[],
  now: Date,
): Promise<void> {
  const [last] = await sql<{ number: number; hash: string }>(
    em,
    `select number, encode(hash, 'hex') as hash from service_ledger where community_id = $1
     order by number desc limit 1`,
    [communityId],
  );
  let before = last?.hash ?? ledgerStart(communityId, sha256);
  let number = last?.number ?? 0;
  for (const entry of entries) {
    number += 1;
    before = ledgerHash(before, { ...entry, number, at: now.getTime() }, sha256);
    await sql(
      em,
      `insert into service_ledger (community_id, number, kind, turnout_id, data, at, hash)
       values ($1, $2, $3, $4, $5, $6, decode($7, 'hex'))`,
      [
        communityId,
        number,
        entry.kind,
        entry.turnoutId,
        JSON.stringify(entry.data),
        now.toISOString(),
        before,
      ],
    );
  }
}

interface Unwritten {
  readonly turnoutId: string;
  readonly personId: string;
  readonly shiftId: string;
  readonly method: 'code' | 'lead' | 'late';
  readonly checkOutAssumed: boolean;
  readonly confirmedBy: string;
  readonly checkedInAt: number;
  readonly checkedOutAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

/**
 * Enters whatever has been confirmed and is not in the ledger yet, in the order of confirmation: at the confirmation
 * itself, and once for what was confirmed before there was a ledger. Safe to repeat: a turnout is entered once.
 */
export async function enterConfirmed(em: EntityManager, communityId: string, now: Date): Promise<void> {
  const unwritten = await sql<Unwritten>(
    em,
    `select t.id as "turnoutId", t.person_id as "personId", t.shift_id as "shiftId", t.check_in_method as method,
       t.check_out_assumed as "checkOutAssumed", t.confirmed_by as "confirmedBy",
       ms(t.checked_in_at) as "checkedInAt", ms(t.checked_out_at) as "checkedOutAt",
       ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt"
     from turnout t join shift s on s.id = t.shift_id join activity a on a.id = s.activity_id
     where a.community_id = $1 and t.confirmed_at is not null and t.checked_out_at is not null
       and not exists (select from service_ledger l where l.turnout_id = t.id)
     order by t.confirmed_at, t.id`,
    [communityId],
  );
  const entries: NewEntry[] = [];
  for (const one of unwritten) {
    const { turnoutId, personId, shiftId, method, checkOutAssumed, confirmedBy } = one;
    const stay = countedOf(one, { from: one.checkedInAt, to: one.checkedOutAt });
    const isFree =
      (await countedElsewhere(em, { ...one, ...stay })).length === 0 && (await counts(em, turnoutId, stay));
    const counted = isFree ? stay : { from: stay.from, to: stay.from };
    if (!isFree) await counts(em, turnoutId, counted);
    const overlaps = !isFree;
    entries.push({
      kind: 'service',
      turnoutId,
      data: {
        ...{ personId, shiftId, method, checkOutAssumed, confirmedBy, overlaps, ...counted },
        ...{ claimedBy: null, reason: null },
      },
    });
  }
  await appendToLedger(em, communityId, entries, now);
}

/** False when another community has counted the same hours at this very moment: then the database says so. */
export async function counts(em: EntityManager, turnoutId: string, { from, to }: Interval): Promise<boolean> {
  try {
    await em.transactional((inner) =>
      sql(
        inner,
        `update turnout set counted_from = to_timestamp($2::float8 / 1000),
           counted_to = to_timestamp($3::float8 / 1000) where id = $1`,
        [turnoutId, from, to],
      ),
    );
    return true;
  } catch (error) {
    if (errorCode(error) === exclusionViolation) return false;
    throw error;
  }
}

const exclusionViolation = '23P01';

/** Other service of the person that counts and lies in the same hours. */
export function countedElsewhere(
  em: EntityManager,
  { personId, shiftId, from, to }: Interval & { personId: string; shiftId: string },
): Promise<(Interval & { title: string })[]> {
  return sql<Interval & { title: string }>(
    em,
    `select ms(t.counted_from) as "from", ms(t.counted_to) as "to", a.title
     from turnout t join shift s on s.id = t.shift_id join activity a on a.id = s.activity_id
     where t.person_id = $1 and t.shift_id <> $2 and t.confirmed_at is not null and t.counted_from is not null
       and tstzrange(t.counted_from, t.counted_to)
         && tstzrange(to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000))`,
    [personId, shiftId, from, to],
  );
}
