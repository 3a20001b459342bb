/**
 * A paper being filled in by tapping, whatever the method: options picked in the order they were tapped, or points given
 * to each. Pure; the phone and the host's form for paper votes draw it.
 */
import type { PaperContent } from '../../../shared/meetings/tally/contract.ts';
import type { Ballot } from '../../../shared/meetings/view.ts';

export interface PaperDraft {
  /** One option, those approved, or those ranked so far, best first. */
  readonly picked: readonly string[];
  readonly points: Readonly<Record<string, number>>;
}

export type AskedOf = Pick<Ballot, 'method' | 'options' | 'dotsPerPaper' | 'mostPoints'>;

export const emptyDraft: PaperDraft = { picked: [], points: {} };

export function isRanked({ method }: AskedOf): boolean {
  return method === 'irv' || method === 'schulze' || method === 'stv';
}

export function givesPoints({ method }: AskedOf): boolean {
  return method === 'score' || method === 'dots';
}

/** Picks an option, or takes it back; whatever was ranked below it moves up. */
export function tap(asked: AskedOf, draft: PaperDraft, option: string): PaperDraft {
  const isPicked = draft.picked.includes(option);
  if (isPicked) return { ...draft, picked: draft.picked.filter((picked) => picked !== option) };
  const picksOne = asked.method === 'yes-no-abstain' || asked.method === 'choose-one';
  return { ...draft, picked: picksOne ? [option] : [...draft.picked, option] };
}

export function undoLast(draft: PaperDraft): PaperDraft {
  return { ...draft, picked: draft.picked.slice(0, -1) };
}

/** Gives an option more or fewer points, within what the paper allows. */
export function addPoints(asked: AskedOf, draft: PaperDraft, option: string, by: number): PaperDraft {
  const now = draft.points[option] ?? 0;
  const most = asked.method === 'dots' ? now + dotsLeft(asked, draft) : (asked.mostPoints ?? 0);
  return { ...draft, points: { ...draft.points, [option]: Math.max(0, Math.min(most, now + by)) } };
}

export function dotsLeft(asked: AskedOf, draft: PaperDraft): number {
  const spent = Object.values(draft.points).reduce((sum, points) => sum + points, 0);
  return (asked.dotsPerPaper ?? 0) - spent;
}

/** The paper as it would be sent; null while nothing stands on it. */
export function contentOf(asked: AskedOf, draft: PaperDraft): PaperContent | null {
  const given = Object.fromEntries(Object.entries(draft.points).filter(([, points]) => points > 0));
  const [first] = draft.picked;
  switch (asked.method) {
    case 'yes-no-abstain':
      return first === 'yes' || first === 'no' || first === 'abstain' ? { choice: first } : null;
    case 'choose-one':
      return first === undefined ? null : { choice: first };
    case 'approval':
      return first === undefined ? null : { approved: inOrderOf(asked.options, draft.picked) };
    case 'score':
      return Object.keys(given).length === 0 ? null : { scores: given };
    case 'dots':
      return Object.keys(given).length === 0 ? null : { dots: given };
    case 'irv':
    case 'schulze':
    case 'stv':
      return first === undefined ? null : { ranking: draft.picked.map((option) => [option]) };
  }
}

/** The draft that says what a paper says: a named vote is changed from there. */
export function draftFrom(content: PaperContent): PaperDraft {
  if ('choice' in content) return { ...emptyDraft, picked: [content.choice] };
  if ('approved' in content) return { ...emptyDraft, picked: content.approved };
  if ('ranking' in content) return { ...emptyDraft, picked: content.ranking.flat() };
  if ('scores' in content) return { ...emptyDraft, points: content.scores };
  return 'dots' in content ? { ...emptyDraft, points: content.dots } : emptyDraft;
}

function inOrderOf(options: readonly string[], picked: readonly string[]): string[] {
  return options.filter((option) => picked.includes(option));
}
