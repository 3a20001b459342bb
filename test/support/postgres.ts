/** The PostgreSQL of a test run: a real one in a temporary folder, gone afterwards with everything in it. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../server/embedded-postgres.ts';
import { createLogger, type Log } from '../../server/logger.ts';
import { migrate } from '../../server/migrate.ts';

export const templateName = 'gongyi_template';

export interface TestPostgres {
  /** A connection that may make databases. */
  url: string;
  stop(): Promise<void>;
}

/** A log for tests: only what goes wrong. */
export function quietLog(): Log {
  return createLogger({ logLevel: 'error', logTo: 'stderr', dataDir: '' });
}

/** Starts it and migrates the template that every test database is copied from. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const log = quietLog();
  const dataDir = await mkdtemp(join(tmpdir(), 'gongyi-test-'));
  // PostgreSQL, which never runs as root, must be able to enter.
  await chmod(dataDir, 0o755);
  // Nothing here outlives the run, so nothing waits for the disk; tests of durability start their own.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '300',
  };
  const remove = () => rm(dataDir, { recursive: true });
  const postgres = await startEmbeddedPostgres({ dataDir, log, settings }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const stop = async () => {
    await postgres.stop();
    await rm(postgres.directory, { recursive: true });
    await remove();
  };
  try {
    await makeTemplate(postgres.url, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: postgres.url, stop };
}

async function makeTemplate(url: string, log: Log): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${templateName}`);
    await migrate(inDatabase(url, templateName), { log });
    await client.query(`alter database ${templateName} allow_connections false`);
  } finally {
    await client.end();
  }
}

/** The same server and user, another database. */
export function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
