/** Between the call and the opening: moving, cancelling, answering the invitation, a roster that changed meanwhile. */
import { whyCannotAnswer, whyInvitationOver } from '../../../shared/meetings/rules/attendance.ts';
import { whyCannotMove, whyRosterNotReady } from '../../../shared/meetings/planning.ts';
import { hasVote, seatOrder, type Member } from '../../../shared/meetings/roster.ts';
import type { Seat } from '../../../shared/meetings/view.ts';
import { refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { issueDeferred } from '../../issues/transitions.ts';
import type { Announcement } from '../../live/command.ts';
import { meetingsChanged } from '../../live/topics.ts';
import { endRound } from '../round/end-round.ts';
import { meetingCommand, ownSeat, tell, type MeetingContext } from '../meeting-command.ts';
import { membersOf } from '../roster/members.ts';
import { householdOf, insertSeat, seatFor, type Sitter } from '../roll.ts';

/** Refusals: invitationOver, meetingCancelled, meetingInPast; noticeTooShort when it is moved forward. */
export const moveMeeting = meetingCommand(
  'moveMeeting',
  'meetings.run',
  async ({ em, view, now }, { scheduledAt, place, reason }) => {
    refuse(whyInvitationOver(view));
    refuse(whyCannotMove(view.rules, { from: view.scheduledAt, to: scheduledAt, now: now.getTime() }));
    await sql(
      em,
      'update meeting set scheduled_at = $2, place = $3, changed_at = $4, change_reason = $5 where id = $1',
      [view.id, new Date(scheduledAt).toISOString(), place, now.toISOString(), reason],
    );
    const moved = { scheduledAt, place, reason, at: now.getTime() };
    return {
      reply: null,
      announce: [
        tell(view, { type: 'meetingMoved', data: moved }),
        meetingsChanged(view.communityId, view.id),
      ],
    };
  },
);

/** Its issues may be put on another agenda. Refusals: invitationOver, meetingCancelled. */
export const cancelMeeting = meetingCommand('cancelMeeting', 'meetings.run', async (context, { reason }) => {
  const { em, view, actor, now } = context;
  refuse(whyInvitationOver(view));
  const told: Announcement[] = await endRound(em, view, now);
  for (const { issueId } of view.items) {
    if (issueId === null) continue;
    told.push(...(await issueDeferred(em, { issueId, meetingId: view.id, by: actor.personId, now })));
  }
  await sql(em, `update meeting set state = 'cancelled', changed_at = $2, change_reason = $3 where id = $1`, [
    view.id,
    now.toISOString(),
    reason,
  ]);
  return {
    reply: null,
    announce: [
      tell(view, { type: 'meetingCancelled', data: { reason, at: now.getTime() } }),
      ...told,
      meetingsChanged(view.communityId, view.id),
    ],
  };
});

export const answerInvitation = meetingCommand(
  'answerInvitation',
  'meetings.takePart',
  async (context, { answer }) => {
    const { em, view } = context;
    const seat = ownSeat(context);
    refuse(whyCannotAnswer(view, seat.id));
    await sql(em, 'update seat set invitation = $2 where id = $1', [seat.id, answer]);
    return {
      reply: null,
      announce: [tell(view, { type: 'invitationAnswered', data: { seatId: seat.id, answer } })],
    };
  },
);

/**
 * The roll follows the roster until the opening freezes it (rule 2). Who has checked in keeps the seat; observers stay,
 * and where the roster names no chair whoever took it. Refusals: invitationOver, meetingCancelled, those of a roster that is not ready.
 */
export const updateRoll = meetingCommand('updateRoll', 'meetings.run', async (context) => {
  const { em, view } = context;
  refuse(whyInvitationOver(view));
  const roster = await membersOf(em, view.communityId, view.rules.body);
  refuse(whyRosterNotReady(view.rules, roster));
  const removed = await removeSeats(context, roster);
  const told: Announcement[] = removed.map((seat) =>
    tell(view, { type: 'seatRemoved', data: { seatId: seat.id } }),
  );
  let number = Math.max(0, ...view.seats.map((seat) => seat.number));
  let added = 0;
  for (const member of seatOrder(roster)) {
    const held = view.seats.find((seat) => seat.personId === member.personId);
    if (held) {
      told.push(...(await changeSeat(context, held, member)));
      continue;
    }
    const seat = seatFor(view.rules, member, (number += 1));
    await insertSeat(em, view.id, seat, householdOf(view.rules, member));
    told.push(tell(view, { type: 'seatAdded', data: { seat } }));
    added += 1;
  }
  return { reply: { added, removed: removed.length }, announce: told };
});

async function removeSeats({ em, view, now }: MeetingContext, roster: readonly Member[]): Promise<Seat[]> {
  const members = new Set(roster.map(({ personId }) => personId));
  const stays: readonly Seat['role'][] = roster.some(({ role }) => role === 'chair')
    ? ['observer']
    : ['observer', 'chair'];
  const gone = view.seats.filter(
    (seat) => !members.has(seat.personId) && !seat.present && !stays.includes(seat.role),
  );
  const ids = gone.map(({ id }) => id);
  await sql(
    em,
    'update access_link set revoked_at = $2 where seat_id = any($1::uuid[]) and revoked_at is null',
    [ids, now.toISOString()],
  );
  await sql(em, 'delete from seat where id = any($1::uuid[])', [ids]);
  return gone;
}

async function changeSeat({ em, view }: MeetingContext, seat: Seat, member: Sitter): Promise<Announcement[]> {
  const { name, group, role } = member;
  const changed: Seat = { ...seat, name, group, role, votes: hasVote(view.rules, role) };
  await sql(
    em,
    'update seat set name = $2, resident_group = $3, role = $4, votes = $5, household = $6 where id = $1',
    [seat.id, name, group, role, changed.votes, householdOf(view.rules, member)],
  );
  if (seat.name === name && seat.group === group && seat.role === role) return [];
  return [
    tell(view, { type: 'seatRemoved', data: { seatId: seat.id } }),
    tell(view, { type: 'seatAdded', data: { seat: changed } }),
  ];
}
