/** What the host is writing about a vote to be opened. Options are lines of one text, as they are pasted or dictated. */
import { usualSecrecy, type BallotPlan } from '../../../shared/meetings/rules/ballot-plan.ts';
import type { MeetingRules } from '../../../shared/meetings/meeting-rules.ts';
import type { Method } from '../../../shared/meetings/tally/contract.ts';
import type { Ballot, Matter } from '../../../shared/meetings/view.ts';

export interface BallotDraft {
  method: Method;
  options: string;
  seats: number | null;
  dotsPerPaper: number | null;
  mostPoints: number | null;
  matter: Matter;
  /** Null: as the rules of the meeting say. */
  secrecy: Ballot['secrecy'] | null;
}

export function emptyBallot(): BallotDraft {
  return {
    method: 'yes-no-abstain',
    options: '',
    seats: 1,
    dotsPerPaper: 3,
    mostPoints: 5,
    matter: 'ordinary',
    secrecy: null,
  };
}

export function planOf(draft: BallotDraft, rules: MeetingRules): BallotPlan {
  const { method, matter, secrecy } = draft;
  const asksYesNo = method === 'yes-no-abstain';
  return {
    method,
    options: asksYesNo ? [] : linesOf(draft.options),
    seats: asksYesNo ? 1 : (draft.seats ?? 1),
    dotsPerPaper: method === 'dots' ? draft.dotsPerPaper : null,
    mostPoints: method === 'score' ? draft.mostPoints : null,
    matter,
    secrecy: secrecy ?? usualSecrecy(rules, draft),
  };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
