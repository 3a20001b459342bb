/**
 * How a shift was: said by those who served, by those who led, and by whoever was served. A figure never stands without
 * the number of answers behind it.
 */
import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { dayMs } from '../local-time.ts';

export const ratings = [1, 2, 3, 4, 5] as const;
export const feedbackRoles = ['served', 'volunteer', 'lead'] as const;
export type FeedbackRole = (typeof feedbackRoles)[number];

/** From the start of the shift, for so long after its end. */
export const feedbackOpenMs = 14 * dayMs;

/** What a phone sends that nobody is signed in on; `id` is its own, and makes the answer count once. */
export const servedFeedback = z.strictObject({
  id: z.uuid(),
  shiftId: z.uuid(),
  rating: z.int().min(1).max(5),
  words: z.string().trim().max(300),
});

export function whyCannotGiveFeedback(
  shift: { readonly state: string; readonly startsAt: number; readonly endsAt: number },
  isGiven: boolean,
  now: number,
): Refusal | null {
  if (shift.state === 'cancelled') return new Refusal('shiftCancelled');
  if (now < shift.startsAt) return new Refusal('tooEarly', { from: shift.startsAt });
  if (now > shift.endsAt + feedbackOpenMs) return new Refusal('tooLate');
  return isGiven ? new Refusal('feedbackGiven') : null;
}

export interface FeedbackSummary {
  readonly answers: number;
  /** To one decimal; null without answers. */
  readonly average: number | null;
  /** Those who gave four or five; null without answers. */
  readonly satisfiedShare: number | null;
}

/** With fewer answers than this a share says little, and is shown with a warning. */
export const fewAnswers = 10;

export function summaryOf(given: readonly number[]): FeedbackSummary {
  const answers = given.length;
  if (answers === 0) return { answers, average: null, satisfiedShare: null };
  const sum = given.reduce((total, rating) => total + rating, 0);
  return {
    answers,
    average: Math.round((sum * 10) / answers) / 10,
    satisfiedShare: given.filter((rating) => rating >= 4).length / answers,
  };
}

export interface ShiftFeedback {
  readonly summaries: Readonly<Record<FeedbackRole, FeedbackSummary>>;
  /** What was written, without names, the newest day first, at most 30. */
  readonly words: readonly { readonly role: FeedbackRole; readonly rating: number; readonly words: string }[];
  /** The viewer has said how it was. */
  readonly isGiven: boolean;
}

/** What a phone shows before it is asked how it was. */
export interface FeedbackInfo {
  readonly shiftId: string;
  readonly title: string;
  readonly communityName: string;
  readonly isDemo: boolean;
  readonly state: string;
  readonly startsAt: number;
  readonly endsAt: number;
}
