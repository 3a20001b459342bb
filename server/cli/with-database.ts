import type { Config } from '../config.ts';
import type { Log } from '../logger.ts';

/**
 * Gives a command its database: one's own if DATABASE_URL names it, or else the embedded one. An embedded one
 * that the running server holds is shared; one started here is stopped here.
 */
export async function withDatabase<Result>(
  config: Config,
  log: Log,
  work: (databaseUrl: string) => Promise<Result>,
): Promise<Result> {
  if (config.databaseUrl !== undefined) return await work(config.databaseUrl);
  const { startEmbeddedPostgres } = await import('../embedded-postgres.ts');
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log, whenHeld: 'join' });
  try {
    return await work(postgres.url);
  } finally {
    await postgres.stop();
  }
}

/** The same, brought up to date first where it is ours; one's own is migrated by whoever keeps it. */
export function withTables<Result>(
  config: Config,
  log: Log,
  work: (databaseUrl: string) => Promise<Result>,
): Promise<Result> {
  return withDatabase(config, log, async (databaseUrl) => {
    if (config.databaseUrl === undefined) {
      const { migrate } = await import('../migrate.ts');
      await migrate(databaseUrl, { log });
    }
    return await work(databaseUrl);
  });
}
