/** Reads one at a time; what is wanted or changes meanwhile is read once more afterwards. */
export class OneReading {
  readonly #read: () => Promise<void>;
  #underWay: Promise<void> | null = null;
  #again = false;

  /** `read` tells its problems itself. */
  constructor(read: () => Promise<void>) {
    this.#read = read;
  }

  start(): void {
    if (this.#underWay) {
      this.#again = true;
      return;
    }
    this.#underWay = this.#read().finally(() => {
      this.#underWay = null;
      if (!this.#again) return;
      this.#again = false;
      this.start();
    });
  }
}
