/** What the answers to a survey come to. A share or a mean never stands without the number of answers behind it. */
import { z } from 'zod';
import type { Rating } from './open-pages.ts';

/** How many gave 1, 2, 3, 4 and 5. */
export type Marks = readonly number[];
export type MarksOf = Readonly<Record<Rating, Marks>>;

export interface SurveyWords {
  readonly id: string;
  readonly onDay: string;
  readonly overall: number;
  /** Copied from paper more than a week later. */
  readonly isLate: boolean;
  /** Numbers of telephones masked; empty where they are hidden from the reader. */
  readonly words: string;
  /** Null: not hidden. */
  readonly hiddenReason: string | null;
}

export interface SurveyResult {
  readonly id: string;
  readonly titles: SurveyTitles;
  readonly communityName: string;
  readonly isDemo: boolean;
  readonly answers: number;
  /** Of them, those that were given on paper. */
  readonly onPaper: number;
  readonly marks: MarksOf;
  /** Copied from paper, and not counted yet. */
  readonly papersWaiting: number;
  /** Of them what the reader may confirm, at most `mostPapers`. */
  readonly papers: readonly WaitingPaper[];
  /** Copied wrongly and taken out, the earliest first; none of them counts. */
  readonly papersGone: readonly WithdrawnPaper[];
  /** The earliest first; `month` is YYYY-MM. */
  readonly months: readonly { readonly month: string; readonly answers: number; readonly marks: MarksOf }[];
  /** The newest first, at most `mostWords`. */
  readonly words: readonly SurveyWords[];
  readonly wordsGiven: number;
  readonly mayHide: boolean;
  readonly mayExport: boolean;
  readonly mayRecord: boolean;
  /** The reader. */
  readonly personId: string;
}

export interface WaitingPaper extends Readonly<Record<Rating, number>> {
  readonly id: string;
  readonly paper: string;
  readonly onDay: string;
  readonly words: string;
  readonly recordedByName: string;
}

/** One that counts or waits. */
export interface CopiedPaper extends WaitingPaper {
  readonly recordedById: string;
  /** Null: it waits. */
  readonly verifiedByName: string | null;
}

export interface WithdrawnPaper {
  readonly id: string;
  readonly paper: string;
  readonly onDay: string;
  readonly reason: string;
  readonly byName: string;
  readonly at: number;
}

/** So many are compared with their papers at a time. */
export const mostPapers = 100;

export interface SurveyTitles {
  readonly zh: string;
  /** Empty where nobody wrote one. */
  readonly en: string;
}

export const mostWords = 200;

/** With fewer answers a share says little, and is shown with a warning. */
export const fewSurveyAnswers = 10;

/** In the reader's language, or in the one that there is. */
export function titleIn({ zh, en }: SurveyTitles, language: string): string {
  return language === 'en' && en !== '' ? en : zh;
}

export function answersIn(marks: Marks): number {
  return marks.reduce((sum, count) => sum + count, 0);
}

/** With two places; null without answers. */
export function meanOf(marks: Marks): number | null {
  const answers = answersIn(marks);
  const sum = marks.reduce((total, count, at) => total + count * (at + 1), 0);
  return answers === 0 ? null : Math.round((sum * 100) / answers) / 100;
}

/** The share of those who gave four or five, cut to thousandths as in every report; null without answers. */
export function satisfiedShare(marks: Marks): number | null {
  const answers = answersIn(marks);
  const satisfied = (marks[3] ?? 0) + (marks[4] ?? 0);
  return answers === 0 ? null : Math.floor((satisfied * 1_000) / answers) / 1_000;
}

const ofAnswer = { answerId: z.uuid() };
export const surveyCommands = {
  confirmPapers: z.strictObject({ entryId: z.uuid(), answerIds: z.array(z.uuid()).min(1).max(mostPapers) }),
  withdrawPaper: z.strictObject({ ...ofAnswer, reason: z.string().trim().min(2).max(200) }),
  hideWords: z.strictObject({ ...ofAnswer, reason: z.string().trim().min(2).max(200) }),
  showWords: z.strictObject(ofAnswer),
} as const;
