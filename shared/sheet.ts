/** One sheet of a table that somebody filled in, as text. */
export interface Sheet {
  readonly name: string;
  /** Cells as text; the first row is row 1 of the file. */
  readonly rows: readonly (readonly string[])[];
}
