/**
 * What a meeting is doing, as one of eight moments. The phone shows one thing at a time, so it asks here once and
 * draws that; pure, so that every path through a meeting can be tested without a screen.
 */
import { motionInProgress, openBallot, openItem } from '../../../shared/meetings/rules/find.ts';
import type { AgendaItem, Ballot, BallotResult, MeetingView, Motion } from '../../../shared/meetings/view.ts';
import { lastBallotOf, motionOnTable } from '../shared/on-the-table.ts';

export type Moment =
  /** Called, not yet opened. */
  | { readonly kind: 'before' }
  /** Open, and no item is. */
  | { readonly kind: 'between' }
  /** An item without a motion. */
  | { readonly kind: 'explaining'; readonly item: AgendaItem }
  /** A motion that waits for seconds. */
  | { readonly kind: 'seconding'; readonly item: AgendaItem; readonly motion: Motion }
  | { readonly kind: 'debating'; readonly item: AgendaItem; readonly motion: Motion }
  | {
      readonly kind: 'voting';
      readonly item: AgendaItem;
      readonly motion: Motion;
      readonly ballot: Ballot;
    }
  /** The item's motion has been voted on, and nothing follows yet. */
  | {
      readonly kind: 'decided';
      readonly item: AgendaItem;
      readonly motion: Motion;
      readonly result: BallotResult;
      readonly ballotId: string;
    }
  | { readonly kind: 'over' };

export function momentOf(view: MeetingView): Moment {
  if (view.state === 'called') return { kind: 'before' };
  if (view.state !== 'open') return { kind: 'over' };
  const item = openItem(view);
  if (!item) return { kind: 'between' };
  const motion = motionInProgress(view);
  if (motion) return withMotion(view, item, motion);
  const decided = motionOnTable(view);
  const ballot = decided && lastBallotOf(view, decided.id);
  if (decided && ballot?.result) {
    return { kind: 'decided', item, motion: decided, result: ballot.result, ballotId: ballot.id };
  }
  return { kind: 'explaining', item };
}

function withMotion(view: MeetingView, item: AgendaItem, motion: Motion): Moment {
  const ballot = openBallot(view);
  if (ballot) return { kind: 'voting', item, motion, ballot };
  return { kind: motion.state === 'proposed' ? 'seconding' : 'debating', item, motion };
}
