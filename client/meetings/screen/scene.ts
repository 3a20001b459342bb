/**
 * What the big screen shows at this moment of the meeting. It follows the meeting alone, so nobody in the room ever
 * operates it: called → before; open → the agenda between items, then for the open item its motion and speeches,
 * the vote, the result, the resolution; closed → the summary.
 */
import { nextItem, openBallot, openItem, resolutionOf } from '../../../shared/meetings/rules/find.ts';
import type { AgendaItem, Ballot, MeetingView, Motion, Resolution } from '../../../shared/meetings/view.ts';
import { amendmentJustSettled, lastBallotOf, motionOnTable, voteLeftOpen } from '../shared/on-the-table.ts';

export type Scene =
  | { readonly kind: 'before' }
  | { readonly kind: 'agenda' }
  | { readonly kind: 'debate'; readonly item: AgendaItem; readonly motion: Motion | null }
  | { readonly kind: 'voting'; readonly motion: Motion; readonly ballot: Ballot }
  | { readonly kind: 'result'; readonly motion: Motion; readonly ballot: Ballot }
  | {
      readonly kind: 'resolution';
      readonly motion: Motion;
      readonly ballot: Ballot;
      readonly resolution: Resolution;
    }
  | { readonly kind: 'summary' };

export function sceneOf(view: MeetingView): Scene {
  switch (view.state) {
    case 'called':
      return { kind: 'before' };
    case 'open':
      return sceneOfOpenMeeting(view);
    case 'closed':
    case 'signed':
    case 'cancelled':
      return { kind: 'summary' };
    default:
      throw new Error(`unknown state of a meeting: ${String(view.state satisfies never)}`);
  }
}

function sceneOfOpenMeeting(view: MeetingView): Scene {
  const item = openItem(view);
  if (!item) return { kind: 'agenda' };
  const motion = motionOnTable(view);
  if (!motion) return { kind: 'debate', item, motion: null };
  const justCounted = amendmentJustSettled(view) ?? voteLeftOpen(view);
  if (justCounted) return { kind: 'result', ...justCounted };
  const open = openBallot(view);
  if (open && open.motionId === motion.id) return { kind: 'voting', motion, ballot: open };
  const settled = motion.state === 'adopted' || motion.state === 'rejected';
  const ballot = lastBallotOf(view, motion.id);
  if (!settled || !ballot) return { kind: 'debate', item, motion };
  const resolution = resolutionOf(view, motion.id);
  return resolution ? { kind: 'resolution', motion, ballot, resolution } : { kind: 'result', motion, ballot };
}

/**
 * The items of a long agenda that the room wants to see between two of them, by position: the next one, the one just
 * settled, wherever they stand, then what is still to come, then what was settled last.
 */
export function itemsAtHand(view: MeetingView, rows: number): AgendaItem[] {
  const next = nextItem(view);
  const coming = view.items.filter((item) => item !== next && item.state !== 'done');
  const [justSettled, ...settled] = view.items
    .filter((item) => item.state === 'done')
    .sort((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0));
  return [next, justSettled, ...coming, ...settled]
    .filter((item) => item != null)
    .slice(0, rows)
    .sort((a, b) => a.position - b.position);
}

/** What became of an item; null while it waits or is open. */
export function outcomeOf(
  view: MeetingView,
  item: AgendaItem,
): 'setAside' | 'sentToAssembly' | 'adopted' | 'elected' | 'rejected' | 'done' | null {
  if (item.setAside) return 'setAside';
  if (item.state !== 'done') return null;
  // Its motions were rejected, but that is not the end of it
  if (item.sentTo) return 'sentToAssembly';
  const motions = view.motions.filter((motion) => motion.itemId === item.id && motion.amends === null);
  const adopted = motions.filter((motion) => motion.state === 'adopted');
  if (adopted.length > 0) {
    const areElections = adopted.every(
      ({ id }) => lastBallotOf(view, id)?.result?.tally.outcome === 'elected',
    );
    return areElections ? 'elected' : 'adopted';
  }
  return motions.some((motion) => motion.state === 'rejected') ? 'rejected' : 'done';
}
