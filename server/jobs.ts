/**
 * Deadlines survive restarts because they are columns; pg-boss only makes sure that somebody looks at them. It begins
 * when those who came back with the server have been answered, for no deadline is a matter of seconds.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { Metrics } from './metrics.ts';
import type { Services } from './services.ts';

const beginAfterMs = 5_000;
const beginAgainAfterMs = 30_000;

interface Parts {
  readonly databaseUrl: string;
  readonly services: Services;
  readonly metrics: Metrics;
}

/** Returns at once. */
export function startJobs(parts: Parts): { stop(): Promise<void> } {
  const stop = Promise.withResolvers<true>();
  const begun = begin(parts, stop.promise);
  return {
    async stop() {
      stop.resolve(true);
      await (await begun)?.stop({ graceful: true, timeout: 5_000 });
    },
  };
}

/** Tries until it has begun; null when it was stopped before. */
async function begin(parts: Parts, stopped: Promise<true>): Promise<PgBoss | null> {
  for (let waitMs = beginAfterMs; ; waitMs = beginAgainAfterMs) {
    if (await Promise.race([stopped, pause(waitMs, false, { ref: false })])) return null;
    const [{ PgBoss }, { takeUpJobs }] = await Promise.all([
      import('pg-boss'),
      import('./job-list.ts'),
      parts.services.database.loadOrm(),
    ]);
    const boss = new PgBoss({ connectionString: parts.databaseUrl, max: 2, application_name: 'gongyi-jobs' });
    try {
      await takeUpJobs(boss, parts);
      return boss;
    } catch (error) {
      parts.services.log.error({ err: error }, 'jobs cannot begin yet');
      await boss.stop({ graceful: false });
    }
  }
}
