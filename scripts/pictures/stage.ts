/** The demo server, the demo people already signed in to it, and this evening's meeting: what an act works with. */
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

  constructor(server: DemoServer) {
    this.server = server;
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

  async meeting(): Promise<MeetingIds> {
    const chair = await this.person('何桂芳');
    return meetingIds.parse(await chair.look(this.meetingId));
  }

  close(): void {
    for (const person of this.#people.values()) person.leave();
  }
}
