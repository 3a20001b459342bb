/**
 * Checks of the built client: that Chrome 86 can run it (also part of every build), and that the phone page arrives
 * over a bad network: `node scripts/check-client.ts` prints its weight and fails above the floor of 150 kB.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import * as words from '../client/page-words.ts';
import { problemsOfScript, problemsOfStyles } from './chrome-86.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const defaultOutput = path.join(project, 'dist', 'client');

/** What client/polyfills.ts adds, named there in comments `// adds Object.hasOwn`. */
async function polyfilledNames(): Promise<Set<string>> {
  const source = await readFile(path.join(project, 'client', 'polyfills.ts'), 'utf8');
  return new Set(Array.from(source.matchAll(/\/\/ adds (\S+)/g), ([, name]) => name ?? ''));
}

/** Everything in the built client that Chrome 86 cannot run, one line each with the file; empty when all is well. */
export async function problemsOfBuild(output = defaultOutput): Promise<string[]> {
  const polyfilled = await polyfilledNames();
  const problems: string[] = [];
  // What stands outside of assets/ is served as it was written (client/static).
  const files = await readdir(output);
  const assets = (await readdir(path.join(output, 'assets'))).map((name) => path.join('assets', name));
  for (const file of [...files, ...assets].toSorted()) {
    const isScript = file.endsWith('.js');
    if (!isScript && !file.endsWith('.css')) continue;
    const text = await readFile(path.join(output, file), 'utf8');
    const found = isScript ? problemsOfScript(text, polyfilled) : problemsOfStyles(text);
    problems.push(...found.map((problem) => `${file}: ${problem}`));
  }
  return problems;
}

const manifestShape = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
);

/** What a phone loads before it shows the phone page in one language. */
const phonePage = ['index.html', 'phone/Phone.svelte'];
const phoneTexts = [...words.everyPage, ...words.phonePage];

export interface FirstLoad {
  readonly gzipBytes: number;
  /** Heaviest first. */
  readonly files: readonly { readonly file: string; readonly gzipBytes: number }[];
}

/** The first load of the phone page, each file compressed as a server sends it. */
export async function firstLoadOfPhone(language: 'zh-CN' | 'en', output = defaultOutput): Promise<FirstLoad> {
  const manifest = manifestShape.parse(
    JSON.parse(await readFile(path.join(output, '.vite', 'manifest.json'), 'utf8')),
  );
  const files = new Set(['index.html']);
  const seen = new Set<string>();
  const texts = phoneTexts.map((name) => `../shared/locales/${language}/${name}.json`);
  const waiting = [...phonePage, ...texts];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) throw new Error(`the build has no ${key}`);
    files.add(chunk.file);
    for (const style of chunk.css) files.add(style);
    waiting.push(...chunk.imports);
  }
  const weighed = await Promise.all(
    [...files].map(async (file) => {
      const content = await readFile(path.join(output, file));
      return { file, gzipBytes: gzipSync(content, { level: 6 }).length };
    }),
  );
  return {
    gzipBytes: weighed.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0),
    files: weighed.toSorted((a, b) => b.gzipBytes - a.gzipBytes),
  };
}

/** The floor of the target "first load of the phone page"; the goal is 90 kB. */
export const firstLoadLimitBytes = 150_000;

async function report(): Promise<boolean> {
  const problems = await problemsOfBuild();
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  let isLight = true;
  for (const language of ['zh-CN', 'en'] as const) {
    const { gzipBytes, files } = await firstLoadOfPhone(language);
    isLight &&= gzipBytes <= firstLoadLimitBytes;
    process.stdout.write(`phone page, ${language}: ${(gzipBytes / 1000).toFixed(1)} kB gzip\n`);
    for (const file of files) process.stdout.write(`  ${(file.gzipBytes / 1000).toFixed(1)} ${file.file}\n`);
  }
  return problems.length === 0 && isLight;
}

if (import.meta.main) process.exitCode = (await report()) ? 0 : 1;
