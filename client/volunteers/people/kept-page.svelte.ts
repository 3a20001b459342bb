/** Something about the volunteers of one community that is read again whenever it changes. */
import type { Named } from '../../../shared/volunteers/named.ts';
import { explain, isForbidden } from '../../api.ts';
import type { Topic } from '../../live/topic.ts';
import { attempt } from '../../ui/attempt.ts';
import { followVolunteers } from '../follow-volunteers.ts';

interface OfCommunity {
  readonly communities: readonly Named[];
  readonly communityId: string;
}

export class KeptPage<View extends OfCommunity> {
  view = $state.raw<View | null>(null);
  problem = $state('');
  forbidden = $state(false);
  communityId = $state<string | null>(null);
  readonly #query: (communityId: string | null) => Promise<View>;
  #topic: Topic | null = null;
  #followed = '';
  #round = 0;

  constructor(query: (communityId: string | null) => Promise<View>, communityId: string | null) {
    this.#query = query;
    this.communityId = communityId;
    void this.read();
  }

  close(): void {
    this.#round += 1;
    this.#topic?.close();
  }

  show(communityId: string): void {
    this.communityId = communityId;
    void this.read();
  }

  /** An answer to an older question is dropped. */
  async read(): Promise<void> {
    const round = ++this.#round;
    try {
      const view = await this.#query(this.communityId);
      if (round !== this.#round) return;
      this.view = view;
      this.communityId = view.communityId;
      this.problem = '';
      this.#follow(view.communityId);
    } catch (error) {
      if (round !== this.#round) return;
      this.forbidden = isForbidden(error);
      this.problem = explain(error);
    }
  }

  /** Runs what a button does and says why when it is refused. */
  async attempt(action: () => Promise<unknown>, done?: string): Promise<boolean> {
    const isDone = await attempt(action, done);
    void this.read();
    return isDone;
  }

  #follow(communityId: string): void {
    if (communityId === '' || communityId === this.#followed) return;
    this.#followed = communityId;
    this.#topic?.close();
    this.#topic = followVolunteers(communityId, () => void this.read());
  }
}
