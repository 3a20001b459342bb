/**
 * Calling: the plan becomes a meeting with a roll, an agenda and a room of its own. From here on the rules stand, and
 * its members see it on their phones. Safe to repeat: a called meeting is refused notPlanned.
 */
import { planningCommands, whyCannotCall } from '../../../shared/meetings/planning.ts';
import { seatOrder, type Member } from '../../../shared/meetings/roster.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { issueScheduled } from '../../issues/transitions.ts';
import type { Announcement, CommandContext } from '../../live/command.ts';
import { meetingsChanged } from '../../live/topics.ts';
import { membersOf } from '../roster/members.ts';
import { householdOf, insertSeat, seatFor, type Sitter } from '../roll.ts';
import { planCommand, type Plan } from './plan.ts';

/**
 * Refusals: notPlanned, agendaEmpty, rosterEmpty, votingChairMissing, householdMissing, householdTaken, chairMissing, rulesBelowLaw,
 * meetingInPast, urgentNotAllowed, noticeTooShort { days, earliest }; those of an issue that is gone from the lists.
 */
export const callMeeting = planCommand({
  name: 'callMeeting',
  input: planningCommands.callMeeting,
  async run(context, { urgentReason }) {
    const { em, plan, actor, now } = context;
    const items = await sql<{ issueId: string | null }>(
      em,
      'select issue_id as "issueId" from agenda_item where meeting_id = $1 order by position',
      [plan.id],
    );
    const roster = await membersOf(em, plan.communityId, plan.rules.body);
    const when = { scheduledAt: plan.scheduledAt, now: now.getTime(), isUrgent: urgentReason !== null };
    refuse(whyCannotCall({ rules: plan.rules, items: items.length, roster }, when));
    const sitters = seatOrder(await withChair(context, roster));
    for (const [at, sitter] of sitters.entries()) {
      await insertSeat(em, plan.id, seatFor(plan.rules, sitter, at + 1), householdOf(plan.rules, sitter));
    }
    const told: Announcement[] = [];
    for (const { issueId } of items) {
      if (issueId === null) continue;
      told.push(...(await issueScheduled(em, { issueId, meetingId: plan.id, by: actor.personId, now })));
    }
    await sql(
      em,
      `update meeting set state = 'called', called_at = $2, called_by = $3, urgent_reason = $4 where id = $1`,
      [plan.id, now.toISOString(), actor.personId, urgentReason],
    );
    return { reply: null, announce: [...told, meetingsChanged(plan.communityId, plan.id)] };
  },
});

/** Where the roster names no chair, whoever calls the meeting takes it. */
export async function withChair(
  { em, actor, plan }: CommandContext & { readonly plan: Plan },
  roster: readonly Member[],
): Promise<Sitter[]> {
  if (roster.some(({ role }) => role === 'chair')) return [...roster];
  if (roster.some(({ personId }) => personId === actor.personId)) throw new Refusal('chairMissing');
  const [host] = await sql<Pick<Sitter, 'name' | 'group'>>(
    em,
    'select name, resident_group as "group" from person where id = $1',
    [actor.personId],
  );
  if (!host) throw new Error(`the host ${actor.personId} of ${plan.id} is nobody`);
  return [{ ...host, personId: actor.personId, role: 'chair', household: null }, ...roster];
}
