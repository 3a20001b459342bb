/**
 * `gongyi start`: everything needed for serving, in order, and everything taken down again in the opposite
 * order, wherever it was when it had to stop.
 */
import { flushCompileCache } from 'node:module';
import type { Config, S3Settings } from '../config.ts';
import type { Log } from '../logger.ts';
import { addressList, type Address } from './addresses.ts';
import { buildIfStale } from './build-if-stale.ts';
import { progressOn, type Progress } from './progress.ts';
import { RefusedInput } from './refused.ts';
import { listenForStop, StopAsked } from './stop-request.ts';
import type { Words } from './words.ts';

interface Start {
  config: Config;
  log: Log;
  words: Words;
  /** Called once everything answers. */
  onReady(addresses: Address[]): void;
}

/** Resolves after an orderly stop; rejects, after one as well, with the fault that made it stop. */
export async function start({ config, log, words, onReady }: Start): Promise<void> {
  const progress = progressOn(process.stderr, words);
  const stop = listenForStop(() => {
    progress.say(words('forced'));
    process.exit(1);
  });
  const closers: (() => Promise<void>)[] = [];
  progress.say(words('title'));
  try {
    const addresses = await bringUp({ config, log, words, progress, closers, signal: stop.signal });
    progress.say(addressList(addresses));
    progress.say(words('ready', { seconds: progress.seconds() }));
    onReady(addresses);
    // Now, because a server that is killed writes nothing when it ends
    flushCompileCache();
    await stop.requested;
    stop.signal.throwIfAborted();
  } catch (error) {
    if (!(error instanceof StopAsked)) throw error;
  } finally {
    if (closers.length > 0) progress.say(words('stopping'));
    for (const close of closers.reverse()) await close();
    stop.done();
  }
  progress.say(words('stopped'));
}

interface BringUp extends Omit<Start, 'onReady'> {
  progress: Progress;
  closers: (() => Promise<void>)[];
  signal: AbortSignal;
}

async function bringUp({ config, log, words, progress, closers, signal }: BringUp): Promise<Address[]> {
  const [built, database, program] = await Promise.allSettled([
    buildIfStale((build) => progress.step('build', build), log),
    config.databaseUrl ?? startDatabase({ config, log, words, progress, closers }),
    // Two seconds of reading modules, while PostgreSQL starts
    import('../main.ts'),
  ]);
  if (built.status === 'rejected') throw built.reason;
  if (database.status === 'rejected') throw database.reason;
  if (program.status === 'rejected') throw program.reason;
  const { startServer } = program.value;
  const databaseUrl = database.value;
  signal.throwIfAborted();

  const { s3 } = config;
  if (s3) await progress.step('files', () => checkFiles(s3, words, progress));
  signal.throwIfAborted();

  const { migrate } = await import('../migrate.ts');
  await progress.step('migrate', () => migrate(databaseUrl, { log }));
  signal.throwIfAborted();

  if (config.demo) await fillIfEmpty({ config, log, progress, databaseUrl });
  signal.throwIfAborted();

  const server = await progress.step('serve', () => startServer(config, { databaseUrl, log }));
  closers.push(() => progress.step('stopServing', () => server.close()));

  const home = { surface: 'home', url: `${config.publicUrl}/` };
  if (!config.demo) return [home];
  const { demoAddresses } = await import('../demo/addresses.ts');
  return [home, ...(await demoAddresses({ databaseUrl, config }))];
}

async function startDatabase({
  config,
  log,
  words,
  progress,
  closers,
}: Omit<BringUp, 'signal'>): Promise<string> {
  const { startEmbeddedPostgres } = await import('../embedded-postgres.ts');
  const { dataDir } = config;
  const postgres = await progress.step('database', () => startEmbeddedPostgres({ dataDir, log }));
  closers.push(() => progress.step('stopDatabase', () => postgres.stop()));
  if (!postgres.directory.startsWith(dataDir)) {
    progress.say(`    ${words('databaseOutside', { directory: postgres.directory })}`);
  }
  return postgres.url;
}

/** Refused is what somebody must mend; a store that is away for a while keeps nobody from deliberating. */
async function checkFiles(s3: S3Settings, words: Words, progress: Progress): Promise<void> {
  const { faultOfS3 } = await import('../files/check-s3.ts');
  const found = await faultOfS3(s3);
  if (!found) return;
  const told = words(`files.${found.fault}`, { said: found.said, bucket: s3.bucket, endpoint: s3.endpoint });
  if (found.fault !== 'away') throw new RefusedInput(told);
  progress.say(`    ${told} ${words('files.without')}`);
}

async function fillIfEmpty({
  config,
  log,
  progress,
  databaseUrl,
}: Pick<BringUp, 'config' | 'log' | 'progress'> & { databaseUrl: string }): Promise<void> {
  const { fillDemo, isEmpty } = await import('../demo/fill.ts');
  if (!(await isEmpty({ databaseUrl }))) return;
  await progress.step('demo', () => fillDemo({ databaseUrl, config, now: new Date(), log }));
}
