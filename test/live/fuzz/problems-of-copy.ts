/** Whether a copy was told every number once and in order, with the content its viewer may see (rules 1–3). */
import { isDeepStrictEqual } from 'node:util';
import type { Followed } from './device.ts';

interface Logged {
  readonly seq: number;
  readonly type: string;
  readonly audience: string;
  readonly data: unknown;
}

export function problemsOfCopy(
  { befell }: Followed,
  logged: readonly Logged[],
  audience: 'everyone' | 'hosts',
): string[] {
  const problems = logged.flatMap(({ seq }, at) =>
    seq === at + 1 ? [] : [`number ${at + 1} of the log is ${seq}`],
  );
  let reached: number | null = null;
  for (const next of befell) {
    if ('reset' in next) {
      if (reached !== null && next.reset < reached)
        problems.push(`went back from ${reached} to ${next.reset}`);
      reached = next.reset;
      continue;
    }
    const event = next.applied;
    if (event.seq !== (reached ?? -1) + 1) problems.push(`applied ${event.seq} after ${reached}`);
    reached = event.seq;
    const said = logged[event.seq - 1];
    const visible = said?.audience === 'everyone' || audience === 'hosts';
    if (visible !== 'type' in event) problems.push(`number ${event.seq} was ${visible ? 'hidden' : 'shown'}`);
    if ('type' in event && (event.type !== said?.type || !isDeepStrictEqual(event.data, said.data)))
      problems.push(`number ${event.seq} was told otherwise than it is logged`);
  }
  return problems;
}
