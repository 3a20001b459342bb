import type { Config } from '../config.ts';
import type { Log } from '../logger.ts';

/**
 * Gives a command its database: one's own if DATABASE_URL names it, or else the embedded one, brought up to
 * date. An embedded one that the running server holds is shared; one started here is stopped here.
 */
export async function withDatabase<Result>(
  config: Config,
  log: Log,
  work: (databaseUrl: string) => Promise<Result>,
): Promise<Result> {
  if (config.databaseUrl !== undefined) return await work(config.databaseUrl);
  const { startEmbeddedPostgres } = await import('../embedded-postgres.ts');
  const { migrate } = await import('../migrate.ts');
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log, whenHeld: 'join' });
  try {
    await migrate(postgres.url, { log });
    return await work(postgres.url);
  } finally {
    await postgres.stop();
  }
}
