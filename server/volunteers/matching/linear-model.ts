/** A linear model that grows: rows and columns are only ever added, so that a solver's basis stays of use. */
import type { Model, ModelData } from 'highs';
import { at } from '../../../shared/volunteers/matching/cost.ts';

interface Row {
  readonly lower: number;
  readonly upper: number;
  readonly columns: number[];
  readonly values: number[];
}

export class LinearModel {
  private readonly costs: number[] = [];
  private readonly uppers: number[] = [];
  private readonly integer: boolean[] = [];
  private readonly rows: Row[] = [];
  private readonly entries: { rows: number[]; values: number[] }[] = [];

  get columnCount(): number {
    return this.costs.length;
  }

  /** From 0 to `upper`, at `cost`. Returns its index. */
  column({ cost, upper, integer }: { cost: number; upper: number; integer: boolean }): number {
    this.costs.push(cost);
    this.uppers.push(upper);
    this.integer.push(integer);
    this.entries.push({ rows: [], values: [] });
    return this.costs.length - 1;
  }

  row(lower: number, upper: number): number {
    this.rows.push({ lower, upper, columns: [], values: [] });
    return this.rows.length - 1;
  }

  enter(row: number, column: number, value: number): void {
    const into = at(this.rows, row);
    into.columns.push(column);
    into.values.push(value);
    const of = at(this.entries, column);
    of.rows.push(row);
    of.values.push(value);
  }

  /** The columns that stand in a row. */
  columnsOf(row: number): readonly number[] {
    return at(this.rows, row).columns;
  }

  /** With `atUpper`, those columns are held at their upper bound. */
  data(atUpper: readonly number[] = []): ModelData {
    const lowers = new Float64Array(this.costs.length);
    for (const column of atUpper) lowers[column] = at(this.uppers, column);
    const matrix = packed(this.rows.map(({ columns, values }) => ({ indices: columns, values })));
    return {
      numCols: this.costs.length,
      numRows: this.rows.length,
      colCost: Float64Array.from(this.costs),
      colLower: lowers,
      colUpper: Float64Array.from(this.uppers),
      rowLower: Float64Array.from(this.rows, ({ lower }) => lower),
      rowUpper: Float64Array.from(this.rows, ({ upper }) => upper),
      matrix: { format: 'csr', numRows: this.rows.length, numCols: this.costs.length, ...matrix },
      integrality: Int32Array.from(this.integer, (is) => (is ? 1 : 0)),
    };
  }

  /** Gives a solver what was added since it knew `columns` and `rows`. */
  addTo(solver: Model, { columns, rows }: { columns: number; rows: number }): void {
    const newRows = this.rows.slice(rows);
    if (newRows.length > 0) {
      const known = newRows.map((row) => {
        const old = row.columns.map((column, index) => ({ column, value: at(row.values, index) }));
        const entries = old.filter(({ column }) => column < columns);
        return { indices: entries.map(({ column }) => column), values: entries.map(({ value }) => value) };
      });
      const { starts, indices, values } = packed(known);
      solver.addRows({
        lower: Float64Array.from(newRows, ({ lower }) => lower),
        upper: Float64Array.from(newRows, ({ upper }) => upper),
        matrix: {
          format: 'csr',
          numRows: newRows.length,
          numCols: columns,
          starts,
          indices,
          values,
        },
      });
    }
    const newColumns = this.entries.slice(columns);
    if (newColumns.length === 0) return;
    const { starts, indices, values } = packed(
      newColumns.map((entry) => ({ indices: entry.rows, values: entry.values })),
    );
    solver.addCols({
      cost: Float64Array.from(this.costs.slice(columns)),
      lower: new Float64Array(newColumns.length),
      upper: Float64Array.from(this.uppers.slice(columns)),
      matrix: {
        format: 'csc',
        numRows: this.rows.length,
        numCols: newColumns.length,
        starts,
        indices,
        values,
      },
    });
  }

  size(): { columns: number; rows: number } {
    return { columns: this.costs.length, rows: this.rows.length };
  }
}

function packed(lists: readonly { indices: readonly number[]; values: readonly number[] }[]) {
  const size = lists.reduce((sum, { indices }) => sum + indices.length, 0);
  const starts = new Int32Array(lists.length + 1);
  const indices = new Int32Array(size);
  const values = new Float64Array(size);
  let next = 0;
  lists.forEach((list, index) => {
    starts[index] = next;
    indices.set(list.indices, next);
    values.set(list.values, next);
    next += list.indices.length;
  });
  starts[lists.length] = next;
  return { starts, indices, values };
}
