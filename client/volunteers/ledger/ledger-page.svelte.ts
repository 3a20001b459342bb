/** The ledger of one community, and the claim that is being written. */
import type { LedgerView } from '../../../shared/volunteers/view.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { api, explain, fromWire } from '../../api.ts';
import { Topic } from '../../live/topic.ts';
import { toast } from '../../ui/toast.svelte.ts';

export class LedgerPage {
  communityId = $state<string | null>(null);
  view = $state.raw<LedgerView | null>(null);
  problem = $state('');
  forbidden = $state(false);
  #topic: Topic | null = null;
  #followed = '';
  #round = 0;

  constructor() {
    void this.read();
  }

  close(): void {
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
      const view = await api.volunteers.ledger.query({ communityId: this.communityId });
      if (round !== this.#round) return;
      this.view = view;
      this.problem = '';
      this.#follow(view.communityId);
    } catch (error) {
      if (round !== this.#round) return;
      const known = fromWire(error);
      this.forbidden = known instanceof Refusal && ['notAllowed', 'notSignedIn'].includes(known.code);
      this.problem = explain(error);
    }
  }

  async attempt(action: () => Promise<unknown>, done: string): Promise<boolean> {
    try {
      await action();
      toast.ok(done);
      return true;
    } catch (error) {
      toast.error(explain(error));
      return false;
    } finally {
      void this.read();
    }
  }

  #follow(communityId: string): void {
    if (communityId === '' || communityId === this.#followed) return;
    this.#followed = communityId;
    this.#topic?.close();
    this.#topic = new Topic('community', communityId, (event) => {
      if (event === null || ('type' in event && event.type === 'volunteersChanged')) void this.read();
    });
  }
}
