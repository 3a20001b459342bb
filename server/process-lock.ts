/**
 * One process at a time holds a folder: a file that names the holder, made in one step.
 *
 * A holder that was killed leaves the file behind; it counts only while that very process lives. A number alone
 * does not tell (numbers are used again, in a container almost at once), so the moment the process began is
 * kept beside it where the system tells it.
 */
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { createOnce } from './create-once.ts';
import { errorCode } from './error-code.ts';

const holderSchema = z.object({ pid: z.int().positive(), began: z.string() });
export type Holder = z.infer<typeof holderSchema>;

export type LockAttempt = { held: true; release(): void } | { held: false; by: Holder };

/** Takes the lock, or says who has it. Never waits. */
export function tryLock(path: string): LockAttempt {
  const self: Holder = { pid: process.pid, began: processBegan(process.pid) };
  const content = JSON.stringify(self);
  for (;;) {
    if (createOnce(path, content)) return { held: true, release: () => rmSync(path) };
    const found = readIfThere(path);
    if (found === undefined) continue;
    const holder = holderSchema.parse(JSON.parse(found));
    if (isAlive(holder.pid) && processBegan(holder.pid) === holder.began) return { held: false, by: holder };
    clearAway(path, found);
  }
}

/** Whether a process of this number exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // ESRCH: a process that ended while its entry in /proc was being read.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return undefined;
    throw error;
  }
}

/** Two processes may find the same dead holder; the later must not throw away the lock of the earlier. */
function clearAway(path: string, dead: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  const taken = readFileSync(aside, 'utf8');
  if (taken !== dead) createOnce(path, taken);
  rmSync(aside);
}

/** Linux: clock ticks between the start of the machine and of the process. Elsewhere the number must do. */
function processBegan(pid: number): string {
  const line = process.platform === 'linux' ? readIfThere(`/proc/${pid}/stat`) : undefined;
  if (line === undefined) return '';
  // The name of the program, in brackets, may contain spaces and brackets itself.
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
