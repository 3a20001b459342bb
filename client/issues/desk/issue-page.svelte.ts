/** One issue as the host sees it: read again whenever anything in its community changes. */
import type { IssueDetail, IssueRules } from '../../../shared/issues/view.ts';
import { api, explain, isForbidden, send } from '../../api.ts';
import { account } from '../../identity/account.svelte.ts';
import { Topic } from '../../live/topic.ts';
import { toast } from '../../ui/toast.svelte.ts';

export class IssuePage {
  readonly id: string;
  issue = $state.raw<IssueDetail | null>(null);
  /** Null for whoever only reads. */
  rules = $state.raw<IssueRules | null>(null);
  isHost = $state(false);
  /** Sees what was reported and what is hidden. */
  opensHidden = $state(false);
  problem = $state('');
  isForbidden = $state(false);
  #topic: Topic | null = null;
  #isClosed = false;

  constructor(id: string) {
    this.id = id;
    void this.#open();
  }

  close(): void {
    this.#isClosed = true;
    this.#topic?.close();
  }

  /** Says what was done, or why not; true when it was done. What is shown is read anew either way. */
  async act<Input, Output>(
    command: { mutate(wire: { id: string; input: Input }): Promise<Output> },
    input: Input,
    done: string,
  ): Promise<boolean> {
    try {
      await send(command, input);
      toast.ok(done);
      return true;
    } catch (error) {
      toast.error(explain(error));
      return false;
    } finally {
      await this.load();
    }
  }

  async load(): Promise<void> {
    try {
      this.issue = await api.issues.detail.query({ issueId: this.id });
      this.problem = '';
    } catch (error) {
      this.isForbidden = isForbidden(error);
      this.problem = explain(error);
    }
  }

  async #open(): Promise<void> {
    const known = await account.load();
    await this.load();
    const { issue } = this;
    if (!issue || this.#isClosed) return;
    this.#topic = new Topic('community', issue.communityId, () => void this.load());
    const grants = known?.person?.grants ?? [];
    this.isHost = grants.some(
      ({ role, communityId }) => role === 'host' && communityId === issue.communityId,
    );
    this.opensHidden = this.isHost || grants.some(({ role }) => role === 'administrator');
    if (!this.isHost) return;
    try {
      this.rules = await api.issues.rules.query({ communityId: issue.communityId });
    } catch (error) {
      this.problem = explain(error);
    }
  }
}
