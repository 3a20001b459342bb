/**
 * Papers of a meeting: pictures, decoded and encoded anew like every photo, and PDF documents, kept as they are when
 * they are whole and carry nothing that runs, sends or hides further files.
 */
import { Refusal } from '../../shared/refusal.ts';
import { maxUploadBytes, readPicture, type ReadFile } from './picture.ts';

/** Names in the plain part of a PDF that stand for programs, other files or a password. */
const refusedNames =
  /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|XFA|Encrypt)(?![A-Za-z])/;

function isPdf(upload: Buffer): boolean {
  return upload.subarray(0, 1024).includes('%PDF-');
}

/** Refusals: fileNotPaper, fileTooLarge { maxBytes }. */
export async function readPaper(upload: Buffer): Promise<ReadFile> {
  if (upload.length > maxUploadBytes) throw new Refusal('fileTooLarge', { maxBytes: maxUploadBytes });
  if (!isPdf(upload)) {
    return readPicture(upload).catch((error: unknown) => {
      throw error instanceof Refusal && error.code === 'fileNotPicture' ? new Refusal('fileNotPaper') : error;
    });
  }
  const isWhole = upload.subarray(-1024).includes('%%EOF');
  if (!isWhole || refusedNames.test(upload.toString('latin1'))) throw new Refusal('fileNotPaper');
  return { content: upload, mediaType: 'application/pdf', width: null, height: null };
}
