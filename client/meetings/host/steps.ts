import { resolutionOf, speakingNow } from '../../../shared/meetings/rules/find.ts';
import type { MeetingView, Motion } from '../../../shared/meetings/view.ts';

export const steps = ['explain', 'propose', 'discuss', 'vote', 'resolve'] as const;
export type Step = (typeof steps)[number];

/** The step of the open item that is under way; null when only closing the item is left. */
export function stepReached(view: MeetingView, motion: Motion | null): Step | null {
  switch (motion?.state) {
    case undefined:
    case 'withdrawn':
      return speakingNow(view) ? 'explain' : 'propose';
    case 'proposed':
      return 'propose';
    case 'debated':
      return 'discuss';
    case 'voting':
      return 'vote';
    case 'rejected':
      return null;
    case 'adopted':
      return resolutionOf(view, motion.id) ? null : 'resolve';
  }
}
