/**
 * Papers of a meeting: pictures, decoded and encoded anew like every photo, and PDF documents, kept as they are when
 * they are whole and carry nothing that runs, sends or hides further files.
 */
import { createHash } from 'node:crypto';
import { Refusal } from '../../shared/refusal.ts';
import { keepFile, maxUploadBytes, storePicture, type StoredPicture } from './file-store.ts';

export interface StoredDocument {
  readonly sha256: Buffer;
  readonly mediaType: 'application/pdf';
  readonly bytes: number;
  readonly width: null;
  readonly height: null;
}

/** Names in the plain part of a PDF that stand for programs, other files or a password. */
const refusedNames =
  /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|XFA|Encrypt)(?![A-Za-z])/;

export function isPdf(upload: Buffer): boolean {
  return upload.subarray(0, 1024).includes('%PDF-');
}

/** Refusals: fileNotPaper, fileTooLarge { maxBytes }. Storing the same paper again changes nothing. */
export async function storePaper(filesDir: string, upload: Buffer): Promise<StoredPicture | StoredDocument> {
  if (upload.length > maxUploadBytes) throw new Refusal('fileTooLarge', { maxBytes: maxUploadBytes });
  if (!isPdf(upload)) {
    return storePicture(filesDir, upload).catch((error: unknown) => {
      throw error instanceof Refusal && error.code === 'fileNotPicture' ? new Refusal('fileNotPaper') : error;
    });
  }
  const isWhole = upload.subarray(-1024).includes('%%EOF');
  if (!isWhole || refusedNames.test(upload.toString('latin1'))) throw new Refusal('fileNotPaper');
  const sha256 = createHash('sha256').update(upload).digest();
  await keepFile(filesDir, sha256, upload);
  return { sha256, mediaType: 'application/pdf', bytes: upload.length, width: null, height: null };
}
