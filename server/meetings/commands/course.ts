/** Opening and closing: called → open → closed; signing is in minutes.ts. */
import { whyMeetingCannotClose, whyMeetingCannotOpen } from '../../../shared/meetings/rules/agenda.ts';
import { refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { issueDeferred } from '../../issues/transitions.ts';
import type { Announcement } from '../../live/command.ts';
import { meetingsChanged } from '../../live/topics.ts';
import { endRound } from '../round/end-round.ts';
import { meetingCommand, tell } from '../meeting-command.ts';

export const openMeeting = meetingCommand('openMeeting', 'meetings.run', async ({ em, view, now }) => {
  refuse(whyMeetingCannotOpen(view));
  await sql(em, `update meeting set state = 'open', opened_at = $2 where id = $1`, [
    view.id,
    now.toISOString(),
  ]);
  return {
    reply: null,
    announce: [
      ...(await endRound(em, view, now)),
      tell(view, { type: 'meetingOpened', data: { at: now.getTime() } }),
      meetingsChanged(view.communityId, view.id),
    ],
  };
});

/** Issues whose item was never reached may be put on another agenda. */
export const closeMeeting = meetingCommand('closeMeeting', 'meetings.run', async (context) => {
  const { em, view, actor, now } = context;
  refuse(whyMeetingCannotClose(view));
  const told: Announcement[] = [];
  for (const { state, issueId } of view.items) {
    if (state !== 'waiting' || issueId === null) continue;
    told.push(...(await issueDeferred(em, { issueId, meetingId: view.id, by: actor.personId, now })));
  }
  await sql(em, `update meeting set state = 'closed', closed_at = $2, minutes_version = 1 where id = $1`, [
    view.id,
    now.toISOString(),
  ]);
  return {
    reply: null,
    announce: [
      tell(view, { type: 'meetingClosed', data: { at: now.getTime() } }),
      ...told,
      meetingsChanged(view.communityId, view.id),
    ],
  };
});
