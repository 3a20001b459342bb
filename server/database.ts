/**
 * One pool for everything but votes: MikroORM owns it, better-auth and the hot paths borrow from it.
 * Raw queries return timestamps as text (MikroORM's parsers); read them through ms() or let the ORM map them.
 */
import { MikroORM, type EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { Pool, type PoolClient } from 'pg';
import type { Logger } from 'pino';
import { Refusal } from '../shared/refusal.ts';
import { entities } from './entities.ts';
import { errorCode } from './error-code.ts';

export interface Database {
  readonly orm: MikroORM;
  readonly pool: Pool;
  /** For votes alone: their one statement is planned once a connection, and waits behind nothing else. */
  readonly votes: Pool;
  /** A fresh unit of work; one per request or command, never shared. */
  em(): EntityManager;
  close(): Promise<void>;
}

export async function openDatabase(options: {
  url: string;
  poolSize: number;
  log: Logger;
}): Promise<Database> {
  const orm = await MikroORM.init({
    clientUrl: options.url,
    entities,
    pool: { min: 0, max: options.poolSize },
    driverOptions: { connectionTimeoutMillis: 5_000, application_name: 'gongyi' },
    logger: (message) => options.log.debug(message),
    debug: ['info'],
    colors: false,
    discovery: { warnWhenNoEntities: false },
    forceUtcTimezone: true,
    // Migrations have just found it.
    ensureDatabase: false,
  });
  const pool = (await orm.em.getDriver().getConnection().getNativeClient()) as Pool;
  // pg-pool tells of it just before it gives the connection its release().
  pool.on('acquire', (client) => queueMicrotask(() => releaseWhenLost(client)));
  const votes = votePool(options);
  return {
    orm,
    pool,
    votes,
    em: () => orm.em.fork(),
    close: async () => {
      await votes.end();
      await orm.close(true);
    },
  };
}

/** Batches of different ballots in flight; more would only wait for the processor. */
export const mostVoteConnections = 4;

/**
 * Left to itself PostgreSQL plans a batch of one anew each time: that took 1.2 of its 1.8 ms. A plan that is kept is
 * made with the first vote, when tables may be small and a batch is one: it must hold for five hundred in full tables,
 * so every row is looked up by its index.
 */
const plannedOnce = ['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin', 'jit']
  .map((setting) => `set ${setting} = off;`)
  .concat('set plan_cache_mode = force_generic_plan')
  .join(' ');

function votePool({ url, poolSize, log }: { url: string; poolSize: number; log: Logger }): Pool {
  const votes = new Pool({
    connectionString: url,
    max: Math.min(poolSize, mostVoteConnections),
    connectionTimeoutMillis: 5_000,
    // Kept with their plan: when a hall votes at once, connecting anew would wait behind ten thousand messages.
    idleTimeoutMillis: 0,
    application_name: 'gongyi-votes',
    onConnect: (client) => client.query(plannedOnce),
  });
  // Of a connection that nobody uses: the next vote opens another.
  votes.on('error', (error) => log.warn({ err: error }, 'an idle connection was lost'));
  return votes;
}

/**
 * A connection that is lost gives its place back at once. Kysely keeps the connection of a transaction whose rollback
 * fails, as it does on a lost one: every crash of PostgreSQL took places of the pool away until none was left, and
 * closing the pool waited for them for ever.
 */
function releaseWhenLost(client: PoolClient): void {
  const release = client.release.bind(client);
  let held = true;
  const letGo = (error?: Error | boolean) => {
    if (!held) return;
    held = false;
    client.off('end', lost);
    release(error);
  };
  const lost = () => letGo(true);
  client.release = letGo;
  client.once('end', lost);
}

/** PostgreSQL keeps no NUL in a text, nor in JSON. */
const unstorable = new Set(['22021', '22P05']);

/**
 * Runs SQL with $1 parameters on the unit of work's transaction (or the pool outside one). Refuses with `invalidInput`
 * what holds a character that cannot be stored.
 */
export async function sql<Row>(
  em: EntityManager,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  try {
    const result = await em.getKysely().executeQuery<Row>(CompiledQuery.raw(text, [...parameters]));
    return result.rows;
  } catch (error) {
    if (unstorable.has(errorCode(error) ?? '')) throw new Refusal('invalidInput');
    throw error;
  }
}

const outageCodes = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08001',
  '08003',
  '08006',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
]);

/** Whether an error says that the database could not be reached, rather than that the request was wrong. */
export function isOutage(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at ? String(at.code) : '';
    if (outageCodes.has(code)) return true;
    if (
      /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Connection ended/i.test(
        at.message,
      )
    )
      return true;
  }
  return false;
}

/** Deadlock or serialisation failure: the same transaction may be tried again. */
export function isRetryable(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && (at.code === '40P01' || at.code === '40001')) return true;
  }
  return false;
}
