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

/** The first of the top rows that has a heading for the name, and which column is which; null: another kind of sheet. */
export function headingRow<Column extends string>(
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
