/**
 * A rehearsal: a copy of a planned or called meeting in which everything may be tried and nothing counts
 * (docs/decisions/0111-rehearsals.md). Its agenda names no issue, its number is its original's, its minutes are not signed.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { rehearsalCommands } from '../../../shared/meetings/rehearsal.ts';
import { whyInvitationOver } from '../../../shared/meetings/rules/attendance.ts';
import { whyRosterNotReady } from '../../../shared/meetings/planning.ts';
import { seatOrder } from '../../../shared/meetings/roster.ts';
import type { MeetingEvent } from '../../../shared/meetings/events.ts';
import type { MeetingView } from '../../../shared/meetings/view.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand, type Announcement, type CommandContext, type Place } from '../../live/command.ts';
import { append, lockRoom } from '../../live/room-log.ts';
import type { Runner } from '../../live/run-command.ts';
import { meetingsChanged } from '../../live/topics.ts';
import { loadView } from '../load-view.ts';
import { withChair } from '../planning/call-meeting.ts';
import { planOf, type Plan } from '../planning/plan.ts';
import { freeShortCode } from '../planning/short-code.ts';
import { insertSeat, seatFor, householdOf, type Sitter } from '../roll.ts';
import { membersOf } from '../roster/members.ts';
import { attendeesFor, signOutAttendees } from './attendees.ts';

/** Repeating it leads to the rehearsal that runs. Refusals: rehearsalTooLate, agendaEmpty, those of the roster. */
export const startRehearsal = defineCommand({
  name: 'startRehearsal',
  action: 'meetings.run',
  input: rehearsalCommands.startRehearsal,
  async place(em, { meetingId }): Promise<Place | null> {
    const plan = await planOf(em, meetingId);
    return plan && { room: plan.communityId, scope: { communityId: plan.communityId } };
  },
  async run(context, { meetingId: originalId }) {
    const { em, actor, now } = context;
    const plan = await planOf(em, originalId);
    if (!plan) throw new Refusal('notAllowed');
    if (plan.isRehearsal || (plan.state !== 'planned' && plan.state !== 'called'))
      throw new Refusal('rehearsalTooLate');
    const [running] = await sql<{ id: string }>(
      em,
      `select id from meeting where rehearsal_of = $1 and state <> 'cancelled'`,
      [originalId],
    );
    if (running) return { reply: { meetingId: running.id }, announce: [] };
    const sitters = await sittersOf({ ...context, plan });
    const meetingId = uuidv7();
    await sql(
      em,
      `insert into meeting (id, community_id, number, title, place, scheduled_at, rules, short_code, state, called_at,
         called_by, convened_by_committee, rehearsal_of)
       select $1, community_id, number, title, place, $3, rules, $4, 'called', $3, $5, false, id
       from meeting where id = $2`,
      [meetingId, originalId, now.toISOString(), await freeShortCode(em), actor.personId],
    );
    const items = await sql(
      em,
      `insert into agenda_item (id, meeting_id, position, title, minutes, state)
       select gen_random_uuid(), $1, position, title, minutes, 'waiting' from agenda_item where meeting_id = $2
       returning id`,
      [meetingId, originalId],
    );
    if (items.length === 0) throw new Refusal('agendaEmpty');
    for (const [at, sitter] of sitters.entries())
      await insertSeat(em, meetingId, seatFor(plan.rules, sitter, at + 1), householdOf(plan.rules, sitter));
    return { reply: { meetingId }, announce: [meetingsChanged(plan.communityId, meetingId)] };
  },
});

/** The roll of a called meeting; of a plan its body's roster. Guests come when they come. */
async function sittersOf(context: CommandContext & { readonly plan: Plan }): Promise<Sitter[]> {
  const { em, plan } = context;
  const invited = await sql<Sitter>(
    em,
    `select person_id as "personId", name, resident_group as "group", role, household from seat
     where meeting_id = $1 and role <> 'observer' order by number`,
    [plan.id],
  );
  if (invited.length > 0) return invited;
  const roster = await membersOf(em, plan.communityId, plan.rules.body);
  refuse(whyRosterNotReady(plan.rules, roster));
  return seatOrder(await withChair(context, roster));
}

async function placeOfRehearsal(
  em: EntityManager,
  { meetingId }: { meetingId: string },
): Promise<Place | null> {
  const plan = await planOf(em, meetingId);
  return plan?.isRehearsal ? { room: meetingId, scope: { communityId: plan.communityId, meetingId } } : null;
}

