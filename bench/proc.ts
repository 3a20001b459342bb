/** CPU seconds that processes have used, from /proc. Linux only. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readIfThere } from '../server/process-lock.ts';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

interface Usage {
  readonly parent: number;
  /** User and system seconds of the process, all its threads. */
  readonly own: number;
  /** The same of its children that have ended and were waited for. */
  readonly reaped: number;
}

function usageOf(pid: number): Usage | null {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return null;
  // The name may hold spaces and brackets; the fields are counted from behind its last bracket.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const seconds = (user: number, system: number) =>
    ((fields[user] ?? 0) + (fields[system] ?? 0)) / ticksPerSecond;
  return { parent: fields[1] ?? 0, own: seconds(11, 12), reaped: seconds(13, 14) };
}

/** CPU seconds of one process. */
export function cpuOf(pid: number): number {
  return usageOf(pid)?.own ?? 0;
}

/** CPU seconds of a process and of all its children, those included that have ended. */
export function cpuOfFamily(pid: number): number {
  const head = usageOf(pid);
  if (!head) return 0;
  let seconds = head.own + head.reaped;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const usage = usageOf(Number(name));
    if (usage?.parent === pid) seconds += usage.own;
  }
  return seconds;
}
