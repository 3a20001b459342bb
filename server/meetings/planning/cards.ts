/**
 * Invitation cards: one personal link per seat. The token stands on the card alone, so printing again makes further
 * links; a card that was lost is revoked with every session it opened.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { Scope } from '../../../shared/identity/permissions.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { issueLink, linkLifetimeMs } from '../../identity/links.ts';
import { defineCommand } from '../../live/command.ts';
import { handOut } from '../../trpc.ts';
import { scopeOfMeeting as scopeOf } from '../scopes.ts';

const someSeats = z.strictObject({ meetingId: z.uuid(), seatIds: z.array(z.uuid()).min(1).max(500) });

export async function scopeOfMeeting(
  em: EntityManager,
  { meetingId }: { meetingId: string },
): Promise<Scope | null> {
  return scopeOf(em, meetingId);
}

async function peopleOf(em: EntityManager, meetingId: string, seatIds: readonly string[]) {
  const seats = await sql<{ seatId: string; personId: string }>(
    em,
    'select id as "seatId", person_id as "personId" from seat where meeting_id = $1 and id = any($2::uuid[]) order by number',
    [meetingId, seatIds],
  );
  if (seats.length < new Set(seatIds).size) throw new Refusal('notAllowed');
  return seats;
}

export const invitationCards = handOut({
  action: 'meetings.run',
  input: someSeats,
  scope: scopeOfMeeting,
  make: ({ em, actor, now, services }, { meetingId, seatIds }) =>
    em.transactional(async (inner) => {
      const cards: { seatId: string; url: string; expiresAt: number }[] = [];
      for (const { seatId, personId } of await peopleOf(inner, meetingId, seatIds)) {
        const { token, expiresAt } = await issueLink(inner, {
          personId,
          seatId,
          issuedBy: actor.personId,
          now,
          ttlMs: linkLifetimeMs,
        });
        const url = `${services.config.publicUrl}/enter?meeting=${meetingId}#${token}`;
        cards.push({ seatId, url, expiresAt });
      }
      return cards;
    }),
});

/** Ends the cards of these seats and the sessions of those who sit there. Repeating it ends nothing further. */
export const revokeCards = defineCommand({
  name: 'revokeCards',
  action: 'meetings.run',
  input: someSeats,
  async place(em, input) {
    const scope = await scopeOfMeeting(em, input);
    return scope && { room: input.meetingId, scope };
  },
  async run({ em, now }, { meetingId, seatIds }) {
    const people = await peopleOf(em, meetingId, seatIds);
    const revoked = await sql(
      em,
      'update access_link set revoked_at = $2 where seat_id = any($1::uuid[]) and revoked_at is null returning id',
      [seatIds, now.toISOString()],
    );
    await sql(em, 'delete from auth_session where user_id = any($1::uuid[])', [
      people.map(({ personId }) => personId),
    ]);
    return { reply: { revoked: revoked.length }, announce: [] };
  },
});
