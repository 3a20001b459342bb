/**
 * One person's part in one meeting: the live copy, their seat, their hand and their vote. The phone's page owns it, so
 * that a vote keeps being sent while the reader looks at another tab.
 */
import type { MeetingCommands } from '../../../shared/meetings/commands.ts';
import { liveRequestOf, openBallot, seatOfPerson } from '../../../shared/meetings/rules/find.ts';
import { queueOrder } from '../../../shared/meetings/rules/queue.ts';
import { whyVoteRefused } from '../../../shared/meetings/rules/ballot.ts';
import type { PaperContent } from '../../../shared/meetings/tally/contract.ts';
import type { Ballot } from '../../../shared/meetings/view.ts';
import { api, explain } from '../../api.ts';
import { toast } from '../../ui/toast.svelte.ts';
import { LiveMeeting, type SentVote } from '../live-meeting.svelte.ts';
import { momentOf } from './moment.ts';
import { waitingOf } from './waiting-time.ts';

export class MyMeeting {
  readonly live: LiveMeeting;
  readonly personId: string;
  /** What the server says was cast before this page was opened. */
  #earlierVote = $state.raw<SentVote | null>(null);
  readonly view = $derived.by(() => this.live.view);
  readonly moment = $derived.by(() => this.view && momentOf(this.view));
  readonly seat = $derived.by(() => this.view && seatOfPerson(this.view, this.personId));
  readonly ballot = $derived.by(() => this.view && openBallot(this.view));
  /** The hand this person has up, or their speech under way. */
  readonly request = $derived.by(() =>
    this.view && this.seat ? liveRequestOf(this.view, this.seat.id) : null,
  );
  readonly queue = $derived.by(() => (this.view ? queueOrder(this.view) : []));
  readonly waiting = $derived.by(() =>
    this.view && this.seat ? waitingOf(this.view, this.seat.id, this.live.now) : null,
  );
  /** The vote that counts now, of the ballot that is open. */
  readonly vote = $derived.by(() => {
    const ballotId = this.ballot?.id;
    return [this.live.sentVote, this.#earlierVote].find((vote) => vote?.ballotId === ballotId) ?? null;
  });
  readonly unsent = $derived.by(() => {
    const vote = this.live.unsentVote;
    return vote && vote.ballotId === this.ballot?.id ? vote : null;
  });
  /** Whether this seat could still vote in the open ballot, its own vote aside. */
  readonly mayVote = $derived.by(
    () =>
      this.view !== null &&
      this.ballot !== null &&
      this.seat !== null &&
      whyVoteRefused(this.view, this.ballot.id, this.seat.id, false, {
        turnout: this.live.turnout,
        now: this.live.now,
      }) === null,
  );

  constructor(meetingId: string, personId: string) {
    this.personId = personId;
    this.live = new LiveMeeting(meetingId);
  }

  get id(): string {
    return this.live.meetingId;
  }

  /** Sends a command; true once it is committed. A refusal is told in words. */
  async act<Name extends keyof MeetingCommands>(
    name: Name,
    input: Omit<MeetingCommands[Name], 'meetingId'>,
  ): Promise<boolean> {
    try {
      await this.live.do(name, input);
      return true;
    } catch (error) {
      toast.error(explain(error));
      return false;
    }
  }

  /** Where this person's own paper will be found in the published file; kept on this device alone. */
  codeOf(ballot: Pick<Ballot, 'id' | 'secrecy'>): string | null {
    return ballot.secrecy === 'secret' ? this.live.trackingCodeOf(ballot.id) : null;
  }

  /** Not awaited by the button: it stays unsent, and may be replaced, for as long as the line is down. */
  cast(ballotId: string, content: PaperContent): void {
    this.live.castVote(ballotId, content).catch((error: unknown) => toast.error(explain(error)));
  }

  /** After a reload this page does not know what it sent: the server does. */
  async readVote(): Promise<void> {
    try {
      const known = await api.meetings.myVote.query({ meetingId: this.id });
      this.#earlierVote =
        known?.ballotId && known.voted
          ? { ballotId: known.ballotId, content: known.content, voted: 0 }
          : null;
    } catch (error) {
      toast.error(explain(error));
    }
  }

  close(): void {
    this.live.close();
  }
}
