import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { v4 as uuidv4 } from 'uuid';
import { errorCode } from '../error-code.ts';
import { nameOfContent, type ByteRange, type FileStore, type StoredContent } from './file-store.ts';

export class DiskStore implements FileStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  pathOf(sha256: string): string {
    return join(this.#folder, nameOfContent(sha256));
  }

  async keep(sha256: string, content: Buffer): Promise<void> {
    const path = this.pathOf(sha256);
    await mkdir(dirname(path), { recursive: true });
    const partial = `${path}.${uuidv4()}`;
    await writeFile(partial, content);
    await rename(partial, path);
  }

  async has(sha256: string): Promise<boolean> {
    return (await orNull(stat(this.pathOf(sha256)))) !== null;
  }

  async open(sha256: string, range?: ByteRange): Promise<StoredContent | null> {
    // By its handle, so that what is removed meanwhile is read to its end
    const file = await orNull(open(this.pathOf(sha256)));
    if (!file) return null;
    if (range) return { bytes: range.end - range.start + 1, stream: file.createReadStream(range) };
    const { size } = await file.stat();
    return { bytes: size, stream: file.createReadStream() };
  }

  async remove(sha256: string): Promise<number> {
    const path = this.pathOf(sha256);
    const found = await orNull(stat(path));
    if (!found) return 0;
    await rm(path, { force: true });
    return found.size;
  }
}

/** Null where there is no such file. */
async function orNull<Result>(asked: Promise<Result>): Promise<Result | null> {
  try {
    return await asked;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
