/**
 * The two pages that a code on paper opens for anybody: a survey of one minute, and the sign-in to an activity. Whoever holds
 * the code may answer; nothing of the answer of a survey says who it was.
 */
import { z } from 'zod';
import { addDays } from '../local-time.ts';
import type { SurveyTitles } from './survey-result.ts';

export const ratings = ['overall', 'attitude', 'usefulness'] as const;
export type Rating = (typeof ratings)[number];
const rating = z.int().min(1).max(5);

export const surveyAnswer = z.strictObject({
  surveyId: z.uuid(),
  /** Made by the page; the same answer sent again is the same answer. */
  answerId: z.uuid(),
  overall: rating,
  attitude: rating,
  usefulness: rating,
  words: z.string().trim().max(500),
});
export type SurveyAnswer = z.infer<typeof surveyAnswer>;

export const openSignIn = z.strictObject({
  sessionId: z.uuid(),
  name: z.string().trim().min(1).max(60),
  phoneEnd: z.string().regex(/^\d{4}$/),
  /** Null: would rather not say. */
  group: z.enum(['migrant', 'local']).nullable(),
  /** Null: grown up; of a child, whether its guardian has agreed. */
  guardianConsent: z.boolean().nullable(),
});
export type OpenSignIn = z.infer<typeof openSignIn>;

export interface SurveyPage {
  readonly titles: SurveyTitles;
  readonly communityName: string;
  readonly isDemo: boolean;
}

export type DoorState = 'open' | 'early' | 'over';

export interface SignInPage {
  readonly title: string;
  readonly onDay: string;
  /** When it begins; null where nobody wrote it. */
  readonly time: string | null;
  readonly place: string;
  readonly communityName: string;
  readonly isDemo: boolean;
  /** For children: whoever signs in says how old they are. */
  readonly isForChildren: boolean;
  readonly state: DoorState;
}

/** How many days after an activity somebody may still sign in by its code. */
const lateDays = 1;

/** Open on the day of the activity and the day after, until a second person has confirmed it. */
export function doorOf(
  onDay: string,
  { today, isConfirmed }: { today: string; isConfirmed: boolean },
): DoorState {
  if (today < onDay) return 'early';
  return isConfirmed || today > addDays(onDay, lateDays) ? 'over' : 'open';
}
