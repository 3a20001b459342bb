/**
 * Counts at a stall that wait on the device, with their photo: in IndexedDB, for a photo is more than localStorage holds.
 * A count is stored before it shows, and leaves only when it was handed in or its lead has seen why not.
 */
import { z } from 'zod/mini';

const counted = {
  ...{ id: z.string(), ownerId: z.string(), shiftId: z.string(), title: z.string() },
  ...{ people: z.number(), note: z.string(), photo: z.instanceof(Blob), tappedAt: z.number() },
  heard: z.object({ serverAt: z.number(), deviceAt: z.number() }),
  /** Once the photo has reached the server. */
  fileId: z.nullable(z.string()),
};
const shape = z.object({
  ...counted,
  /** Null: it waits. */
  outcome: z.nullable(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('refused'), words: z.string() }),
      z.object({ kind: z.literal('alike'), name: z.string() }),
      z.object({ kind: z.literal('unsure') }),
    ]),
  ),
});
export type KeptTally = z.infer<typeof shape>;

const databaseName = 'gongyi.roll';
const storeName = 'tally';

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = window.indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: 'id' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database of the page does not open'));
    request.onblocked = () => reject(new Error('the database of the page is held by another'));
  });
}

async function within<Value>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value> {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(storeName, mode);
      const request = work(transaction.objectStore(storeName));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error('the page could not keep a count'));
    });
  } finally {
    database.close();
  }
}

export const tallyStore = {
  /** Of one lead, in the order in which they were counted. */
  async all(ownerId: string): Promise<KeptTally[]> {
    const rows: readonly unknown[] = await within('readonly', (store) => store.getAll());
    return rows
      .flatMap((row) => {
        const parsed = shape.safeParse(row);
        return parsed.success && parsed.data.ownerId === ownerId ? [parsed.data] : [];
      })
      .sort((a, b) => a.tappedAt - b.tappedAt || (a.id < b.id ? -1 : 1));
  },
  async keep(tally: KeptTally): Promise<void> {
    await within('readwrite', (store) => store.put(tally));
  },
  async drop(id: string): Promise<void> {
    await within('readwrite', (store) => store.delete(id));
  },
};
