/**
 * A table from a file somebody keeps: a workbook (.xlsx) or text with separators (.csv), as UTF-8 or as the GBK that
 * Excel writes in China. Refusals: fileNotRoster for anything else, fileTooLarge { maxBytes }, tableTooLong { rows }.
 */
import type ExcelJS from 'exceljs';
import { newWorkbook } from './new-workbook.ts';
import type { Sheet } from '../shared/sheet.ts';
import { Refusal } from '../shared/refusal.ts';

export const maxTableBytes = 5 * 1024 * 1024;
/** Of a table inside a request, as base64 (server/requests.ts). */
export const maxTableInRequest = 180 * 1024;
/** A small file may unpack to a very large one. */
const maxUnpackedBytes = 64 * 1024 * 1024;
const mostRows = 20_000;
const mostColumns = 200;

export async function readTable(content: Buffer): Promise<Sheet[]> {
  if (content.length > maxTableBytes) throw new Refusal('fileTooLarge', { maxBytes: maxTableBytes });
  if (content.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return readWorkbook(content);
  return [{ name: 'CSV', rows: readSeparated(decode(content)) }];
}

async function readWorkbook(content: Buffer): Promise<Sheet[]> {
  if (unpackedBytes(content) > maxUnpackedBytes)
    throw new Refusal('fileTooLarge', { maxBytes: maxTableBytes });
  const workbook = await newWorkbook();
  try {
    await workbook.xlsx.load(new Uint8Array(content).buffer);
  } catch (error) {
    throw Object.assign(new Refusal('fileNotRoster'), { cause: error });
  }
  return workbook.worksheets
    .filter((sheet) => sheet.state === 'visible')
    .map((sheet) => ({ name: sheet.name, rows: rowsOf(sheet) }));
}

function rowsOf(sheet: ExcelJS.Worksheet): string[][] {
  const rows: string[][] = [];
  // Rows that are only coloured do not count.
  sheet.eachRow((_row, number) => {
    if (number > mostRows) throw new Refusal('tableTooLong', { rows: mostRows });
  });
  for (let row = 1; row <= Math.min(sheet.rowCount, mostRows); row += 1) {
    const cells: (string | undefined)[] = [];
    sheet.getRow(row).eachCell((cell, column) => {
      // A merged cell repeats its text in every cell it covers; it is said once.
      if (column <= mostColumns)
        cells[column - 1] = cell.isMerged && cell.master !== cell ? '' : textOf(cell);
    });
    rows.push(Array.from(cells, (text) => text ?? ''));
  }
  return rows;
}

/** A date as everybody can read it; its text would be in the words of this machine. */
function textOf(cell: ExcelJS.Cell): string {
  const { value, text } = cell;
  if (!(value instanceof Date)) return text;
  return Number.isNaN(value.getTime())
    ? text
    : value.toISOString().slice(0, 16).replace('T', ' ').replace(' 00:00', '');
}

/** The sum of the unpacked sizes that the archive's own directory states; 0 when it has none. */
function unpackedBytes(archive: Buffer): number {
  let total = 0;
  for (let at = archive.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0 && at + 28 <= archive.length;) {
    total += archive.readUInt32LE(at + 24);
    at = archive.indexOf('PK\u0001\u0002', at + 4, 'latin1');
  }
  return total;
}

function decode(content: Buffer): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(content);
      // Control characters are what a picture or a program looks like when it is read as text.
      if (![...text].some((character) => isControl(character.charCodeAt(0)))) return text;
    } catch {
      continue;
    }
  }
  throw new Refusal('fileNotRoster');
}

function isControl(code: number): boolean {
  return code < 32 && code !== 9 && code !== 10 && code !== 13;
}

/** RFC 4180 with comma, semicolon or tab, whichever the first line has most of; quotes double inside quotes. */
export function readSeparated(text: string): string[][] {
  const [firstLine = ''] = text.split(/\r?\n/, 1);
  const count = (separator: string) => firstLine.split(separator).length;
  const [separator = ','] = [',', '，', ';', '\t'].sort((a, b) => count(b) - count(a));
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === separator) endCell();
    else if (character === '\n') endRow();
    else if (character !== '\r') cell += character;
  }
  if (cell !== '' || row.length > 0) endRow();
  if (rows.length > mostRows) throw new Refusal('tableTooLong', { rows: mostRows });
  return rows;
}
