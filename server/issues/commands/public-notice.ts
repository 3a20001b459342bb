/**
 * A resolution is posted for its notice period (rule 24). A correction is posted instead of its words and starts the
 * period again; objections are taken as long as it runs and answered by the host, also afterwards. Resolutions of a
 * meeting that no issue lies behind have a notice too, only no history to write it into.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { issueCommands } from '../../../shared/issues/commands.ts';
import { isNoticeOver } from '../../../shared/issues/deadlines.ts';
import type { HistoryEntry } from '../../../shared/issues/history.ts';
import { addDays, localDay } from '../../../shared/local-time.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand, type Announcement } from '../../live/command.ts';
import { meetingsChanged } from '../../live/topics.ts';
import { digestOf, recordStep } from '../history.ts';
import { lockIssue } from '../record.ts';
import { placeOfObjection, placeOfResolution } from './place.ts';

/** Refusals: nothingChanged. Repeating by another id: nothingChanged, the clock does not start twice. */
export const correctNotice = defineCommand({
  name: 'correctNotice',
  action: 'issues.screen',
  input: issueCommands.correctNotice,
  place: placeOfResolution,
  async run({ em, actor, now }, { resolutionId, words, reason }) {
    const notice = await noticeOf(em, resolutionId);
    if (notice.words === words) throw new Refusal('nothingChanged');
    const correctionId = uuidv7();
    const until = addDays(localDay(now.getTime()), notice.noticeDays);
    await sql(
      em,
      `insert into notice_correction (id, resolution_id, words, reason, notice_until, by_person_id, at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [correctionId, resolutionId, words, reason, until, actor.personId, now.toISOString()],
    );
    const entry = { type: 'noticeCorrected', data: { correctionId, until, reason } } as const;
    return { reply: { until }, announce: await tell(em, notice, entry, { by: actor.personId, now }) };
  },
});

/** Anyone who holds a role in the community. Refusals: noticeOver { day }. */
export const raiseObjection = defineCommand({
  name: 'raiseObjection',
  action: 'issues.raise',
  input: issueCommands.raiseObjection,
  place: placeOfResolution,
  async run({ em, actor, now }, { resolutionId, words }) {
    const notice = await noticeOf(em, resolutionId);
    if (isNoticeOver(notice.noticeUntil, localDay(now.getTime())))
      throw new Refusal('noticeOver', { day: notice.noticeUntil });
    const objectionId = uuidv7();
    await sql(
      em,
      'insert into objection (id, resolution_id, person_id, words, at) values ($1, $2, $3, $4, $5)',
      [objectionId, resolutionId, actor.personId, words, now.toISOString()],
    );
    const data = { objectionId, digest: digestOf({ words, photoIds: [] }) };
    const by = { by: actor.personId, now };
    return {
      reply: { objectionId },
      announce: await tell(em, notice, { type: 'objectionRaised', data }, by),
    };
  },
});

/** Refusals: alreadyAnsweredObjection. */
export const answerObjection = defineCommand({
  name: 'answerObjection',
  action: 'issues.screen',
  input: issueCommands.answerObjection,
  place: placeOfObjection,
  async run({ em, actor, now }, { objectionId, words }) {
    const [objection] = await sql<{ resolution_id: string }>(
      em,
      'select resolution_id from objection where id = $1',
      [objectionId],
    );
    if (!objection) throw new Refusal('notAllowed');
    const [answered] = await sql(
      em,
      `insert into objection_answer (objection_id, words, by_person_id, at) values ($1, $2, $3, $4)
       on conflict do nothing returning objection_id`,
      [objectionId, words, actor.personId, now.toISOString()],
    );
    if (!answered) throw new Refusal('alreadyAnsweredObjection');
    const notice = await noticeOf(em, objection.resolution_id);
    const data = { objectionId, digest: digestOf({ words, photoIds: [] }) };
    const by = { by: actor.personId, now };
    return { reply: null, announce: await tell(em, notice, { type: 'objectionAnswered', data }, by) };
  },
});

interface Notice {
  readonly issueId: string | null;
  readonly communityId: string;
  readonly meetingId: string;
  readonly words: string;
  /** YYYY-MM-DD */
  readonly noticeUntil: string;
  readonly noticeDays: number;
}

async function noticeOf(em: EntityManager, resolutionId: string): Promise<Notice> {
  const [notice] = await sql<Notice>(
    em,
    `select r.issue_id as "issueId", m.community_id as "communityId", m.id as "meetingId", posted.words,
       to_char(posted.notice_until, 'YYYY-MM-DD') as "noticeUntil",
       greatest((m.rules ->> 'noticePeriodDays')::int, 15) as "noticeDays"
     from resolution r join meeting m on m.id = r.meeting_id
     join posted_resolution posted on posted.resolution_id = r.id
     where r.id = $1`,
    [resolutionId],
  );
  if (!notice) throw new Error(`no resolution ${resolutionId}`);
  return notice;
}

async function tell(
  em: EntityManager,
  { issueId, communityId, meetingId }: Notice,
  entry: HistoryEntry,
  by: { by: string; now: Date },
): Promise<Announcement[]> {
  const told = issueId === null ? [] : await recordStep(em, await lockIssue(em, issueId), entry, by);
  return [...told, meetingsChanged(communityId, meetingId)];
}
