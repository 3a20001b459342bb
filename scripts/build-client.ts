/**
 * Builds the browser's side into dist/client and refuses a result that Chrome 86 could not run. Alone:
 * `node scripts/build-client.ts`. A start builds only when something is newer than the stamp of the last build.
 */
import { readdirSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const project = fileURLToPath(new URL('..', import.meta.url));
const output = path.join(project, 'dist', 'client');
const stamp = path.join(output, '.built');
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
/** Nearly as small as the slowest, in half its time. */
const thorough = { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } };
const packable = /\.(css|js|json|svg)$/;
/** Less does not fill a packet of the network. */
const leastPackedBytes = 1_000;
const sources = ['client', 'shared', 'vite.config.ts', 'svelte.config.js', 'package-lock.json'];

/** Folders count too: removing a file changes only its folder's time. Synchronous, as a thousand promises are slower. */
function newestChange(place: string): number {
  const found = statSync(place);
  if (!found.isDirectory()) return found.mtimeMs;
  const times = readdirSync(place).map((name) => newestChange(path.join(place, name)));
  return Math.max(found.mtimeMs, ...times);
}

async function lastBuiltAt(): Promise<number | undefined> {
  try {
    return (await stat(stamp)).mtimeMs;
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return undefined;
    throw fault;
  }
}

/** True when dist/client is missing or older than what it is made of. */
export async function isClientStale(): Promise<boolean> {
  const builtAt = await lastBuiltAt();
  if (builtAt === undefined) return true;
  return sources.some((source) => newestChange(path.join(project, source)) > builtAt);
}

/** Builds and checks; throws with the list of problems. Repeating it gives the same files. */
export async function buildClient(log: (line: string) => void): Promise<void> {
  // Most starts find nothing to build and do without these.
  const [{ build }, { problemsOfBuild }] = await Promise.all([import('vite'), import('./check-client.ts')]);
  const startedAt = new Date();
  await asForPeople(() => build({ configFile: path.join(project, 'vite.config.ts'), logLevel: 'warn' }));
  const problems = await problemsOfBuild(output);
  if (problems.length > 0) throw new Error(`the client cannot run on Chrome 86:\n${problems.join('\n')}`);
  await pack(path.join(output, 'assets'));
  await mkdir(output, { recursive: true });
  await writeFile(stamp, '');
  // What was saved while the build ran is newer than the stamp, so the next start builds again.
  await utimes(stamp, startedAt, startedAt);
  log(`client built in ${((Date.now() - startedAt.getTime()) / 1000).toFixed(1)} s`);
}

/** A server in development, as the tests start theirs, would have the pages built with the development half of Svelte. */
async function asForPeople(act: () => Promise<unknown>): Promise<void> {
  const { NODE_ENV } = process.env;
  process.env['NODE_ENV'] = 'production';
  try {
    await act();
  } finally {
    if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = NODE_ENV;
  }
}

/** Beside each file what the server sends in its place, made once: a hall that enters together costs no packing. */
export async function pack(assets: string): Promise<void> {
  const names = await readdir(assets);
  await Promise.all(
    names.map(async (name) => {
      const file = path.join(assets, name);
      const content = await readFile(file);
      if (content.length < leastPackedBytes || !packable.test(name)) return;
      await Promise.all([
        writeFile(`${file}.br`, await brotli(content, thorough)),
        writeFile(`${file}.gz`, await zip(content, { level: 9 })),
      ]);
    }),
  );
}

if (import.meta.main) {
  await buildClient((line) => process.stderr.write(`${line}\n`));
}
