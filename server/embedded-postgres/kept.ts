/**
 * What is remembered about the embedded database: `postgres.json` in the data folder, readable by its owner
 * only. Decided once; of these only the port changes, when somebody else has taken it.
 */
import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { createOnce } from '../create-once.ts';
import { readIfThere } from '../process-lock.ts';

const keptSchema = z.object({ directory: z.string().min(1), port: z.int(), password: z.string().min(1) });

export type Kept = z.infer<typeof keptSchema>;

const fileIn = (dataDir: string) => join(dataDir, 'postgres.json');

export function readKept(dataDir: string): Kept | undefined {
  const text = readIfThere(fileIn(dataDir));
  if (text === undefined) return undefined;
  const kept = keptSchema.parse(JSON.parse(text));
  return { ...kept, directory: resolve(dataDir, kept.directory) };
}

/** Of several processes that begin at once, all go on with what the first one wrote. */
export function beginKept(dataDir: string, directory: string, port: number): Kept {
  const kept = { directory, port, password: randomBytes(24).toString('hex') };
  createOnce(fileIn(dataDir), textOf(dataDir, kept));
  return readKept(dataDir) ?? kept;
}

export function rewriteKept(dataDir: string, kept: Kept): void {
  const file = fileIn(dataDir);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, textOf(dataDir, kept), { mode: 0o600 });
  renameSync(draft, file);
}

/** A directory inside the data folder is kept relative to it, so that a checkout can be moved. */
function textOf(dataDir: string, kept: Kept): string {
  const inside = relative(dataDir, kept.directory);
  const directory = inside.startsWith('..') || isAbsolute(inside) ? kept.directory : inside;
  return `${JSON.stringify({ ...kept, directory }, undefined, 2)}\n`;
}

/** `user` is `postgres`, the superuser, or `gongyi`, who owns the database of that name. */
export function urlOf(kept: Kept, user: 'postgres' | 'gongyi'): string {
  return `postgres://${user}:${kept.password}@127.0.0.1:${kept.port}/${user}`;
}
