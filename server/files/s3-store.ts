import { Readable } from 'node:stream';
import { Refusal } from '../../shared/refusal.ts';
import type { S3Settings } from '../config.ts';
import { nameOfContent, type ByteRange, type FileStore, type StoredContent } from './file-store.ts';
import { lengthOf, S3Bucket, S3Failure } from './s3-bucket.ts';

export class S3Store implements FileStore {
  readonly #bucket: S3Bucket;

  constructor(settings: S3Settings, withinMs?: number) {
    this.#bucket = new S3Bucket(settings, withinMs);
  }

  keep(sha256: string, content: Buffer): Promise<void> {
    return orUnreachable(this.#bucket.put(nameOfContent(sha256), content, sha256));
  }

  async has(sha256: string): Promise<boolean> {
    return (await orUnreachable(this.#bucket.sizeOf(nameOfContent(sha256)))) !== null;
  }

  async open(sha256: string, range?: ByteRange): Promise<StoredContent | null> {
    const response = await orUnreachable(this.#bucket.get(nameOfContent(sha256), range));
    if (!response?.body) return null;
    return { bytes: lengthOf(response), stream: Readable.from(response.body) };
  }

  /** Deleted whether it was found or not: without a bucket that fails, and whoever removes it tries again. */
  async remove(sha256: string): Promise<number> {
    const size = await orUnreachable(this.#bucket.sizeOf(nameOfContent(sha256)));
    await orUnreachable(this.#bucket.delete(nameOfContent(sha256)));
    return size ?? 0;
  }
}

async function orUnreachable<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    throw Object.assign(new Refusal('filesUnreachable'), { cause: error });
  }
}
