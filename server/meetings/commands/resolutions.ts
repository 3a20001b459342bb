/** A resolution names unit, due date and supervisor, is published, and becomes somebody's task. */
import { v7 as uuidv7 } from 'uuid';
import { addDays, localDay } from '../../../shared/local-time.ts';
import { itemOf, motionOf, seatOf } from '../../../shared/meetings/rules/find.ts';
import { whyDueDateRefused } from '../../../shared/meetings/rules/motion.ts';
import {
  isCarried,
  whyResolutionCannotBePublished,
  whySupervisorRefused,
  wordsOf,
} from '../../../shared/meetings/rules/resolution.ts';
import type { Resolution } from '../../../shared/meetings/view.ts';
import { refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { actionItemCreated } from '../../issues/transitions.ts';
import { recordsChanged, volunteersChanged } from '../../live/topics.ts';
import { meetingCommand, tell } from '../meeting-command.ts';

export const publishResolution = meetingCommand(
  'publishResolution',
  'meetings.run',
  async ({ em, view, actor, now }, input) => {
    refuse(whyResolutionCannotBePublished(view, input.motionId));
    refuse(whySupervisorRefused(view, input.supervisorSeatId));
    const today = localDay(now.getTime());
    refuse(whyDueDateRefused(input.dueOn, today));
    const motion = motionOf(view, input.motionId);
    const supervisor = seatOf(view, input.supervisorSeatId);
    const ballot = view.ballots.find(
      (candidate) => candidate.motionId === input.motionId && isCarried(candidate),
    );
    if (!motion || !supervisor || !ballot)
      throw new Error(`motion ${input.motionId} was adopted without a ballot`);
    const issueId = itemOf(view, motion.itemId)?.issueId ?? null;
    const resolution: Resolution = {
      id: uuidv7(),
      motionId: motion.id,
      itemId: motion.itemId,
      issueId,
      number: `${view.number}-${view.resolutions.length + 1}`,
      words: wordsOf(motion, ballot),
      unitName: motion.unitName,
      supervisorName: supervisor.name,
      dueOn: input.dueOn,
      publishedAt: now.getTime(),
      noticeUntil: addDays(today, view.rules.noticePeriodDays),
    };
    await sql(
      em,
      `insert into resolution (id, meeting_id, item_id, motion_id, ballot_id, issue_id, number, words, unit_id, supervisor_id, due_on, published_at, notice_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        resolution.id,
        view.id,
        motion.itemId,
        motion.id,
        ballot.id,
        issueId,
        resolution.number,
        resolution.words,
        motion.unitId,
        supervisor.personId,
        input.dueOn,
        now.toISOString(),
        resolution.noticeUntil,
      ],
    );
    // What is published after the close belongs into the minutes: a new version, which nobody has signed yet.
    await sql(
      em,
      `update meeting set minutes_version = minutes_version + 1 where id = $1 and state = 'closed'`,
      [view.id],
    );
    const published = tell(view, { type: 'resolutionPublished', data: { resolution } });
    const told =
      issueId === null
        ? []
        : await actionItemCreated(em, {
            issueId,
            resolutionId: resolution.id,
            unitId: motion.unitId,
            supervisorId: supervisor.personId,
            dueOn: input.dueOn,
            what: motion.what,
            by: actor.personId,
            now,
          });
    // Volunteer leads may open a service event from it.
    return {
      reply: { resolutionId: resolution.id },
      announce: [published, ...told, volunteersChanged(view.communityId, null), recordsChanged()],
    };
  },
);
