/** Tables as text. With a byte order mark, without which Excel takes Chinese for another script; nothing is an empty cell. */
import { neutralised } from '../plain-text.ts';

export type CsvValue = string | number | boolean | null;

export function csvOf(rows: readonly (readonly CsvValue[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: CsvValue): string {
  const text = typeof value === 'string' ? neutralised(value) : value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
