/** Deadlines survive restarts because they are columns; pg-boss only makes sure that somebody looks at them. */
import { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { isOutage } from './database.ts';
import type { Runner } from './live/run-command.ts';
import { expireOffers } from './volunteers/expire-offers.ts';

const queue = 'expire-offers';

export async function startJobs({
  databaseUrl,
  runner,
  log,
}: {
  databaseUrl: string;
  runner: Runner;
  log: Logger;
}): Promise<{ stop(): Promise<void> }> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 2, application_name: 'gongyi-jobs' });
  boss.on('error', (error) => {
    if (isOutage(error)) log.warn('jobs: the database is away');
    else log.error({ err: error }, 'jobs failed');
  });
  await boss.start();
  await boss.createQueue(queue);
  await boss.work(queue, async () => {
    await expireOffers(runner);
  });
  await boss.schedule(queue, '* * * * *');
  return { stop: () => boss.stop({ graceful: true, timeout: 5_000 }) };
}
