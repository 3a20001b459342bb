/** What a survey came to: how many gave which mark, by question and month, and what they wrote. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { maskText } from '../../../shared/identity/mask-name.ts';
import { ratings } from '../../../shared/reporting/open-pages.ts';
import {
  mostPapers,
  mostWords,
  type CopiedPaper,
  type MarksOf,
  type SurveyResult,
  type SurveyTitles,
  type SurveyWords,
} from '../../../shared/reporting/survey-result.ts';
import { sql } from '../../database.ts';
import { isLateAnswer } from '../registers/late.ts';

/** Over register_entry as `entry`. */
export const surveyTitles = `
  json_build_object('zh', entry.title, 'en', coalesce(entry.details ->> 'titleEn', ''))`;

const marks = `json_build_object(${ratings
  .map(
    (rating) =>
      `'${rating}', array[${[1, 2, 3, 4, 5].map((mark) => `count(*) filter (where ${rating} = ${mark})`).join(', ')}]`,
  )
  .join(', ')})`;

interface Head {
  readonly id: string;
  readonly communityId: string;
  readonly communityName: string;
  readonly isDemo: boolean;
  readonly titles: SurveyTitles;
}

/** Null where there is no such survey, or it was taken out. */
export async function surveyHead(em: EntityManager, surveyId: string): Promise<Head | null> {
  const [head] = await sql<Head>(
    em,
    `select entry.id, entry.community_id as "communityId", community.name as "communityName",
       community.is_demo as "isDemo", ${surveyTitles} as titles
     from register_entry entry join community on community.id = entry.community_id
     where entry.id = $1 and entry.register = 'survey' and entry.withdrawn_at is null`,
    [surveyId],
  );
  return head ?? null;
}

/** Over survey_answer: given by a resident, or copied from paper and confirmed by a second person; and not taken out. */
export const answerCounts = '(withdrawn_at is null and (paper is null or verified_at is not null))';
export const answerWaits = '(paper is not null and verified_at is null and withdrawn_at is null)';

interface Counted {
  /** Null: of all months. */
  readonly month: string | null;
  readonly answers: number;
  readonly onPaper: number;
  readonly wordsGiven: number;
  readonly marks: MarksOf;
}

/** `mayHide`: hidden words are shown to whoever may show them again, and who does may confirm what somebody else copied from paper. */
export async function surveyResult(
  em: EntityManager,
  { id, titles, communityName, isDemo }: Head,
  { personId, ...may }: Pick<SurveyResult, 'mayHide' | 'mayExport' | 'mayRecord' | 'personId'>,
): Promise<SurveyResult> {
  const counted = await sql<Counted>(
    em,
    `select to_char(on_day, 'YYYY-MM') as month, count(*)::int as answers, count(paper)::int as "onPaper",
       (count(*) filter (where words <> ''))::int as "wordsGiven", ${marks} as marks
     from survey_answer where survey_id = $1 and ${answerCounts} group by grouping sets ((), (to_char(on_day, 'YYYY-MM')))
     order by month nulls first`,
    [id],
  );
  const [all, ...months] = counted;
  if (!all) throw new Error('a sum over everything returned no row');
  const words = await sql<SurveyWords>(
    em,
    `select id, on_day::text as "onDay", overall, hidden_reason as "hiddenReason",
       ${isLateAnswer} as "isLate", case when hidden_at is null or $2 then words else '' end as words
     from survey_answer answer where survey_id = $1 and words <> '' and ${answerCounts}
     order by on_day desc, md5(id::text) limit ${mostWords}`,
    [id, may.mayHide],
  );
  const [waiting] = await sql<Pick<SurveyResult, 'papersWaiting' | 'papers' | 'papersGone'>>(
    em,
    `select (select count(*)::int from survey_answer where survey_id = $1 and ${answerWaits}) as "papersWaiting",
       (select coalesce(json_agg(json_build_object('id', waiting.id, 'paper', paper, 'onDay', on_day::text, 'overall', overall,
          'attitude', attitude, 'usefulness', usefulness, 'words', words, 'recordedByName', person.name) order by paper), '[]')
        from (select * from survey_answer where survey_id = $1 and ${answerWaits} and recorded_by <> $2 and $3
              order by paper limit ${mostPapers}) as waiting
        join person on person.id = waiting.recorded_by) as papers,
       (select coalesce(json_agg(json_build_object('id', gone.id, 'paper', paper, 'onDay', on_day::text, 'reason', withdrawn_reason,
          'byName', person.name, 'at', ms(withdrawn_at)) order by withdrawn_at), '[]')
        from survey_answer gone join person on person.id = withdrawn_by where survey_id = $1) as "papersGone"`,
    [id, personId, may.mayHide],
  );
  if (!waiting) throw new Error('a select without from returned no row');
  const { answers, onPaper, wordsGiven } = all;
  return {
    ...{ id, titles, communityName, isDemo },
    ...{ answers, onPaper, wordsGiven, marks: all.marks, papersWaiting: waiting.papersWaiting },
    papersGone: waiting.papersGone,
    papers: waiting.papers.map((one) => ({ ...one, words: maskText(one.words, []) })),
    months: months.map(({ month, ...one }) => ({
      ...{ month: month ?? '', answers: one.answers, marks: one.marks },
    })),
    words: words.map((one) => ({ ...one, words: maskText(one.words, []) })),
    ...{ ...may, personId },
  };
}

/** An answer on paper by the number on it, for whoever looks whether it was copied right; null where there is none. */
export async function paperOf(
  em: EntityManager,
  surveyId: string,
  paper: string,
): Promise<CopiedPaper | null> {
  const [found] = await sql<CopiedPaper>(
    em,
    `select answer.id, paper, on_day::text as "onDay", overall, attitude, usefulness,
       case when hidden_at is null then words else '' end as words, recorded_by as "recordedById",
       recorder.name as "recordedByName", verifier.name as "verifiedByName"
     from survey_answer answer join person recorder on recorder.id = recorded_by
     left join person verifier on verifier.id = verified_by
     where survey_id = $1 and paper = $2 and withdrawn_at is null`,
    [surveyId, paper],
  );
  return found ? { ...found, words: maskText(found.words, []) } : null;
}
