/**
 * Personal links and QR cards: 256 random bits that open one person's session, revocable and expiring.
 * Only the SHA-256 is kept, so a copy of the database opens nothing.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { sql } from '../database.ts';
import { hashToken, newToken } from './tokens.ts';

export const linkLifetimeMs = 90 * 24 * 60 * 60 * 1000;

/** Makes a link for the person; earlier ones stay valid until revoked. Returns the token, which is shown once. */
export async function issueLink(
  em: EntityManager,
  link: {
    personId: string;
    issuedBy: string | null;
    now: Date;
    ttlMs: number;
    seatId?: string;
    actionItemId?: string;
  },
): Promise<{ token: string; expiresAt: number }> {
  const token = newToken();
  const expiresAt = link.now.getTime() + link.ttlMs;
  await sql(
    em,
    `insert into access_link (id, person_id, token_hash, issued_by, issued_at, expires_at, seat_id, action_item_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      uuidv7(),
      link.personId,
      hashToken(token),
      link.issuedBy,
      link.now.toISOString(),
      new Date(expiresAt).toISOString(),
      link.seatId ?? null,
      link.actionItemId ?? null,
    ],
  );
  return { token, expiresAt };
}

/** The person a token opens the door for, or null: unknown, expired, revoked and erased all answer alike. */
export async function personOfLink(em: EntityManager, token: string, now: Date): Promise<string | null> {
  const [row] = await sql<{ person_id: string }>(
    em,
    `update access_link set last_used_at = $2 from person
     where access_link.token_hash = $1 and person.id = access_link.person_id and person.erased_at is null
       and access_link.revoked_at is null and access_link.expires_at > $2
     returning access_link.person_id`,
    [hashToken(token), now.toISOString()],
  );
  return row?.person_id ?? null;
}

/** The unit that has the task of a link now, where whoever holds the link no longer answers for it; else null. */
export async function unitThatTookOver(em: EntityManager, token: string): Promise<string | null> {
  const [row] = await sql<{ name: string }>(
    em,
    `select unit.name from access_link l
     join action_item a on a.id = l.action_item_id join responsible_unit unit on unit.id = a.unit_id
     where l.token_hash = $1 and not exists (
       select from role_grant g where g.person_id = l.person_id and g.unit_id = a.unit_id and g.revoked_at is null)`,
    [hashToken(token)],
  );
  return row?.name ?? null;
}
