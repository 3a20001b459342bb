/**
 * What somebody wrote in an answer is hidden from whoever reads the results, or shown again; marks always count. Answers on paper
 * are confirmed, and taken out where they were copied wrongly.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { may } from '../../../shared/identity/permissions.ts';
import { centreId } from '../../../shared/live/topics.ts';
import { surveyCommands } from '../../../shared/reporting/survey-result.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand, type Place } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { lockEntry, ofEntry } from '../registers/entry-place.ts';
import { answerWaits } from './result.ts';

async function ofAnswer(em: EntityManager, { answerId }: { answerId: string }): Promise<Place | null> {
  const [survey] = await sql<{ communityId: string }>(
    em,
    `select survey.community_id as "communityId" from survey_answer answer
     join register_entry survey on survey.id = answer.survey_id where answer.id = $1`,
    [answerId],
  );
  return survey ? { room: centreId, scope: survey } : null;
}

/** The second person, who has compared them with the papers. Refusals: nothingToConfirm where all are confirmed or the actor's own. */
export const confirmPapers = defineCommand({
  name: 'confirmPaperAnswers',
  action: 'registers.verify',
  input: surveyCommands.confirmPapers,
  place: ofEntry,
  async run({ em, actor, now }, { entryId, answerIds }) {
    await lockEntry(em, entryId);
    const confirmed = await sql(
      em,
      `update survey_answer set verified_by = $1, verified_at = $2
       where survey_id = $3 and id = any($4::uuid[]) and ${answerWaits} and recorded_by <> $1
       returning id`,
      [actor.personId, now.toISOString(), entryId, answerIds],
    );
    if (confirmed.length === 0) throw new Refusal('nothingToConfirm');
    return { reply: { confirmed: confirmed.length }, announce: [recordsChanged()] };
  },
});

/**
 * One that waits is taken out by whoever copied it or by somebody who confirms; one that is confirmed by somebody who confirms and
 * did not copy it. Refusals: notAllowed, ownEntry, changedMeanwhile where it is gone. Repeating: changedMeanwhile.
 */
export const withdrawPaper = defineCommand({
  name: 'withdrawPaperAnswer',
  action: 'registers.record',
  input: surveyCommands.withdrawPaper,
  place: ofAnswer,
  async run({ em, actor, now }, { answerId, reason }) {
    const [answer] = await sql<{ communityId: string; recordedBy: string; isVerified: boolean }>(
      em,
      `select survey.community_id as "communityId", answer.recorded_by as "recordedBy",
         answer.verified_at is not null as "isVerified"
       from survey_answer answer join register_entry survey on survey.id = answer.survey_id
       where answer.id = $1 and answer.paper is not null and answer.withdrawn_at is null for update of answer`,
      [answerId],
    );
    if (!answer) throw new Refusal('changedMeanwhile');
    const isOwn = answer.recordedBy === actor.personId;
    const verifies = may(actor, 'registers.verify', { communityId: answer.communityId });
    if (!verifies && (answer.isVerified || !isOwn)) throw new Refusal('notAllowed');
    if (answer.isVerified && isOwn) throw new Refusal('ownEntry');
    await sql(
      em,
      'update survey_answer set withdrawn_by = $2, withdrawn_at = $3, withdrawn_reason = $4 where id = $1',
      [answerId, actor.personId, now.toISOString(), reason],
    );
    return { reply: null, announce: [recordsChanged()] };
  },
});

/** Refusals: nothingChanged when they are hidden already, or there are none. Repeating: nothingChanged. */
export const hideWords = defineCommand({
  name: 'hideSurveyWords',
  action: 'registers.verify',
  input: surveyCommands.hideWords,
  place: ofAnswer,
  async run({ em, now }, { answerId, reason }) {
    const hidden = await sql(
      em,
      `update survey_answer set hidden_at = $2, hidden_reason = $3
       where id = $1 and hidden_at is null and words <> '' returning id`,
      [answerId, now.toISOString(), reason],
    );
    if (hidden.length === 0) throw new Refusal('nothingChanged');
    return { reply: null, announce: [recordsChanged()] };
  },
});

/** Refusals: nothingChanged when they are shown. Repeating: nothingChanged. */
export const showWords = defineCommand({
  name: 'showSurveyWords',
  action: 'registers.verify',
  input: surveyCommands.showWords,
  place: ofAnswer,
  async run({ em }, { answerId }) {
    const shown = await sql(
      em,
      `update survey_answer set hidden_at = null, hidden_reason = null
       where id = $1 and hidden_at is not null returning id`,
      [answerId],
    );
    if (shown.length === 0) throw new Refusal('nothingChanged');
    return { reply: null, announce: [recordsChanged()] };
  },
});
