/**
 * The records of a frozen period: of those that count today the ones that were kept. What was taken out or corrected since
 * is one line without an id at the end, so that the lines still add up to the frozen figure.
 */
import type { SnapshotContent } from '../../../shared/reporting/snapshot.ts';
import { listsOf, type Recorded, type RecordedRow } from '../recorded.ts';

export function frozenRecords(today: Recorded, then: SnapshotContent): Recorded {
  const lists = new Map(
    then.figures.map((kept) => {
      const { code } = kept;
      const ids = new Set(kept.records);
      const values = new Map(kept.records.map((id, at) => [id, kept.values?.[at]]));
      const rows = today[code]
        .filter(({ id }) => ids.has(String(id)))
        .map((row) => ({ ...row, value: values.get(String(row['id'])) ?? row['value'] ?? null }));
      const missing =
        kept.actual - Math.floor(rows.reduce((sum, { value }) => sum + Number(value), 0) + 1e-6);
      const isWhole = missing === 0 && rows.length === ids.size;
      const rest: RecordedRow = { id: null, at: null, title: null, community: null, value: missing };
      return [code, isWhole ? rows : [...rows, rest]];
    }),
  );
  return listsOf((code) => lists.get(code) ?? []);
}
