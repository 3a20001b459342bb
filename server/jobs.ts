/**
 * Deadlines survive restarts because they are columns; pg-boss only makes sure that somebody looks at them. It begins
 * when those who came back with the server have been answered, for no deadline is a matter of seconds.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import { isOutage } from './database.ts';
import { lookAtDeadlines } from './issues/look-at-deadlines.ts';
import { deliver, mostTries } from './notifications/deliver.ts';
import { claimUnqueued, gather } from './notifications/gather.ts';
import type { Runner } from './live/run-command.ts';
import { endLeftRehearsals } from './meetings/rehearsal/commands.ts';
import type { Services } from './services.ts';
import { askReconfirm } from './volunteers/ask-reconfirm.ts';
import { enterEverywhere } from './volunteers/enter-ledger.ts';
import { expireOffers } from './volunteers/expire-offers.ts';

const queue = 'expire-offers';
const issueDeadlines = 'issue-deadlines';
const gathering = 'gather-notices';
const delivering = 'deliver-notice';
const firstRetrySeconds = 30;

/** What falls due among volunteers, and rehearsals that nobody ended. */
export async function everyMinute(runner: Runner): Promise<void> {
  await expireOffers(runner);
  await askReconfirm(runner);
  await enterEverywhere(runner);
  await endLeftRehearsals(runner);
}

const beginAfterMs = 3_000;
const beginAgainAfterMs = 30_000;

interface Parts {
  readonly databaseUrl: string;
  readonly services: Services;
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
    const { PgBoss } = await import('pg-boss');
    const boss = new PgBoss({ connectionString: parts.databaseUrl, max: 2, application_name: 'gongyi-jobs' });
    try {
      await work(boss, parts.services);
      return boss;
    } catch (error) {
      parts.services.log.error({ err: error }, 'jobs cannot begin yet');
      await boss.stop({ graceful: false });
    }
  }
}

async function work(boss: PgBoss, services: Services): Promise<void> {
  const { runner, log, database, now } = services;
  boss.on('error', (error) => {
    if (isOutage(error)) log.warn('jobs: the database is away');
    else log.error({ err: error }, 'jobs failed');
  });
  await boss.start();
  await boss.createQueue(queue);
  await boss.work(queue, () => everyMinute(runner));
  await boss.schedule(queue, '* * * * *');
  await boss.createQueue(issueDeadlines);
  await boss.work(issueDeadlines, async () => {
    await lookAtDeadlines(runner);
  });
  await boss.schedule(issueDeadlines, '*/5 * * * *');
  // The job's own tries end with the message's; then it stands among those that failed.
  await boss.createQueue(delivering, {
    ...{ retryLimit: mostTries, retryDelay: firstRetrySeconds, retryBackoff: true },
  });
  await boss.work<{ deliveryId: string }>(delivering, { batchSize: 1 }, async (jobs) => {
    for (const { data } of jobs) {
      if (!(await deliver(services, data.deliveryId))) throw new Error('not delivered yet');
    }
  });
  await boss.createQueue(gathering);
  await boss.work(gathering, async () => {
    await gather(database, now());
    for (const deliveryId of await claimUnqueued(database, now()))
      await boss.send(delivering, { deliveryId });
  });
  await boss.schedule(gathering, '* * * * *');
}
