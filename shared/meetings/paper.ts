/**
 * What one voter says in a ballot, as it travels and is stored: the paper of the recount contract. Parsed by form at the
 * edge; whether it fits the method and options of its ballot is asked by phone and host before sending, and by the
 * server before writing.
 */
import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { paperContents, type BallotForm, type PaperContent } from './tally/contract.ts';
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
  return 'blank' in content || fits(form, content) ? null : new Refusal('paperInvalid');
}

function fits(form: BallotForm, content: PaperContent): boolean {
  const isKnown = (option: string) => form.options.includes(option);
  switch (form.method) {
    case 'yes-no-abstain':
      return 'choice' in content && ['yes', 'no', 'abstain'].includes(content.choice);
    case 'choose-one':
      return 'choice' in content && isKnown(content.choice);
    case 'approval':
      return 'approved' in content && content.approved.every(isKnown) && areDistinct(content.approved);
    case 'score': {
      const { min, max } = form.scoreRange ?? { min: 0, max: Number.MAX_SAFE_INTEGER };
      return (
        'scores' in content &&
        Object.entries(content.scores).every(
          ([option, score]) => isKnown(option) && score >= min && score <= max,
        )
      );
    }
    case 'dots': {
      if (!('dots' in content)) return false;
      const spent = Object.values(content.dots).reduce((sum, dots) => sum + dots, 0);
      return Object.keys(content.dots).every(isKnown) && spent <= (form.dotsPerPaper ?? spent);
    }
    case 'irv':
    case 'stv':
      return 'ranking' in content && isRanking(content.ranking) && content.ranking.every(isAlone);
    case 'schulze':
      return 'ranking' in content && isRanking(content.ranking);
  }

  function isRanking(ranking: readonly (readonly string[])[]): boolean {
    const ranked = ranking.flat();
    return ranked.every(isKnown) && areDistinct(ranked);
  }
}

const isAlone = (rank: readonly string[]): boolean => rank.length === 1;

function areDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
