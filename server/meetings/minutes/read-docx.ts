/** What a minutes .docx holds: the record that travels inside, and the words that a reader sees, paragraph by paragraph. */
import { inflateRawSync } from 'node:zlib';
import { minutesLanguages, type MinutesLanguage } from './words.ts';

/** Where Word keeps data that travels with a document. */
export const recordPart = 'customXml/gongyi-minutes.xml';

export interface OpenedDocx {
  /** JSON of the record; null in a file that carries none. */
  readonly record: string | null;
  readonly language: MinutesLanguage;
  readonly paragraphs: readonly string[];
}

/** @throws RangeError or Error for what is no zip file with a Word document in it. */
export function readDocx(file: Buffer): OpenedDocx {
  const parts = partsOf(file);
  const document = parts.get('word/document.xml');
  if (document === undefined) throw new Error('no word/document.xml');
  const carried = /<gongyiMinutes\b[^>]*language="([^"]+)"[^>]*>([^<]*)</.exec(parts.get(recordPart) ?? '');
  return {
    record: carried?.[2] ? Buffer.from(carried[2], 'base64').toString('utf8') : null,
    language: minutesLanguages.find((language) => language === carried?.[1]) ?? 'zh-CN',
    paragraphs: paragraphsOf(document),
  };
}

/** Empty ones left out: Word adds and drops them as it likes. */
function paragraphsOf(xml: string): string[] {
  return [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)]
    .map(([paragraph]) =>
      [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
        .map(([, text]) => plain(text ?? ''))
        .join(''),
    )
    .filter((text) => text.trim() !== '');
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function plain(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

const endOfDirectory = 0x06054b50;
const entryOfDirectory = 0x02014b50;

/** The text files of a zip, by its central directory (APPNOTE 4.3). */
function partsOf(zip: Buffer): Map<string, string> {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== endOfDirectory) end -= 1;
  if (end < 0) throw new Error('no zip file');
  const parts = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== entryOfDirectory) throw new Error('a broken zip file');
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    if (name.endsWith('.xml')) {
      const bytes = zip.subarray(begin, begin + packed);
      parts.set(name, (method === 8 ? inflateRawSync(bytes) : bytes).toString('utf8'));
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return parts;
}
