/**
 * One pool for everything but votes: MikroORM, better-auth and the hot paths borrow from it. The ORM itself is read when
 * a unit of work is first needed (orm.ts), for those who come back over their sockets need none.
 * Raw queries return timestamps as text, as MikroORM's do; read them through ms() or let the ORM map them.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { Pool, types, TypeOverrides, type PoolClient, type QueryResultRow } from 'pg';
import type { Logger } from 'pino';
import { Refusal } from '../shared/refusal.ts';
import { errorCode } from './error-code.ts';
import { loadedOnce } from './loaded-once.ts';
import type { Orm } from './orm.ts';

export interface Database {
  /** For who needs a connection of their own, such as a thread. */
  readonly url: string;
  readonly pool: Pool;
  /** For votes alone: their one statement is planned once a connection, and waits behind nothing else. */
  readonly votes: Pool;
  /** Resolves when `em` may be called. */
  loadOrm(): Promise<void>;
  /** A fresh unit of work; one per request or command, never shared. Throws while the ORM is not loaded. */
  em(): EntityManager;
  close(): Promise<void>;
}

/** Where a statement runs: in a unit of work, or by itself on the pool. */
export type Runs = EntityManager | Pool;

interface Options {
  readonly url: string;
  readonly poolSize: number;
  readonly log: Logger;
  /** The ORM is left until `loadOrm`. */
  readonly ormLater?: boolean;
}

export async function openDatabase(options: Options): Promise<Database> {
  const pool = mainPool(options);
  const votes = votePool(options);
  let orm: Orm | null = null;
  const load = loadedOnce(async () => {
    orm = await (await import('./orm.ts')).openOrm(pool, options);
  });
  if (options.ormLater !== true) await load();
  return {
    url: options.url,
    pool,
    votes,
    loadOrm: load,
    em() {
      if (!orm) throw new Error('the ORM is not loaded yet');
      return orm.em();
    },
    async close() {
      await votes.end();
      // The ORM ends the pool it was lent.
      await (orm ? orm.close() : pool.end());
    },
  };
}

/** PostgreSQL's number of `text[]`. */
const textList: number = 1009;

/** Dates and times stay text, alone and in lists; everything else as pg reads it. A test holds it to the ORM's own. */
export function typesAsText(): TypeOverrides {
  const overrides = new TypeOverrides();
  const asText = (text: string) => text;
  const asList = types.getTypeParser(textList);
  for (const oid of [1082, 1114, 1184, 1186]) overrides.setTypeParser(oid, asText);
  for (const oid of [1182, 1115, 1185, 1187]) overrides.setTypeParser(oid, asList);
  return overrides;
}
function mainPool({ url, poolSize, log }: Options): Pool {
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    application_name: 'gongyi',
    types: typesAsText(),
  });
  // Whoever holds a connection hears of its loss by the query that fails; unheard, it would end the process.
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ err: error }, 'a connection was lost')),
  );
  pool.on('error', (error) => log.warn({ err: error }, 'an idle connection was lost'));
  // pg-pool tells of it just before it gives the connection its release().
  pool.on('acquire', (client) => queueMicrotask(() => releaseWhenLost(client)));
  return pool;
}

/** Batches of different ballots in flight; more would only wait for the processor. */
export const mostVoteConnections = 4;

/**
 * Left to itself PostgreSQL plans a batch of one anew each time: that took 1.2 of its 1.8 ms. A plan that is kept is
 * made with the first vote, when tables may be small and a batch is one: it must hold for five hundred in full tables,
 * so every row is looked up by its index.
 */
const plannedOnce = [
  'enable_seqscan',
  'enable_bitmapscan',
  'enable_hashjoin',
  'enable_mergejoin',
  'enable_memoize',
  'jit',
]
  .map((setting) => `set ${setting} = off;`)
  .concat('set plan_cache_mode = force_generic_plan')
  .join(' ');

function votePool({ url, poolSize, log }: Options): Pool {
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

const kysely = loadedOnce(() => import('kysely'));

/**
 * Runs SQL with $1 parameters, in the unit of work's transaction if there is one. Refuses with `invalidInput` what holds a
 * character that cannot be stored.
 */
export async function sql<Row>(
  runs: Runs,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  try {
    if (runs instanceof Pool) return (await runs.query<Row & QueryResultRow>(text, [...parameters])).rows;
    const { CompiledQuery } = await kysely();
    return (await runs.getKysely().executeQuery<Row>(CompiledQuery.raw(text, [...parameters]))).rows;
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
