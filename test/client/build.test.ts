import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { firstLoadLimitBytes, firstLoadOfPhone, problemsOfBuild } from '../../scripts/check-client.ts';

describe('the built client', () => {
  let output: string;

  beforeAll(async () => {
    output = await mkdtemp(path.join(tmpdir(), 'gongyi-client-'));
    // As it is built for people: a test's own setting would bring the development half of Svelte.
    vi.stubEnv('NODE_ENV', 'production');
    const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
    await build({ configFile, logLevel: 'error', build: { outDir: output, emptyOutDir: true } });
  }, 60_000);

  afterAll(() => {
    vi.unstubAllEnvs();
    return rm(output, { recursive: true, force: true });
  });

  it('runs on Chrome 86', async () => {
    expect(await problemsOfBuild(output)).toEqual([]);
  });

  it.each(['zh-CN', 'en'] as const)('reaches a phone on a bad network in time (%s)', async (language) => {
    const { gzipBytes } = await firstLoadOfPhone(language, output);
    expect(gzipBytes).toBeLessThanOrEqual(firstLoadLimitBytes);
  });
});
