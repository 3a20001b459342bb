/**
 * Photos of a draft, kept on this phone until they are sent. Pictures do not fit into localStorage, so they lie in
 * IndexedDB under the draft's id; those of other drafts are thrown away. Where storage is forbidden (private windows,
 * some in-app browsers) nothing is kept: the photos last as long as the page.
 */
const name = 'gongyi-draft-photos';
const store = 'photos';

export async function keepPhotos(draftId: string, photos: readonly File[]): Promise<void> {
  await withStore('readwrite', (photosKept) => {
    photosKept.clear();
    if (photos.length > 0) photosKept.put([...photos], draftId);
  });
}

export async function keptPhotos(draftId: string): Promise<readonly File[]> {
  let found: IDBRequest<unknown> | null = null;
  const isDone = await withStore('readonly', (photosKept) => (found = photosKept.get(draftId)));
  const kept: unknown = isDone ? Reflect.get(found ?? {}, 'result') : null;
  return Array.isArray(kept) ? kept.filter((photo: unknown): photo is File => photo instanceof File) : [];
}

/** Whether it could be done. */
function withStore(mode: IDBTransactionMode, work: (photos: IDBObjectStore) => unknown): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const opening = indexedDB.open(name, 1);
      opening.onupgradeneeded = () => void opening.result.createObjectStore(store);
      opening.onerror = () => resolve(false);
      opening.onsuccess = () => {
        const database = opening.result;
        const change = database.transaction(store, mode);
        work(change.objectStore(store));
        const end = (isDone: boolean) => {
          database.close();
          resolve(isDone);
        };
        change.oncomplete = () => end(true);
        change.onabort = () => end(false);
      };
    } catch {
      resolve(false);
    }
  });
}
