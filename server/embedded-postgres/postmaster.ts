/**
 * The one server process of a database directory: brought up, brought back, brought down.
 *
 * What runs is read from PostgreSQL's own `postmaster.pid`, never remembered, so a server that some earlier
 * process of ours started is handled like one of our own.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { errorCode } from '../error-code.ts';
import type { Log } from '../logger.ts';
import { isAlive, readIfThere } from '../process-lock.ts';
import { rewriteKept, urlOf, type Kept } from './kept.ts';
import type { Account } from './place.ts';

const startTimeoutMs = 120_000;
const stopTimeoutMs = 60_000;
const pollMs = 25;
const watchMs = 1000;

/** For a small machine; and nothing of a row that failed a check reaches the log. */
const usualSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

interface Setup {
  kept: Kept;
  dataDir: string;
  program: string;
  account: Account | undefined;
  settings: Record<string, string>;
  log: Log;
}

export class Postmaster {
  kept: Kept;
  private readonly setup: Setup;
  private readonly logFile: string;
  private child: ChildProcess | undefined;
  private watching: NodeJS.Timeout | undefined;
  private comingBack: Promise<void> | undefined;

  constructor(setup: Setup) {
    this.setup = setup;
    this.kept = setup.kept;
    this.logFile = join(setup.dataDir, 'log', 'postgres.log');
  }

  /** Returns once the server answers. One found running is adopted; one on its way down is waited for. */
  async bringUp(): Promise<{ adopted: boolean }> {
    const deadline = Date.now() + startTimeoutMs;
    let logFrom = this.logSize();
    for (;;) {
      const running = this.running();
      if (running !== undefined && (await answers({ ...this.kept, port: running.port }))) {
        this.movePort(running.port);
        return { adopted: running.pid !== this.child?.pid };
      }
      if (running === undefined && hasEnded(this.child)) {
        if (this.child !== undefined) this.mayTryAgain(logFrom);
        if (!(await isFree(this.kept.port))) this.movePort(await freePort());
        logFrom = this.logSize();
        this.child = this.spawn();
      }
      if (Date.now() > deadline) throw this.failure('PostgreSQL did not answer in time', logFrom);
      await pause(pollMs);
    }
  }

  /** From now on a server that dies is started again at the same address. */
  watch(): void {
    const { log } = this.setup;
    this.watching = setInterval(() => {
      if (this.comingBack !== undefined || this.running() !== undefined) return;
      log.error('PostgreSQL is gone and is being started again');
      this.child = undefined;
      this.comingBack = this.bringUp()
        .then(() => log.info('PostgreSQL is back'))
        .catch((err: unknown) => log.error({ err }, 'PostgreSQL does not come back'))
        .finally(() => (this.comingBack = undefined));
    }, watchMs).unref();
  }

  /** Shuts down in order: open transactions are rolled back, everything committed is on disk. */
  async stop(): Promise<void> {
    clearInterval(this.watching);
    await this.comingBack;
    if (await this.signal('SIGINT')) return;
    this.setup.log.error('PostgreSQL does not shut down in order; the next start will recover it');
    if (!(await this.signal('SIGQUIT'))) throw this.failure('PostgreSQL does not stop', this.logSize());
  }

  private async signal(signal: NodeJS.Signals): Promise<boolean> {
    const deadline = Date.now() + stopTimeoutMs;
    const running = this.running();
    if (running !== undefined) process.kill(running.pid, signal);
    while (this.running() !== undefined) {
      if (Date.now() > deadline) return false;
      await pause(pollMs);
    }
    return true;
  }

  private spawn(): ChildProcess {
    const { directory, port } = this.kept;
    const { account, program, settings, log } = this.setup;
    removeForeignPidFile(directory);
    const given = Object.entries({ ...usualSettings, ...settings, port: String(port) });
    const output = openSync(this.logFile, 'a', 0o600);
    const child = spawn(
      program,
      ['-D', directory, ...given.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        cwd: directory,
        env: { LC_ALL: 'C' },
        stdio: ['ignore', output, output],
        detached: true,
        ...account,
      },
    );
    closeSync(output);
    child.on('error', (err) => log.error({ err }, 'PostgreSQL cannot be run'));
    return child;
  }

  /** Another try makes sense only when what was in the way goes away by itself. */
  private mayTryAgain(logFrom: number): void {
    const passing = /pre-existing shared memory block|lock file ".*" already exists|could not bind/;
    if (!passing.test(this.logSince(logFrom))) throw this.failure('PostgreSQL did not start', logFrom);
  }

  private movePort(port: number): void {
    if (port === this.kept.port) return;
    this.kept = { ...this.kept, port };
    rewriteKept(this.setup.dataDir, this.kept);
  }

  private running(): { pid: number; port: number } | undefined {
    return runningServer(this.kept.directory);
  }

  private failure(what: string, logFrom: number): Error {
    const lines = this.logSince(logFrom).trimEnd().split('\n').slice(-12);
    return new Error(`${what}; ${this.logFile} ends with\n${lines.join('\n')}`);
  }

  private logSize(): number {
    return existsSync(this.logFile) ? statSync(this.logFile).size : 0;
  }

  private logSince(offset: number): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile).subarray(offset).toString() : '';
  }
}

/** Whether a server answers to our password. Still starting or already stopping counts as not yet. */
export async function answers(kept: Kept, user: 'postgres' | 'gongyi' = 'postgres'): Promise<boolean> {
  const client = new Client({ connectionString: urlOf(kept, user), connectionTimeoutMillis: 5000 });
  // A server that stops between two steps ends the connection; the step that follows reports it.
  client.on('error', () => client.connection.stream.destroy());
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === '28P01' || code === '28000') {
      throw new Error(`the PostgreSQL on port ${kept.port} is not ours: it does not know our password`, {
        cause: error,
      });
    }
    return false;
  }
}

const pidFile = (directory: string) => join(directory, 'postmaster.pid');

/** The live server of this directory, by PostgreSQL's own account of it. */
export function runningServer(directory: string): { pid: number; port: number } | undefined {
  const named = namedInPidFile(directory);
  return named !== undefined && isAlive(named.pid) && isServerOf(directory, named.pid) ? named : undefined;
}

/**
 * After a restart of the machine the number in the file may be another program's, and PostgreSQL would give up.
 * The file of a dead server stays: by it PostgreSQL sees whether parts of that server still run.
 */
function removeForeignPidFile(directory: string): void {
  const named = namedInPidFile(directory);
  if (named !== undefined && isAlive(named.pid) && !isServerOf(directory, named.pid))
    rmSync(pidFile(directory));
}

function namedInPidFile(directory: string): { pid: number; port: number } | undefined {
  const lines = readIfThere(pidFile(directory))?.split('\n') ?? [];
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3]) } : undefined;
}

function isServerOf(directory: string, pid: number): boolean {
  if (process.platform !== 'linux') return true;
  return readIfThere(`/proc/${pid}/cmdline`)?.includes(directory) ?? false;
}

function hasEnded(child: ChildProcess | undefined): boolean {
  return child === undefined || child.exitCode !== null || child.signalCode !== null;
}

export async function freePort(): Promise<number> {
  return (await listenOnce(0)) ?? 0;
}

async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

/** The port it could listen on for a moment; nothing when it is taken. */
async function listenOnce(port: number): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const server = createServer();
  server.once('error', (error) => (errorCode(error) === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
  });
  return await promise;
}
