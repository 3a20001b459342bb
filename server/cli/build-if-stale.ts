import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { projectDir } from '../config.ts';
import type { Log } from '../logger.ts';
import { tryLock } from '../process-lock.ts';

/** Several may start at once from one checkout, as the tests do: one builds, the others wait for it. */
export async function buildIfStale(
  inStep: (build: () => Promise<void>) => Promise<unknown>,
  log: Log,
): Promise<void> {
  const { buildClient, isClientStale } = await import('../../scripts/build-client.ts');
  const folder = join(projectDir, 'dist');
  while (await isClientStale()) {
    mkdirSync(folder, { recursive: true });
    const lock = tryLock(join(folder, 'build.lock'));
    if (!lock.held) {
      await pause(100);
      continue;
    }
    try {
      // What was being built when we looked may be there by now.
      if (await isClientStale()) await inStep(() => buildClient((line) => log.info(line)));
      return;
    } finally {
      lock.release();
    }
  }
}
