/** One sheet of a table that somebody filled in, as text. */
export interface Sheet {
  readonly name: string;
  /** Cells as text; the first row is row 1 of the file. */
  readonly rows: readonly (readonly string[])[];
}

/** What a cell or a heading means, however it is spaced and punctuated. */
const plainCell = (text: string) => text.replace(/[\s*＊：:（）()、，,-]/g, '').toLowerCase();

type Words<Value extends string> = Readonly<Record<Value, readonly string[]>>;

/** Which of the known values a cell says, by any of the words for it. */
export function valueMeant<Value extends string>(words: Words<Value>, text: string): Value | null {
  for (const value in words) if (words[value].includes(plainCell(text))) return value;
  return null;
}

/** What stands below the heading, with the number of its row in the file; null: another kind of sheet. */
export function rowsBelowHeading<Column extends string>(
  sheet: Sheet,
  headings: Words<Column | 'name'>,
): { readonly row: number; readonly cellOf: (column: Column | 'name') => string }[] | null {
  const heading = headingRow(sheet, headings);
  if (!heading) return null;
  return sheet.rows.flatMap((cells, index) => {
    if (index <= heading.at || cells.every((cell) => cell.trim() === '')) return [];
    const cellOf = (column: Column | 'name') => (cells[heading.columns[column] ?? -1] ?? '').trim();
    return [{ row: index + 1, cellOf }];
  });
}

/** The first of the top rows that has a heading for the name, and which column is which. */
function headingRow<Column extends string>(
  sheet: Sheet,
  headings: Words<Column | 'name'>,
): { readonly at: number; readonly columns: Partial<Record<Column | 'name', number>> } | null {
  for (const [at, row] of sheet.rows.slice(0, 10).entries()) {
    const columns: Partial<Record<Column | 'name', number>> = {};
    row.forEach((cell, index) => {
      const column = cell.trim() === '' ? null : valueMeant(headings, cell);
      if (column && columns[column] === undefined) columns[column] = index;
    });
    if (columns.name !== undefined) return { at, columns };
  }
  return null;
}
