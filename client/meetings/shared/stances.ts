import type { Stance } from '../../../shared/meetings/view.ts';

/** The colour that goes with the word of a stance: the same pair as yes and no. */
export const stanceTones = { for: 'jade', against: 'indigo', other: 'plain' } as const satisfies Record<
  Stance,
  string
>;
