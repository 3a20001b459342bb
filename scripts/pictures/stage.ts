/** The demo server, the demo people already signed in to it, and this evening's meeting: what an act works with. */
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { DemoPerson } from './demo-person.ts';
import type { DemoServer } from './demo-server.ts';

const withId = z.object({ id: z.uuid() });

/** Of a meeting's view (shared/meetings/view.ts), the ids that commands name. */
const meetingIds = z.object({
  id: z.uuid(),
  communityId: z.uuid(),
  seats: z.array(withId.extend({ role: z.string() })),
  items: z.array(withId.extend({ state: z.string() })),
  motions: z.array(withId.extend({ state: z.string() })),
  floor: z.array(withId.extend({ state: z.string() })),
  ballots: z.array(withId.extend({ state: z.string() })),
});
export type MeetingIds = z.infer<typeof meetingIds>;

export class Stage {
  readonly server: DemoServer;
  readonly meetingId: string;
  readonly #people = new Map<string, DemoPerson>();
  readonly #browser: Browser;

  constructor(server: DemoServer, browser: Browser) {
    this.server = server;
    this.#browser = browser;
    const [, , meetingId] = new URL(server.address('host')).pathname.split('/');
    if (!meetingId) throw new Error('the address of the host console names no meeting');
    this.meetingId = meetingId;
  }

  async person(name: string): Promise<DemoPerson> {
    const known = this.#people.get(name);
    if (known) return known;
    const person = await DemoPerson.signIn(this.server.baseUrl, name);
    this.#people.set(name, person);
    return person;
  }

  /** Where the first link of such an address leads, on a page as this person (null: somebody signed out) sees it. */
  async linkOn(name: string | null, page: string, wanted: RegExp): Promise<string> {
    const context = await this.#browser.newContext({ viewport: { width: 1366, height: 768 } });
    try {
      const cookies = name === null ? [] : (await this.person(name)).cookies;
      await context.addCookies(cookies.map((cookie) => ({ ...cookie, url: this.server.baseUrl })));
      const opened = await context.newPage();
      await opened.goto(new URL(page, this.server.baseUrl).href);
      const found = await opened.waitForFunction(
        (source) =>
          [...document.links].map(({ pathname }) => pathname).find((path) => new RegExp(source).test(path)),
        wanted.source,
        { timeout: 15_000 },
      );
      return String(await found.jsonValue());
    } finally {
      await context.close();
    }
  }

  async meeting(): Promise<MeetingIds> {
    const chair = await this.person('何桂芳');
    return meetingIds.parse(await chair.look(this.meetingId));
  }

  close(): void {
    for (const person of this.#people.values()) person.leave();
  }
}
