/**
 * Who uses this browser, as the server says. The session itself is a cookie that no script can read, so this is only
 * for showing the right doors; every door checks again.
 */
import { api, explain } from '../api.ts';

export type Account = Awaited<ReturnType<typeof api.identity.me.query>>;
export type Grant = NonNullable<Account['person']>['grants'][number];
export type DemoPerson = NonNullable<Account['demo']>[number];

class CurrentAccount {
  /** Null until the server has answered. */
  known = $state.raw<Account | null>(null);
  /** Why it could not be asked, in words. */
  problem = $state('');

  async load(): Promise<Account | null> {
    try {
      this.known = await api.identity.me.query(undefined);
      this.problem = '';
    } catch (error) {
      this.problem = explain(error);
    }
    return this.known;
  }

  /** Called when a session began or ended: what was known belongs to somebody else. */
  forget(): void {
    this.known = null;
  }
}

export const account = new CurrentAccount();
