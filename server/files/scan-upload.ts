/**
 * The virus scanner of whoever runs the server: a program that reads the upload from its standard input and says with its
 * exit code what it thinks (docs/operations.md). It sees what was sent, before anything of it is decoded or stored.
 */
import { spawn } from 'node:child_process';
import { Refusal } from '../../shared/refusal.ts';

const longestMs = 30_000;

export type Verdict = 'clean' | 'infected' | 'unreachable';

export interface Scanned {
  readonly verdict: Verdict;
  /** For the log; never for the person who sent the file. */
  readonly detail: string;
}

/** Refusals: fileInfected, fileUnchecked (whatever is neither clean nor infected: nothing is stored unchecked). */
export function refuseUnlessClean(verdict: Verdict): void {
  if (verdict === 'infected') throw new Refusal('fileInfected');
  if (verdict === 'unreachable') throw new Refusal('fileUnchecked');
}

/** Exit code 0: clean; 1: infected; anything else, no such program, or no answer within half a minute: unreachable. */
export function scan(command: readonly string[], upload: Buffer, withinMs = longestMs): Promise<Scanned> {
  const [program = '', ...parameters] = command;
  return new Promise((resolve) => {
    // Nothing of the server's own settings: they hold secrets.
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C' };
    const child = spawn(program, parameters, { env, stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      said = `no answer within ${withinMs} ms`;
    }, withinMs);
    const answer = (verdict: Verdict, detail: string) => {
      clearTimeout(timer);
      resolve({ verdict, detail: detail.slice(0, 500) });
    };
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', (error) => answer('unreachable', error.message));
    child.once('close', (code, signal) => {
      const verdict = code === 0 ? 'clean' : code === 1 ? 'infected' : 'unreachable';
      answer(verdict, said || `ended with ${String(code ?? signal)}`);
    });
    // A scanner that has seen enough stops reading.
    child.stdin.on('error', (error) => (said ||= error.message));
    child.stdin.end(upload);
  });
}
