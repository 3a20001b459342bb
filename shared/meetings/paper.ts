/**
 * What one voter says in a ballot, as it travels and is stored: the paper of the recount contract. Parsed by form at the
 * edge; whether it fits the method and options of its ballot is asked by phone and host before sending, and by the
 * server before writing.
 */
import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { paperContents, type BallotForm, type PaperContent } from './tally/contract.ts';
import { whyPaperRefused as whyRecountRefuses } from './tally/read-paper.ts';
import type { Ballot } from './view.ts';

export const mostOptions = 20;
const largestPaper = 4_000;

/** Any paper of any method, short enough for a frame of the room. */
export const anyPaper: z.ZodType<PaperContent> = z
  .union([
    paperContents['yes-no-abstain'],
    paperContents['choose-one'],
    paperContents.approval,
    paperContents.score,
    paperContents.dots,
    paperContents.irv,
  ])
  .refine((content) => JSON.stringify(content).length <= largestPaper);

/** The ballot's form as the contract states it. */
export function formOf(
  ballot: Pick<Ballot, 'method' | 'options' | 'seats' | 'dotsPerPaper' | 'mostPoints'>,
): BallotForm {
  const { method, options, seats, dotsPerPaper, mostPoints } = ballot;
  return {
    method,
    options,
    seats,
    ...(dotsPerPaper !== null && { dotsPerPaper }),
    ...(mostPoints !== null && { scoreRange: { min: 0, max: mostPoints } }),
  };
}

/** Refusals: paperInvalid (another method's paper, unknown or repeated options, too many points). */
export function whyPaperRefused(form: BallotForm, content: PaperContent): Refusal | null {
  return whyRecountRefuses(form, content) ? new Refusal('paperInvalid') : null;
}
