/**
 * Photos as they are kept. Whatever comes in is decoded and encoded anew: its type is what decodes, its size is bounded,
 * and EXIF, GPS and anything hidden in the file stay behind.
 */
import { Refusal } from '../../shared/refusal.ts';

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

/** Refusals: fileNotPicture, fileTooLarge { maxBytes }. */
export async function readPicture(upload: Buffer): Promise<ReadFile> {
  if (upload.length > maxUploadBytes) throw new Refusal('fileTooLarge', { maxBytes: maxUploadBytes });
  const { data, info } = await encode(upload);
  return { content: data, mediaType: 'image/jpeg', width: info.width, height: info.height };
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
