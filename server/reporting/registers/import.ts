/** A table of entries: what an import would do and everything that keeps it from being done. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { readEntry, type EntryValues, type Written } from '../../../shared/reporting/read-entry.ts';
import type { ImportPreview, ImportProblem } from '../../../shared/reporting/register-view.ts';
import { registerSpecs, type FieldKey, type RegisterCode } from '../../../shared/reporting/registers.ts';
import { readTable } from '../../read-table.ts';
import { keyOf, readBy, staffByName, takenKeys, whyRefused } from './insert-entries.ts';
import { fieldOfHead } from './words.ts';

interface Row {
  readonly sheet: string;
  readonly row: number;
  readonly columns: ReadonlyMap<FieldKey, string>;
  readonly written: Written;
}

export interface ReadImport {
  readonly preview: ImportPreview;
  readonly entries: readonly EntryValues[];
}

/** How many problems are listed; a file that is wrong throughout is mended once and tried again. */
const mostProblems = 200;

/** Refusals: fileNotRoster, fileTooLarge. */
export async function readImport(
  em: EntityManager,
  { register, communityId, content, now }: Import,
): Promise<ReadImport> {
  const { rows, problems } = await rowsIn(register, content);
  const by = readBy(now);
  const read = rows.map((row) => ({ row, ...readEntry(register, row.written, by) }));
  const staff = await staffByName(em);
  const keys = read.flatMap(({ entry }) => (entry ? [keyOf(register, communityId, entry)] : []));
  const taken = await takenKeys(em, register, keys);
  const seen = new Set<string>();
  const entries: EntryValues[] = [];
  for (const { row, entry, problems: own } of read) {
    const place = (field: FieldKey) => ({
      sheet: row.sheet,
      row: row.row,
      column: row.columns.get(field) ?? '',
      field,
    });
    problems.push(...own.map(({ field, fault, given }) => ({ ...place(field), fault, given })));
    if (!entry) continue;
    const why = whyRefused(register, entry, { taken, staff, communityId });
    const key = keyOf(register, communityId, entry);
    if (why) problems.push({ ...place(why.field), fault: why.fault, given: why.given });
    else if (seen.has(key)) {
      const [field = 'onDay'] = registerSpecs[register].sameBy.filter((one) => one !== 'onDay');
      problems.push({ ...place(field), fault: 'twiceInFile', given: entry.values[field] ?? '' });
    } else entries.push(entry);
    seen.add(key);
  }
  const listed = problems.slice(0, mostProblems);
  const sample = entries.slice(0, 5).map(({ values }) => values);
  const late = entries.filter(({ isLate }) => isLate).length;
  return { preview: { rows: rows.length, late, problems: listed, sample }, entries };
}

export interface Import {
  readonly register: RegisterCode;
  readonly communityId: string;
  /** base64 */
  readonly content: string;
  readonly now: Date;
}

async function rowsIn(
  register: RegisterCode,
  content: string,
): Promise<{ rows: Row[]; problems: ImportProblem[] }> {
  const rows: Row[] = [];
  const problems: ImportProblem[] = [];
  const required = registerSpecs[register].fields.filter(({ isOptional }) => !isOptional);
  for (const { name: sheet, rows: lines } of await readTable(Buffer.from(content, 'base64'))) {
    const filled = lines
      .map((cells, at) => ({ cells, row: at + 1 }))
      .filter(({ cells }) => cells.some(Boolean));
    const head = filled.find(({ cells }) => cells.some((cell) => fieldOfHead(register, cell) !== undefined));
    if (!head) {
      if (filled.length > 0)
        problems.push({
          sheet,
          row: filled[0]?.row ?? 1,
          column: '',
          field: null,
          fault: 'noHead',
          given: '',
        });
      continue;
    }
    const at = new Map<FieldKey, number>();
    head.cells.forEach((cell, index) => {
      const field = fieldOfHead(register, cell);
      if (field !== undefined && !at.has(field)) at.set(field, index);
    });
    const columns = new Map([...at].map(([field, index]) => [field, letterOf(index)]));
    for (const { key } of required) {
      if (!at.has(key))
        problems.push({ sheet, row: head.row, column: '', field: key, fault: 'noHead', given: '' });
    }
    for (const { cells, row } of filled.filter((line) => line.row > head.row)) {
      const written = Object.fromEntries(
        [...at].map(([field, index]) => [field, (cells[index] ?? '').trim()]),
      );
      if (Object.values(written).some(Boolean)) rows.push({ sheet, row, columns, written });
    }
  }
  if (rows.length === 0 && problems.length === 0)
    problems.push({ sheet: '', row: 1, column: '', field: null, fault: 'noRows', given: '' });
  return { rows, problems };
}

/** 0 → A, 26 → AA. */
export function letterOf(index: number): string {
  const rest = index % 26;
  const letter = String.fromCharCode(65 + rest);
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}
