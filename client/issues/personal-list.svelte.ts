/** A list of what concerns one person, read anew whenever they are told of something. */
import { explain } from '../api.ts';
import { Topic } from '../live/topic.ts';

export class PersonalList<Row> {
  /** Null until the first reading. */
  rows = $state.raw<readonly Row[] | null>(null);
  problem = $state('');
  readonly #read: () => Promise<readonly Row[]>;

  constructor(read: () => Promise<readonly Row[]>) {
    this.#read = read;
  }

  load = async (): Promise<void> => {
    try {
      this.rows = await this.#read();
      this.problem = '';
    } catch (error) {
      this.problem = explain(error);
    }
  };

  /** Returns what ends it. */
  follow(personId: string): () => void {
    void this.load();
    const topic = new Topic('person', personId, () => void this.load());
    return () => topic.close();
  }
}
