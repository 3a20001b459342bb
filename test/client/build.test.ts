import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { firstLoadLimitBytes, firstLoadOfPhone, problemsOfBuild } from '../../scripts/check-client.ts';
import { inlineScript } from '../../server/app.ts';
import { words } from '../support/words.ts';

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

  it('carries only the script that the server allows in the page itself', async () => {
    const page = await readFile(path.join(output, 'index.html'), 'utf8');
    const scripts = Array.from(page.matchAll(/<script>(.*?)<\/script>/gs), ([, text]) => text ?? '');
    const hashes = scripts.map((text) => `sha256-${createHash('sha256').update(text).digest('base64')}`);
    expect(hashes).toEqual([inlineScript]);
  });

  it('gives the big screen a worker that keeps nothing of the product', async () => {
    const worker = await readFile(path.join(output, 'screen-worker.js'), 'utf8');
    expect(worker).toContain(words('screen:away.title'));
    expect(worker).not.toMatch(/\{\{|WAITING_PAGE__|caches|\/assets\//);
  });

  it('runs on Chrome 86', async () => {
    expect(await problemsOfBuild(output)).toEqual([]);
  });

  it.each(['zh-CN', 'en'] as const)('reaches a phone on a bad network in time (%s)', async (language) => {
    const { gzipBytes } = await firstLoadOfPhone(language, output);
    expect(gzipBytes).toBeLessThanOrEqual(firstLoadLimitBytes);
  });
});
