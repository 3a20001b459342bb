/**
 * Where the contents of files lie, by the SHA-256 of each: in a folder, or in a bucket of an S3-compatible store. Who may
 * open a file is decided before either is asked (handler.ts), and the contents pass through this server: no address of
 * the store is ever told.
 */
import type { Readable } from 'node:stream';
import type { Config } from '../config.ts';
import { DiskStore } from './disk-store.ts';

export interface StoredContent {
  /** Of what the stream gives: of the part that was asked for, else of the whole. */
  readonly bytes: number;
  /** Breaks off with an error where the content can't be read to its end. */
  readonly stream: Readable;
}

/** Of a content: its first and its last byte, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Everything may be repeated. Refusals of a bucket: filesUnreachable, with what happened as its cause. */
export interface FileStore {
  /** Whole or not at all: nobody ever reads half a content. */
  keep(sha256: string, content: Buffer): Promise<void>;
  has(sha256: string): Promise<boolean>;
  /** Null where there is none. A range must lie within the content. */
  open(sha256: string, range?: ByteRange): Promise<StoredContent | null>;
  /** Returns how many bytes were freed; 0 when it was gone already. */
  remove(sha256: string): Promise<number>;
}

/** The same name in a folder and in a bucket, so that one can be copied into the other. */
export const nameOfContent = (sha256: string) => `${sha256.slice(0, 2)}/${sha256}`;

export async function fileStoreOf({ filesDir, s3 }: Pick<Config, 'filesDir' | 's3'>): Promise<FileStore> {
  if (s3 === undefined) return new DiskStore(filesDir);
  const { S3Store } = await import('./s3-store.ts');
  return new S3Store(s3);
}
