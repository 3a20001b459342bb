/**
 * Deadlock (domain rule 25): when a set number of votes on an item have failed, the matter goes to an assembly, which
 * can decide what this body could not. A vote without a quorum is void and has not failed.
 */
import { Refusal } from '../../refusal.ts';
import type { MeetingRules } from '../meeting-rules.ts';
import type { Assembly, MeetingView } from '../view.ts';
import { itemOf, motionOf, openBallot, speakingNow } from './find.ts';

/** The assembly above a body; null where there is none. */
export function assemblyAbove(rules: Pick<MeetingRules, 'body'>): Assembly | null {
  switch (rules.body) {
    case 'council':
      return 'representativesAssembly';
    case 'representativesAssembly':
      return 'residentsAssembly';
    case 'residentsAssembly':
      return null;
  }
}

/** Votes on main motions of the item that were counted and carried nothing. */
export function failedVotes(view: MeetingView, itemId: string): number {
  return view.ballots.filter((ballot) => {
    const motion = motionOf(view, ballot.motionId);
    const outcome = ballot.result?.tally.outcome;
    return (
      motion?.itemId === itemId && motion.amends === null && (outcome === 'rejected' || outcome === 'tied')
    );
  }).length;
}

export function isDeadlocked(view: MeetingView, itemId: string): boolean {
  const { failedVotesToAssembly: limit } = view.rules;
  if (limit === null || assemblyAbove(view.rules) === null || failedVotes(view, itemId) < limit) return false;
  return !view.motions.some(
    (motion) => motion.itemId === itemId && motion.amends === null && motion.state === 'adopted',
  );
}

/** Refusals: notAllowed (no such item), itemNotOpen, ballotOpen, someoneSpeaking, notDeadlocked { failed }. */
export function whyItemCannotGoToAssembly(view: MeetingView, itemId: string): Refusal | null {
  const item = itemOf(view, itemId);
  if (!item) return new Refusal('notAllowed');
  if (item.state !== 'open') return new Refusal('itemNotOpen');
  if (openBallot(view)) return new Refusal('ballotOpen');
  if (!isDeadlocked(view, itemId)) return new Refusal('notDeadlocked', { failed: failedVotes(view, itemId) });
  return speakingNow(view) ? new Refusal('someoneSpeaking') : null;
}
