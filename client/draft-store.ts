/**
 * What is being written on this device. It outlives a reload, a dead battery and any live update; where storage is
 * forbidden it lasts as long as the page.
 */
export class DraftStore<Draft extends object> {
  readonly #name: string;
  readonly #fieldsOf: (kept: object) => Partial<Draft>;
  readonly #inMemory = new Map<string, string>();

  /** Storage is the reader's: `fieldsOf` leaves out what does not fit. */
  constructor(name: string, fieldsOf: (kept: object) => Partial<Draft>) {
    this.#name = name;
    this.#fieldsOf = fieldsOf;
  }

  /** What was written about it, over `start`. */
  kept(about: string, start: Draft): Draft {
    const kept = parse(this.#read(this.#keyOf(about)));
    return { ...start, ...(typeof kept === 'object' && kept !== null ? this.#fieldsOf(kept) : {}) };
  }

  keep(about: string, draft: Draft): void {
    const text = JSON.stringify(draft);
    this.#inMemory.set(this.#keyOf(about), text);
    try {
      window.localStorage.setItem(this.#keyOf(about), text);
    } catch {
      // Only the copy in memory stays.
      return;
    }
  }

  forget(about: string): void {
    this.#inMemory.delete(this.#keyOf(about));
    try {
      window.localStorage.removeItem(this.#keyOf(about));
    } catch {
      return;
    }
  }

  /** What there is a draft about. */
  abouts(): string[] {
    const start = this.#keyOf('');
    const keys = [...this.#inMemory.keys()];
    try {
      const { localStorage } = window;
      for (let index = 0; index < localStorage.length; index += 1) keys.push(localStorage.key(index) ?? '');
    } catch {
      // Those in memory are all there are.
    }
    return [...new Set(keys)].filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  }

  #keyOf(about: string): string {
    return `gongyi.draft.${this.#name}.${about}`;
  }

  #read(key: string): string | null {
    try {
      return window.localStorage.getItem(key) ?? this.#inMemory.get(key) ?? null;
    } catch {
      return this.#inMemory.get(key) ?? null;
    }
  }
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
