/**
 * Whether what one voter says fits the method and options of the ballot: asked by phone and host before sending, and by
 * the server before writing. The parser of its form is in any-paper.ts, because no phone needs to load it.
 */
import { Refusal } from '../refusal.ts';
import type { BallotForm, PaperContent } from './tally/contract.ts';
import { whyPaperRefused as whyRecountRefuses } from './tally/read-paper.ts';
import type { Ballot } from './view.ts';

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
