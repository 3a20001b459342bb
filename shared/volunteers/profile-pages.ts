/** A list that is open over several pages, read again as one. */
import { mostProfilesAtOnce, type ProfileRow, type ProfilesView } from './profile-view.ts';

export type Cursor = Pick<ProfileRow, 'name' | 'number'>;

/** At least as many as are open already, as far as there are, so that a change on any page shows. */
export async function readOpenPages(
  ask: (after: Cursor | null, most: number) => Promise<ProfilesView>,
  open: number,
): Promise<ProfilesView> {
  const first = await ask(null, Math.min(open, mostProfilesAtOnce));
  const rows = [...first.rows];
  for (let last = rows[rows.length - 1]; last && rows.length < Math.min(open, first.found);) {
    const { name, number } = last;
    const next = await ask({ name, number }, Math.min(open - rows.length, mostProfilesAtOnce));
    rows.push(...next.rows);
    last = next.rows[next.rows.length - 1];
  }
  return { ...first, rows };
}
