/** Lists that are read on from where they ended. */
import { z } from 'zod';

/** Where a list ended: by what its rows stand in groups, by what they are ordered within, and which was the last. */
export const listPlace = z.strictObject({ rank: z.int32(), order: z.number(), id: z.uuid() });
export type ListPlace = z.output<typeof listPlace>;

export interface Page<Row, Place> {
  readonly rows: readonly Row[];
  /** Null when nothing comes after. */
  readonly next: Place | null;
}

/** Of one row more than a page holds, which says whether there is a next one. */
export function pageOf<Row, Place>(
  found: readonly { readonly row: Row; readonly place: Place }[],
  size: number,
): Page<Row, Place> {
  const shown = found.slice(0, size);
  return {
    rows: shown.map(({ row }) => row),
    next: found.length > size ? (shown[shown.length - 1]?.place ?? null) : null,
  };
}
