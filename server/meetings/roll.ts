/** The seats of a meeting, made from its body's roster: who is invited, in the order in which they sit. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { MeetingRules } from '../../shared/meetings/meeting-rules.ts';
import { hasVote, type Member } from '../../shared/meetings/roster.ts';
import type { Seat } from '../../shared/meetings/view.ts';
import { sql } from '../database.ts';

export type Sitter = Pick<Member, 'personId' | 'name' | 'group' | 'role' | 'household'>;

/** A seat that nobody has taken yet. */
export function seatFor(rules: MeetingRules, sitter: Omit<Sitter, 'household'>, number: number): Seat {
  return {
    id: uuidv7(),
    personId: sitter.personId,
    number,
    name: sitter.name,
    group: sitter.group,
    role: sitter.role,
    votes: hasVote(rules, sitter.role),
    present: false,
    checkedInAt: null,
    checkInMethod: null,
    invitation: null,
  };
}

/** What makes two seats one vote; null where every person has one. */
export function householdOf(rules: MeetingRules, sitter: Sitter): string | null {
  return rules.electorate === 'households' && hasVote(rules, sitter.role) ? sitter.household : null;
}

export async function insertSeat(
  em: EntityManager,
  meetingId: string,
  seat: Seat,
  household: string | null,
): Promise<void> {
  await sql(
    em,
    `insert into seat (id, meeting_id, person_id, number, name, resident_group, role, votes, household, present, checked_in_at, check_in_method)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      seat.id,
      meetingId,
      seat.personId,
      seat.number,
      seat.name,
      seat.group,
      seat.role,
      seat.votes,
      household,
      seat.present,
      seat.checkedInAt === null ? null : new Date(seat.checkedInAt).toISOString(),
      seat.checkInMethod,
    ],
  );
}
