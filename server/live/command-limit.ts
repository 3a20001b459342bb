/**
 * Nobody sends more commands than a person can. Everybody's count starts anew at the same moments, so that a hall that
 * votes at once leaves no timer behind for each of its voters (decision 0350).
 */
import { Refusal } from '../../shared/refusal.ts';

const mostPoints = 60;
const windowMs = 10_000;

/** Takes points of a sender's ten seconds. Throws Refusal: tooManyRequests, with the time until the next ones. */
export type CommandLimit = (sender: string, points?: number) => void;

export function commandLimit(now: () => number = () => performance.now()): CommandLimit {
  const used = new Map<string, number>();
  let endsAt = now() + windowMs;
  return (sender, points = 1) => {
    const at = now();
    if (at >= endsAt) {
      used.clear();
      endsAt = at + windowMs;
    }
    const taken = (used.get(sender) ?? 0) + points;
    if (taken > mostPoints) throw new Refusal('tooManyRequests', { retryAfterMs: Math.ceil(endsAt - at) });
    used.set(sender, taken);
  };
}
