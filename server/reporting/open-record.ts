/** What a record behind a figure says outside: names, and names and numbers of telephones in its words, masked unless all may be seen. */
import { maskName, maskText } from '../../shared/identity/mask-name.ts';
import type { Column, RecordedRow } from './recorded.ts';
import type { Names } from './workbook/workbook.ts';

export function openText(
  row: RecordedRow,
  { key, kind }: Column,
  { columns, names }: { columns: readonly Column[]; names: Names },
): string {
  const text = String(row[key] ?? '');
  if (names === 'full') return text;
  if (kind === 'name') return maskName(text);
  return maskText(
    text,
    columns.filter((one) => one.kind === 'name').map((one) => String(row[one.key] ?? '')),
  );
}