/**
 * Seats for which somebody was given a link stay theirs. Repeating it finds nobody left to replace.
 * Refusals: invitationOver (it has been opened), meetingCancelled.
 */
export const fillRehearsal = defineCommand({
  name: 'fillRehearsal',
  action: 'meetings.run',
  input: rehearsalCommands.fillRehearsal,
  place: placeOfRehearsal,
  async run({ em, actor, now }, { meetingId }) {
    const view = await loadView(em, meetingId);
    refuse(whyInvitationOver(view));
    const empty = await sql<{ id: string; number: number; group: Sitter['group']; household: string | null }>(
      em,
      `delete from seat s where s.meeting_id = $1 and s.role = 'representative' and not s.present
         and not exists (select from access_link l where l.seat_id = s.id)
         and not exists (select from simulated_person p where p.person_id = s.person_id)
       returning s.id, s.number, s.resident_group as "group", s.household`,
      [meetingId],
    );
    const attendees = await attendeesFor(em, {
      ...{ communityId: view.communityId, groups: empty.map(({ group }) => group) },
      ...{ grantedBy: actor.personId, now },
    });
    const told: Announcement[] = [];
    for (const [at, { id, number, group, household }] of empty.entries()) {
      const attendee = attendees[at];
      if (!attendee) throw new Error(`${empty.length} seats and ${attendees.length} simulated attendees`);
      const seat = seatFor(view.rules, { ...attendee, group, role: 'representative' }, number);
      await insertSeat(em, meetingId, seat, household);
      told.push(tell(meetingId, { type: 'seatRemoved', data: { seatId: id } }));
      told.push(tell(meetingId, { type: 'seatAdded', data: { seat } }));
    }
    return { reply: { filled: empty.length }, announce: told };
  },
});

/** Repeating it finds it ended. Refusals: meetingCancelled. */
export const endRehearsal = defineCommand({
  name: 'endRehearsal',
  action: 'meetings.run',
  input: rehearsalCommands.endRehearsal,
  place: placeOfRehearsal,
  async run({ em, now }, { meetingId }) {
    const view = await loadView(em, meetingId);
    if (view.state === 'cancelled') throw new Refusal('meetingCancelled');
    return { reply: null, announce: await close(em, view, now) };
  },
});

/** In the transaction that holds the room's lock. */
async function close(em: EntityManager, view: MeetingView, now: Date): Promise<Announcement[]> {
  // Every change of a called meeting has a reason; this one needs no words, for screens say that it was a rehearsal.
  const reason = view.title;
  await sql(em, `update meeting set state = 'cancelled', changed_at = $2, change_reason = $3 where id = $1`, [
    view.id,
    now.toISOString(),
    reason,
  ]);
  await signOutAttendees(em, { meetingId: view.id, communityId: view.communityId, now });
  return [
    tell(view.id, { type: 'meetingCancelled', data: { reason, at: now.getTime() } }),
    meetingsChanged(view.communityId, view.id),
  ];
}

/** As long as simulated attendees stay signed in. */
const longestHours = 6;
const left = `
  select r.id from meeting r join meeting o on o.id = r.rehearsal_of
  where r.state <> 'cancelled'
    and (o.state not in ('planned', 'called') or r.called_at < $1::timestamptz - make_interval(hours => ${longestHours}))`;

/**
 * Ends rehearsals that nobody ended: their meeting has begun or was cancelled, or it was begun hours ago. To be called
 * every minute; safe to repeat and to run on several nodes. Returns how many it ended.
 */
export async function endLeftRehearsals(runner: Runner): Promise<number> {
  const due = await sql<{ id: string }>(runner.database.em(), left, [runner.now().toISOString()]);
  let ended = 0;
  for (const { id } of due) {
    const logged = await runner.database.em().transactional(async (em) => {
      await lockRoom(em, id);
      const now = runner.now();
      const still = await sql(em, `${left} and r.id = $2`, [now.toISOString(), id]);
      return still.length === 0 ? [] : append(em, await close(em, await loadView(em, id), now), now);
    });
    runner.publish(logged);
    if (logged.length > 0) ended += 1;
  }
  return ended;
}

function tell(room: string, { type, data }: MeetingEvent): Announcement {
  return { room, type, data };
}
