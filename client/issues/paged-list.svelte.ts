/** A list read on page by page. Whenever something of it changes, all pages that are open are read again. */
import { untrack } from 'svelte';
import type { RoomKind } from '../../shared/live/protocol.ts';
import type { Page } from '../../shared/issues/pages.ts';
import { explain, isForbidden } from '../api.ts';
import { Topic } from '../live/topic.ts';

export class PagedList<Row extends { readonly id: string }, Place> {
  /** Null until the first reading. */
  rows = $state.raw<readonly Row[] | null>(null);
  next = $state.raw<Place | null>(null);
  problem = $state('');
  /** Whether the problem is who asks. */
  isForbidden = $state(false);
  readonly #read: (after: Place | null) => Promise<Page<Row, Place>>;
  #newest = 0;

  constructor(read: (after: Place | null) => Promise<Page<Row, Place>>) {
    this.#read = read;
  }

  /** Whoever follows it from an effect does not begin anew with every reading. */
  load = (): Promise<void> =>
    this.#take(
      [],
      null,
      untrack(() => this.rows?.length ?? 0),
    );

  more = (): Promise<void> => this.#take(this.rows ?? [], this.next, 0);

  /** Returns what ends it. */
  follow(kind: RoomKind, room: string): () => void {
    void this.load();
    const topic = new Topic(kind, room, () => void this.load());
    return () => topic.close();
  }

  /** What was asked for last wins. A row that moved while it was read stands where it came first. */
  async #take(before: readonly Row[], after: Place | null, least: number): Promise<void> {
    const reading = ++this.#newest;
    try {
      const rows = new Map(before.map((row) => [row.id, row]));
      let next = after;
      do {
        const page = await this.#read(next);
        if (reading !== this.#newest) return;
        for (const row of page.rows) if (!rows.has(row.id)) rows.set(row.id, row);
        next = page.next;
      } while (next !== null && rows.size < least);
      this.rows = [...rows.values()];
      this.next = next;
      this.problem = '';
    } catch (error) {
      if (reading !== this.#newest) return;
      this.problem = explain(error);
      this.isForbidden = isForbidden(error);
    }
  }
}
