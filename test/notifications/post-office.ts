/** A quarter whose news goes out to a mail server and a robot that keep what arrives. */
import type { SignedIn } from '../../shared/identity/roles.ts';
import { deliver } from '../../server/notifications/deliver.ts';
import { claimUnqueued, gather } from '../../server/notifications/gather.ts';
import { createMailSender, type MailSender } from '../../server/notifications/mail.ts';
import { Quarter } from '../issues/quarter.ts';
import { Receivers } from '../support/receivers.ts';

export const minute = 60_000;
export const daily = { language: 'zh-CN', pace: 'soon', quietFrom: 1320, quietUntil: 480 } as const;
export const unmuted = { ...daily, muted: [], inApp: true };

export class PostOffice {
  readonly quarter: Quarter;
  readonly host: SignedIn;
  readonly raiser: SignedIn;
  readonly receivers: Receivers;
  readonly mail: MailSender;

  private constructor(quarter: Quarter, people: readonly [SignedIn, SignedIn], receivers: Receivers) {
    this.quarter = quarter;
    [this.host, this.raiser] = people;
    this.receivers = receivers;
    this.mail = createMailSender(receivers.smtpUrl, 'Gongyi <gongyi@example.org>');
  }

  static async open(): Promise<PostOffice> {
    const quarter = await Quarter.open();
    const people = [await quarter.person('host'), await quarter.person()] as const;
    return new PostOffice(quarter, people, await Receivers.listen());
  }

  async close(): Promise<void> {
    this.mail.close();
    await this.receivers.close();
    await this.quarter.close();
  }

  deliver(id: string): Promise<boolean> {
    const { quarter, mail } = this;
    const config = { publicUrl: 'https://gongyi.example.org', allowsInnerWebhooks: true };
    return deliver({ database: quarter.database, config, mail, now: () => new Date(quarter.now) }, id);
  }

  /** What the jobs do: gather, queue, send. Returns whether each message is settled. */
  async sendAll(): Promise<boolean[]> {
    const { database, now } = this.quarter;
    await gather(database, new Date(now));
    const settled: boolean[] = [];
    for (const id of await claimUnqueued(database, new Date(now))) settled.push(await this.deliver(id));
    return settled;
  }

  noticesOf(who: SignedIn) {
    return this.quarter.ask(who).notices.mine({ before: null });
  }

  async giveEmail(who: SignedIn, address: string): Promise<void> {
    await this.quarter.rows(
      `insert into notice_choice (person_id, email, mails, mails_since, quiet_from, quiet_until)
       values ($1, $2, true, to_timestamp($3 / 1000.0), 1320, 480)`,
      [who.personId, address, this.quarter.now],
    );
  }
}
