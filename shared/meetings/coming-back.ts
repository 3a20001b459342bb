/**
 * Which body's next meeting an issue comes back to: what was put off, to the body that put it off; what came out of a
 * deadlock, to the assembly above.
 */
import type { Body } from './meeting-rules.ts';
import { assemblyAbove } from './rules/deadlock.ts';

export function comesBackTo(left: {
  readonly because: 'deferred' | 'sentToAssembly';
  readonly from: Body;
}): Body | null {
  return left.because === 'deferred' ? left.from : assemblyAbove({ body: left.from });
}
