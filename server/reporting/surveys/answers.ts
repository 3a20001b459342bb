/** Answers one by one, as they leave the house: without an id, numbers of telephones masked, hidden words left out. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { maskText } from '../../../shared/identity/mask-name.ts';
import type { SurveyTitles } from '../../../shared/reporting/survey-result.ts';
import type { Period } from '../../../shared/reporting/period.ts';
import { sql } from '../../database.ts';
import { isLateAnswer } from '../registers/late.ts';
import { surveyTitles } from './result.ts';

export interface SurveyAnswerLine {
  readonly surveyId: string;
  readonly titles: SurveyTitles;
  readonly communityName: string;
  readonly isDemo: boolean;
  readonly onDay: string;
  /** Of an answer on paper, the number on it. */
  readonly paper: string | null;
  /** Of an answer on paper, once a second person confirmed it; of others always. */
  readonly isCounted: boolean;
  /** Only an answer on paper can be: those by phone are given when they are sent. */
  readonly isLate: boolean;
  readonly overall: number;
  readonly attitude: number;
  readonly usefulness: number;
  readonly words: string;
  readonly isHidden: boolean;
}

/** Of one survey, or of all in a period; in no order that says who answered when on a day. */
export async function answersOf(
  em: EntityManager,
  { surveyId, period }: { readonly surveyId?: string; readonly period?: Period },
): Promise<SurveyAnswerLine[]> {
  const lines = await sql<SurveyAnswerLine>(
    em,
    `select entry.id as "surveyId", ${surveyTitles} as titles, community.name as "communityName",
       community.is_demo as "isDemo", answer.on_day::text as "onDay", answer.paper,
       (answer.paper is null or answer.verified_at is not null) as "isCounted", ${isLateAnswer} as "isLate",
       answer.overall, answer.attitude, answer.usefulness, answer.hidden_at is not null as "isHidden",
       case when answer.hidden_at is null then answer.words else '' end as words
     from survey_answer answer join register_entry entry on entry.id = answer.survey_id
     join community on community.id = entry.community_id
     where entry.withdrawn_at is null and answer.withdrawn_at is null and ($1::uuid is null or entry.id = $1)
       and ($2::date is null or answer.on_day between $2 and $3::date)
     order by answer.on_day, entry.id, md5(answer.id::text)`,
    [surveyId ?? null, period?.from ?? null, period?.to ?? null],
  );
  return lines.map((line) => ({ ...line, words: maskText(line.words, []) }));
}
