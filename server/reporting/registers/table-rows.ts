/** The lines of a table under its heads, which may be in either language and in any order; what was not read is said. */
import type { Sheet } from '../../../shared/sheet.ts';
import type { Written } from '../../../shared/reporting/read-entry.ts';
import type { ImportProblem, UnreadColumn } from '../../../shared/reporting/register-view.ts';
import { fieldsOf, type TableCode } from '../../../shared/reporting/detail-tables.ts';
import type { FieldKey } from '../../../shared/reporting/registers.ts';
import { fieldOfHead } from './words.ts';

export interface TableRow {
  readonly sheet: string;
  /** As the spreadsheet numbers them. */
  readonly row: number;
  readonly columns: ReadonlyMap<FieldKey, string>;
  readonly written: Written;
}

export interface TableRows {
  readonly rows: readonly TableRow[];
  readonly problems: readonly ImportProblem[];
  readonly unread: readonly UnreadColumn[];
}

export function rowsIn(table: TableCode, sheets: readonly Sheet[]): TableRows {
  const rows: TableRow[] = [];
  const problems: ImportProblem[] = [];
  const unread: UnreadColumn[] = [];
  const required = fieldsOf(table).filter(({ isOptional }) => !isOptional);
  for (const { name: sheet, rows: lines } of sheets) {
    const filled = lines
      .map((cells, at) => ({ cells, row: at + 1 }))
      .filter(({ cells }) => cells.some(Boolean));
    const head = filled.find(({ cells }) => cells.some((cell) => fieldOfHead(table, cell) !== undefined));
    if (!head) {
      const [first] = filled;
      if (first)
        problems.push({ sheet, row: first.row, column: '', field: null, fault: 'noHead', given: '' });
      continue;
    }
    const below = filled.filter(({ row }) => row > head.row);
    const at = new Map<FieldKey, number>();
    head.cells.forEach((cell, index) => {
      const field = fieldOfHead(table, cell);
      if (field !== undefined && !at.has(field)) at.set(field, index);
      else if (cell.trim() !== '' || below.some(({ cells }) => cells[index]?.trim()))
        unread.push({ sheet, column: letterOf(index), head: cell.trim() });
    });
    const columns = new Map([...at].map(([field, index]) => [field, letterOf(index)]));
    for (const { key } of required) {
      if (!at.has(key))
        problems.push({ sheet, row: head.row, column: '', field: key, fault: 'noHead', given: '' });
    }
    for (const { cells, row } of below) {
      const written = Object.fromEntries(
        [...at].map(([field, index]) => [field, (cells[index] ?? '').trim()]),
      );
      if (Object.values(written).some(Boolean)) rows.push({ sheet, row, columns, written });
    }
  }
  if (rows.length === 0 && problems.length === 0)
    problems.push({ sheet: '', row: 1, column: '', field: null, fault: 'noRows', given: '' });
  return { rows, problems, unread };
}

export function placeIn(row: TableRow, field: FieldKey) {
  return { sheet: row.sheet, row: row.row, column: row.columns.get(field) ?? '', field };
}

/** 0 → A, 26 → AA. */
function letterOf(index: number): string {
  const rest = index % 26;
  const letter = String.fromCharCode(65 + rest);
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}
