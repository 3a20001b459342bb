/** MikroORM on the pool that everybody shares. */
import { MikroORM, type EntityManager } from '@mikro-orm/postgresql';
import { PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { entities } from './entities.ts';

export interface Orm {
  em(): EntityManager;
  /** Ends the pool too. */
  close(): Promise<void>;
}

export async function openOrm(pool: Pool, { url, log }: { url: string; log: Logger }): Promise<Orm> {
  const orm = await MikroORM.init({
    clientUrl: url,
    driverOptions: new PostgresDialect({ pool }),
    entities,
    logger: (message) => log.debug(message),
    debug: ['info'],
    colors: false,
    discovery: { warnWhenNoEntities: false },
    forceUtcTimezone: true,
    // Migrations have just found it.
    ensureDatabase: false,
  });
  return {
    em: () => orm.em.fork(),
    async close() {
      await orm.close(true);
      // It ends the pool only when it has used it.
      if (!pool.ending) await pool.end();
    },
  };
}
