/** Codes at the place: which shift one leads to, and those that a screen at the place shows next. */
import { createHmac } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { checkInOpensMs } from '../../shared/volunteers/attendance.ts';
import {
  codeOfStep,
  codeStepMs,
  standingOfCode,
  stepAt,
  type KeyedHash,
} from '../../shared/volunteers/check-in-code.ts';
import { sql } from '../database.ts';

interface Secret {
  readonly id: string;
  /** In hexadecimal. */
  readonly secret: string;
}

const keyedHashOf =
  ({ secret }: Secret): KeyedHash =>
  (text) =>
    createHmac('sha256', Buffer.from(secret, 'hex')).update(text).digest();

/** Whether a code opens this shift now. */
export async function codeStanding(
  em: EntityManager,
  { shiftId, code }: { shiftId: string; code: string },
  now: number,
): Promise<'fresh' | 'expired' | null> {
  const [shift] = await sql<Secret & { printed: boolean; printedCode: string }>(
    em,
    `select id, encode(code_secret, 'hex') as secret, printed_code as printed, check_in_code as "printedCode"
     from shift where id = $1`,
    [shiftId],
  );
  if (!shift) return null;
  if (code === shift.printedCode) return shift.printed ? 'fresh' : 'expired';
  return standingOfCode(code, { shiftId, keyedHash: keyedHashOf(shift) }, now);
}

/** A code stays known for this long after the shift, to check out by it. */
const knownAfterMs = 12 * 3_600_000;

/** Where a scanned or typed code leads: by what hangs printed, else by what the shifts of these hours show. */
export async function shiftOfCode(
  em: EntityManager,
  code: string,
  now: number,
): Promise<{ shiftId: string; standing: 'fresh' | 'expired' } | null> {
  const [printed] = await sql<{ id: string; printed: boolean }>(
    em,
    'select id, printed_code as printed from shift where check_in_code = $1',
    [code],
  );
  if (printed) return { shiftId: printed.id, standing: printed.printed ? 'fresh' : 'expired' };
  const running = await sql<Secret>(
    em,
    `select id, encode(code_secret, 'hex') as secret from shift where state = 'planned'
       and starts_at <= to_timestamp(($1::float8 + $2) / 1000) and ends_at > to_timestamp(($1::float8 - $3) / 1000)
     order by starts_at, id`,
    [now, checkInOpensMs, knownAfterMs],
  );
  for (const shift of running) {
    const standing = standingOfCode(code, { shiftId: shift.id, keyedHash: keyedHashOf(shift) }, now);
    if (standing) return { shiftId: shift.id, standing };
  }
  return null;
}

/** So many in advance, that the screen at the place outlasts a lost line. */
const shownAhead = 40;

export async function nextCodes(
  em: EntityManager,
  shiftId: string,
  now: number,
): Promise<{ code: string; from: number }[]> {
  const [shift] = await sql<Secret>(
    em,
    `select id, encode(code_secret, 'hex') as secret from shift where id = $1`,
    [shiftId],
  );
  if (!shift) throw new Error(`shift ${shiftId} vanished`);
  const keyedHash = keyedHashOf(shift);
  const first = stepAt(now);
  return Array.from({ length: shownAhead }, (_, index) => ({
    code: codeOfStep(shiftId, first + index, keyedHash),
    from: (first + index) * codeStepMs,
  }));
}
