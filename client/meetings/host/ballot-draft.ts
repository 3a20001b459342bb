/** What the host is writing about a vote to be opened. Options are lines of one text, as they are pasted or dictated. */
import type { BallotPlan } from '../../../shared/meetings/rules/ballot-plan.ts';
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
  secrecy: Ballot['secrecy'];
}

export function emptyBallot(rules: Pick<MeetingRules, 'secrecy'>): BallotDraft {
  return {
    method: 'yes-no-abstain',
    options: '',
    seats: 1,
    dotsPerPaper: 3,
    mostPoints: 5,
    matter: 'ordinary',
    secrecy: rules.secrecy,
  };
}

export function planOf(draft: BallotDraft): BallotPlan {
  const { method, matter, secrecy } = draft;
  const asksYesNo = method === 'yes-no-abstain';
  return {
    method,
    options: asksYesNo ? [] : linesOf(draft.options),
    seats: asksYesNo ? 1 : (draft.seats ?? 1),
    dotsPerPaper: method === 'dots' ? draft.dotsPerPaper : null,
    mostPoints: method === 'score' ? draft.mostPoints : null,
    matter,
    secrecy,
  };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
