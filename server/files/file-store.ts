/**
 * Photos on disk by the SHA-256 of their content. Whatever comes in is decoded and encoded anew: its type is what
 * decodes, its size is bounded, and EXIF, GPS and anything hidden in the file stay behind.
 */
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { v4 as uuidv4 } from 'uuid';
import { Refusal } from '../../shared/refusal.ts';
import { errorCode } from '../error-code.ts';

export const maxUploadBytes = 10 * 1024 * 1024;
const longestSide = 1_600;
const maxPixels = 60_000_000;
const readable = new Set(['jpeg', 'png', 'webp', 'heif', 'gif', 'tiff']);

/** An upload as it is kept. */
export interface ReadFile {
  readonly content: Buffer;
  readonly mediaType: 'image/jpeg' | 'application/pdf';
  readonly width: number | null;
  readonly height: number | null;
}

export function pathOfFile(filesDir: string, sha256: string): string {
  return join(filesDir, sha256.slice(0, 2), sha256);
}

/** Refusals: fileNotPicture, fileTooLarge { maxBytes }. */
export async function readPicture(upload: Buffer): Promise<ReadFile> {
  if (upload.length > maxUploadBytes) throw new Refusal('fileTooLarge', { maxBytes: maxUploadBytes });
  const { data, info } = await encode(upload);
  return { content: data, mediaType: 'image/jpeg', width: info.width, height: info.height };
}

/** Whole or not at all: nobody ever reads half a file. */
export async function keepFile(filesDir: string, sha256: Buffer, content: Buffer): Promise<void> {
  const path = pathOfFile(filesDir, sha256.toString('hex'));
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${uuidv4()}`;
  await writeFile(partial, content);
  await rename(partial, path);
}

/** Returns how many bytes were freed; 0 when it was gone already. */
export async function removeFile(filesDir: string, sha256: Buffer): Promise<number> {
  const path = pathOfFile(filesDir, sha256.toString('hex'));
  try {
    const { size } = await stat(path);
    await rm(path);
    return size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

async function encode(upload: Buffer) {
  // Half a hundred milliseconds of every start, for whoever uploads
  const { default: sharp } = await import('sharp');
  const picture = sharp(upload, { limitInputPixels: maxPixels, failOn: 'error' });
  const format = await picture.metadata().then(
    (metadata) => metadata.format,
    () => null,
  );
  if (!format || !readable.has(format)) throw new Refusal('fileNotPicture');
  try {
    return await picture
      .rotate()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 82 })
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    // The header was readable and the rest was not: broken, cut short, or larger than it claims.
    throw Object.assign(new Refusal('fileNotPicture'), { cause: error });
  }
}
