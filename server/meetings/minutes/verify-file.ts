/** Checks a file of minutes without a database: the .json record, or a .docx by the record inside and its own words. */
import { blocksOf } from '../../../shared/meetings/minutes/blocks.ts';
import { parseRecord, type MinutesRecord } from '../../../shared/meetings/minutes/record.ts';
import { minutesFault, type MinutesFault } from '../../../shared/meetings/minutes/verify.ts';
import { plainText } from '../../plain-text.ts';
import { sha256 } from '../../sha256.ts';
import { readDocx, type OpenedDocx } from './read-docx.ts';
import { minutesWords } from './words.ts';

export type VerifiedFile =
  | { readonly kind: 'whole'; readonly record: MinutesRecord }
  | { readonly kind: 'different'; readonly fault: MinutesFault | { what: 'words'; place: string } }
  | { readonly kind: 'unreadable' };

export function verifyFile(file: Buffer): VerifiedFile {
  const opened = open(file);
  if (!opened) return { kind: 'unreadable' };
  const { docx, record } = opened;
  const fault = minutesFault(record, sha256) ?? (docx && wordsFault(docx, record));
  return fault ? { kind: 'different', fault } : { kind: 'whole', record };
}

function open(file: Buffer): { docx: OpenedDocx | null; record: MinutesRecord } | null {
  try {
    const docx = file.subarray(0, 2).toString('latin1') === 'PK' ? readDocx(file) : null;
    return { docx, record: parseRecord(docx ? (docx.record ?? '') : file.toString('utf8')) };
  } catch {
    return null;
  }
}

/** The first paragraph that says something else than the record does. */
function wordsFault(docx: OpenedDocx, record: MinutesRecord): { what: 'words'; place: string } | null {
  const due = wordsOfSheet(record, docx.language);
  const at = due.findIndex((text, index) => docx.paragraphs[index] !== text);
  if (at < 0 && docx.paragraphs.length === due.length) return null;
  const index = at < 0 ? due.length : at;
  return { what: 'words', place: docx.paragraphs[index] ?? due[index] ?? '' };
}

/** As docx.ts draws them, a cell being a paragraph. */
function wordsOfSheet(record: MinutesRecord, language: OpenedDocx['language']): string[] {
  const t = minutesWords(language);
  return [
    ...blocksOf(record, t).flatMap((block): readonly string[] => {
      switch (block.kind) {
        case 'title':
          return [block.text, block.under];
        case 'facts':
          return block.rows.flat();
        case 'table':
          return [...block.head, ...block.rows.flat()];
        case 'note':
        case 'heading':
        case 'text':
          return [block.text];
      }
    }),
    t('minutes:proof.scan'),
  ]
    .map(plainText)
    .filter((text) => text.trim() !== '');
}
