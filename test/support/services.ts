import { readConfig } from '../../server/config.ts';
import { DiskStore } from '../../server/files/disk-store.ts';
import type { Runner } from '../../server/live/run-command.ts';
import type { Services } from '../../server/services.ts';
import { quietLog } from './postgres.ts';

/** What queries are served with, over the database and the clock of a harness. */
export function servicesOver(runner: Runner, settings: NodeJS.ProcessEnv = {}): Services {
  const config = readConfig(settings);
  const files = new DiskStore(config.filesDir);
  return { config, database: runner.database, files, runner, log: quietLog(), now: runner.now };
}
