/**
 * What the phone page keeps while its tabs come and go: who is here, which meeting they are in, and which tab has news.
 * The meeting is followed from every tab, so that a vote never waits for the right tab to be open.
 */
import type { HiddenEvent, NumberedEvent } from '../../shared/live/protocol.ts';
import { api, explain } from '../api.ts';
import { account, type Account } from '../identity/account.svelte.ts';
import { Topic } from '../live/topic.ts';
import { chooseMeeting, type MeetingEntry } from '../meetings/phone/choose-meeting.ts';
import { MyMeeting } from '../meetings/phone/my-meeting.svelte.ts';
import { claimDevice } from './device-owner.ts';

export type Person = NonNullable<Account['person']>;
type News = 'issues' | 'volunteering';

export class PhonePage {
  /** Null until known; then null only when nobody is signed in. */
  person = $state.raw<Person | null>(null);
  state = $state<'opening' | 'signedOut' | 'ready' | 'failed'>('opening');
  problem = $state('');
  meetings = $state.raw<readonly MeetingEntry[]>([]);
  mine = $state.raw<MyMeeting | null>(null);
  /** Tabs in which something happened since they were last looked at. */
  news = $state.raw<readonly News[]>([]);
  #wanted: string | null;
  #topics: Topic[] = [];
  #isClosed = false;

  constructor(wantedMeetingId: string | null) {
    this.#wanted = wantedMeetingId;
  }

  async open(): Promise<void> {
    this.state = 'opening';
    const known = await account.load();
    if (this.#isClosed) return;
    if (!known) {
      this.problem = account.problem;
      this.state = 'failed';
      return;
    }
    if (!known.person) {
      this.state = 'signedOut';
      return;
    }
    claimDevice(known.person.id);
    this.person = known.person;
    await this.#readMeetings();
    if (this.#isClosed) return;
    this.#listen(known.person);
    this.state = 'ready';
    void this.#readNotices();
    if (known.person.grants.some((grant) => grant.role === 'volunteer')) await this.#readOffers();
  }

  chooseMeeting(id: string): void {
    this.#wanted = id;
    this.#follow(chooseMeeting(this.meetings, id));
  }

  looked(tab: string): void {
    if (this.news.some((entry) => entry === tab)) this.news = this.news.filter((entry) => entry !== tab);
  }

  close(): void {
    this.#isClosed = true;
    this.mine?.close();
    for (const topic of this.#topics) topic.close();
    this.#topics = [];
  }

  #listen(person: Person): void {
    const communityIds = person.grants.map((grant) => grant.communityId).filter((id) => id !== null);
    this.#topics = [
      new Topic('person', person.id, (event) => this.#onPersonal(event)),
      ...communityIds
        .filter((id, index) => communityIds.indexOf(id) === index)
        .map(
          (id) =>
            new Topic('community', id, (event) => {
              if (tells(event, 'meetingsChanged')) void this.#readMeetings();
            }),
        ),
    ];
  }

  #onPersonal(event: NumberedEvent | HiddenEvent | null): void {
    if (tells(event, 'offersChanged')) void this.#readOffers();
    if (event && 'type' in event && ['issueNews', 'roundNews'].includes(event.type)) void this.#readNotices();
  }

  async #readMeetings(): Promise<void> {
    try {
      this.meetings = await api.meetings.mine.query({ communityId: null });
    } catch (error) {
      this.problem = explain(error);
      return;
    }
    if (this.#isClosed) return;
    // Nobody is taken out of the meeting they sit in because another one begins.
    const current = this.mine;
    const staysOpen =
      current?.view?.state === 'open' && this.meetings.some((meeting) => meeting.id === current.id);
    if (!staysOpen) this.#follow(chooseMeeting(this.meetings, this.#wanted));
  }

  #follow(meeting: MeetingEntry | null): void {
    if (meeting?.id === this.mine?.id || !this.person) return;
    this.mine?.close();
    this.mine = meeting ? new MyMeeting(meeting.id, this.person.id) : null;
  }

  async #readOffers(): Promise<void> {
    try {
      const offers = await api.volunteers.myOffers.query({});
      if (offers.some((offer) => offer.state === 'asked')) this.#addNews('volunteering');
    } catch (error) {
      this.problem = explain(error);
    }
  }

  async #readNotices(): Promise<void> {
    try {
      const { unread } = await api.notices.mine.query({ before: null });
      const rounds = await api.round.openForMe.query(undefined);
      if (unread > 0 || rounds.some(({ unanswered }) => unanswered > 0)) this.#addNews('issues');
    } catch (error) {
      this.problem = explain(error);
    }
  }

  #addNews(tab: News): void {
    if (!this.news.includes(tab)) this.news = [...this.news, tab];
  }
}

/** Whether an event may mean this: after a gap, and for what this viewer may not see, anything may have changed. */
function tells(event: NumberedEvent | HiddenEvent | null, type: string): boolean {
  return event === null || !('type' in event) || event.type === type;
}
