/** The jobs themselves; they need most of the program, so jobs.ts reads them when they begin. */
import type { PgBoss } from 'pg-boss';
import { isOutage } from './database.ts';
import { cleanUpFiles } from './files/unused-files.ts';
import { lookAtDeadlines } from './issues/look-at-deadlines.ts';
import type { Runner } from './live/run-command.ts';
import { endLeftRehearsals } from './meetings/rehearsal/commands.ts';
import { sweepPapers } from './meetings/sweep-papers.ts';
import type { Metrics } from './metrics.ts';
import { deliver, mostTries } from './notifications/deliver.ts';
import { claimUnqueued, gather } from './notifications/gather.ts';
import type { Services } from './services.ts';
import { askReconfirm } from './volunteers/ask-reconfirm.ts';
import { enterEverywhere } from './volunteers/enter-ledger.ts';
import { expireOffers } from './volunteers/expire-offers.ts';
import { tellOwnConsentNeeded } from './volunteers/tell-own-consent.ts';
import { tellEndingCredentials } from './volunteers/tell-ending-credentials.ts';

const queue = 'expire-offers';
const issueDeadlines = 'issue-deadlines';
const gathering = 'gather-notices';
const delivering = 'deliver-notice';
const endingPapers = 'ending-papers';
const fileCleaning = 'clean-up-files';
const firstRetrySeconds = 30;

/** What falls due among volunteers, rehearsals that nobody ended, and what is left of papers that were rewritten. */
export async function everyMinute(runner: Runner): Promise<void> {
  await expireOffers(runner);
  await askReconfirm(runner);
  await enterEverywhere(runner);
  await endLeftRehearsals(runner);
  await sweepPapers(runner.database);
}

export async function takeUpJobs(
  boss: PgBoss,
  { services, metrics }: { services: Services; metrics: Metrics },
): Promise<void> {
  const { runner, log, database, files, now } = services;
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
  await boss.createQueue(endingPapers);
  await boss.work(endingPapers, async () => {
    await tellEndingCredentials(runner);
    await tellOwnConsentNeeded(runner);
  });
  await boss.schedule(endingPapers, '23 * * * *');
  await boss.createQueue(fileCleaning);
  await boss.work(fileCleaning, async () => {
    const cleaned = await cleanUpFiles(database, files, now());
    metrics.removedFiles.inc(cleaned.files);
    metrics.removedBytes.inc(cleaned.bytes);
    log.info(cleaned, 'files that belong to nothing were cleaned up');
  });
  await boss.schedule(fileCleaning, '17 */6 * * *');
}
