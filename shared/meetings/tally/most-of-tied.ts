/** What a lot could give at most: where the tied options are below the majority, no lot helps. */
import type { CountResult } from './contract.ts';

/** The figure that the tied options share; null where no majority is asked of a figure. */
export function mostOfTied(tally: CountResult): number | null {
  switch (tally.method) {
    case 'choose-one':
    case 'approval':
    case 'score':
    case 'dots':
      return Math.max(...tally.tiedFor.map((option) => tally.counts[option] ?? 0));
    case 'yes-no-abstain':
    case 'irv':
    case 'schulze':
    case 'stv':
      return null;
  }
}
