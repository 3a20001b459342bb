/**
 * What anybody may do who holds the code of a survey or of an activity. Nobody is signed in, so there is no record of who
 * commanded what: an answer is told apart by the id that its page made, a person by name and the end of the telephone number.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { centreId } from '../../../shared/live/topics.ts';
import { localDay } from '../../../shared/local-time.ts';
import {
  doorOf,
  type OpenSignIn,
  type SignInPage,
  type SurveyAnswer,
  type SurveyPage,
} from '../../../shared/reporting/open-pages.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { append, lockRoom } from '../../live/room-log.ts';
import type { Runner } from '../../live/run-command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { signInPeople } from '../registers/sign-in-people.ts';
import { surveyTitles } from '../surveys/result.ts';

/** Null where there is no such survey, or it was taken out. */
export async function surveyPage(em: EntityManager, surveyId: string): Promise<SurveyPage | null> {
  const [page] = await sql<SurveyPage>(
    em,
    `select ${surveyTitles} as titles, community.name as "communityName", community.is_demo as "isDemo"
     from register_entry entry join community on community.id = entry.community_id
     where entry.id = $1 and entry.register = 'survey' and entry.withdrawn_at is null`,
    [surveyId],
  );
  return page ?? null;
}

interface SessionRow extends Omit<SignInPage, 'state'> {
  readonly isConfirmed: boolean;
}

export async function signInPage(
  em: EntityManager,
  sessionId: string,
  now: Date,
): Promise<SignInPage | null> {
  const [row] = await sql<SessionRow>(
    em,
    `select entry.title, entry.on_day::text as "onDay", entry.details ->> 'time' as time, coalesce(entry.details ->> 'place', '') as place,
       community.name as "communityName", community.is_demo as "isDemo", entry.module = 'children' as "isForChildren", entry.verified_at is not null as "isConfirmed"
     from register_entry entry join community on community.id = entry.community_id
     where entry.id = $1 and entry.register = 'session' and entry.withdrawn_at is null`,
    [sessionId],
  );
  if (!row) return null;
  const { isConfirmed, ...page } = row;
  return { ...page, state: doorOf(row.onDay, { today: localDay(now.getTime()), isConfirmed }) };
}

/** In one transaction, and the desk is told after its commit. */
async function told<Result>(
  runner: Runner,
  change: (em: EntityManager, now: Date) => Promise<{ result: Result; isNew: boolean }>,
): Promise<Result> {
  const { result, logged } = await runner.database.em().transactional(async (em) => {
    await lockRoom(em, centreId);
    const now = runner.now();
    const done = await change(em, now);
    return { result: done.result, logged: done.isNew ? await append(em, [recordsChanged()], now) : [] };
  });
  runner.publish(logged);
  return result;
}

/** Sent again under the same id it changes nothing. Refusals: notAllowed where there is no such survey. */
export function answerSurvey(runner: Runner, answer: SurveyAnswer): Promise<{ answered: true }> {
  return told(runner, async (em, now) => {
    if (!(await surveyPage(em, answer.surveyId))) throw new Refusal('notAllowed');
    const added = await sql(
      em,
      `insert into survey_answer (id, survey_id, on_day, overall, attitude, usefulness, words)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing returning id`,
      [
        ...[answer.answerId, answer.surveyId, localDay(now.getTime())],
        ...[answer.overall, answer.attitude, answer.usefulness, answer.words],
      ],
    );
    return { result: { answered: true as const }, isNew: added.length > 0 };
  });
}

/**
 * Whoever signs in twice is counted once, and told so. Refusals: notAllowed where there is no such activity, signInClosed
 * { onDay } before its day and afterwards.
 */
export function signInByCode(runner: Runner, given: OpenSignIn): Promise<{ already: boolean }> {
  return told(runner, async (em, now) => {
    await sql(em, 'select id from register_entry where id = $1 for update', [given.sessionId]);
    const page = await signInPage(em, given.sessionId, now);
    if (!page) throw new Refusal('notAllowed');
    if (page.state !== 'open') throw new Refusal('signInClosed', { onDay: page.onDay });
    const { name, phoneEnd, group, guardianConsent } = given;
    const added = await signInPeople(em, {
      entryId: given.sessionId,
      people: [{ name, phoneEnd, guardianConsent, group }],
      method: 'code',
      now,
    });
    return { result: { already: added === 0 }, isNew: added > 0 };
  });
}
