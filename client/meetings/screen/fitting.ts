import { compareWords } from '../../../shared/meetings/rules/compare-words.ts';
import type { MotionWording } from '../../../shared/meetings/view.ts';

/** Signs of a count that a room can read. */
export const mostArithmetic = 1_000;

/** Of ever smaller scales the first that fits; the smallest one, should none. */
export function scaleThatFits(fits: (scale: number) => boolean, least = 0.4): number {
  let scale = 1;
  while (scale > least && !fits(scale)) scale *= 0.95;
  return Math.max(scale, least);
}

/**
 * How much smaller a text must be to fit a place in which `room` Chinese characters stand at full size: 1 while it fits,
 * then by the square root, because smaller signs gain in both directions; never under `least`.
 */
export function fittingScale(text: string, room: number, least = 0.5): number {
  const width = Array.from(text).reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 1 : 0.52), 0);
  return Math.max(least, Math.min(1, Math.sqrt(room / Math.max(1, width))));
}

/** Every word that the comparison of an amendment with its motion shows: what goes, what comes and what stays. */
export function comparedText(from: MotionWording, to: MotionWording): string {
  return compareWords(from.what, to.what)
    .map(({ text }) => text)
    .join('');
}
