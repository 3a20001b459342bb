/**
 * One meeting on one screen: the copy of its view kept current by numbered events, the latest turnout and presence,
 * the server's clock, and this person's vote until it is known to have arrived.
 *
 * A vote goes through three states: chosen (kept here and in storage, shown as "not sent yet"), acknowledged (only
 * when committed), or refused. It keeps its command id through reloads, so a retry can never count twice.
 */
import { v4 as uuidv4 } from 'uuid';
import { applyEvent } from '../../shared/meetings/apply-event.ts';
import type { CastVoteReply, MeetingCommands } from '../../shared/meetings/commands.ts';
import type { MeetingEvent } from '../../shared/meetings/events.ts';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import type { MeetingView, Presence, Turnout } from '../../shared/meetings/view.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { api, explain } from '../api.ts';
import { live } from '../live/connection.svelte.ts';

export interface UnsentVote {
  readonly id: string;
  readonly ballotId: string;
  readonly content: PaperContent;
  readonly trackingCode: string;
  readonly chosenAt: number;
}

export interface SentVote {
  readonly ballotId: string;
  /** Null in a secret ballot after a reload: the server does not know it. */
  readonly content: PaperContent | null;
  readonly voted: number;
}

const keepAwakeMs = 10 * 60 * 1000;
const tickMs = 250;

export class LiveMeeting {
  view = $state.raw<MeetingView | null>(null);
  turnout = $state.raw<Turnout | null>(null);
  /** The last thing that somebody did here, and who. */
  lastStep = $state.raw<{ type: string; by: string; at: number } | null>(null);
  /** Seats for which a host has answered the consensus check named, since this page was opened: `check seat`. */
  answeredFor = $state.raw<readonly string[]>([]);
  presence = $state.raw<Presence>({ connectedPersonIds: [], screens: 0 });
  /** Why this meeting can't be followed, in the reader's language. */
  problem = $state<string | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  /** The server's clock. */
  now = $state(live.now());
  isHost = $state(false);
  unsentVote = $state.raw<UnsentVote | null>(null);
  sentVote = $state.raw<SentVote | null>(null);
  readonly meetingId: string;
  readonly #stop: () => void;
  readonly #timers: ReturnType<typeof setInterval>[];

  constructor(meetingId: string, options: { screenToken?: string; unattended?: boolean } = {}) {
    this.meetingId = meetingId;
    if (options.screenToken) live.useScreenToken(options.screenToken);
    this.#stop = live.follow({
      kind: 'meeting',
      room: meetingId,
      unattended: options.unattended ?? false,
      reset: (snapshot, audience) => {
        // The server builds exactly this view; the protocol carries it untyped because rooms differ.
        this.view = snapshot as MeetingView;
        this.isHost = audience === 'hosts';
        this.refusal = null;
        this.problem = null;
        this.#resendVote();
      },
      apply: (event) => {
        if (!('type' in event) || !this.view) return;
        const told = { type: event.type, data: event.data } as MeetingEvent;
        this.view = applyEvent(this.view, told);
        if (told.type === 'checkAnswered' && told.data.onBehalfOfSeatId)
          this.answeredFor = [...this.answeredFor, `${told.data.checkId} ${told.data.onBehalfOfSeatId}`];
        if (isSigned(event.data)) this.lastStep = { type: event.type, by: event.data.by, at: event.at };
      },
      state: (key, value) => this.#onState(key, value),
      refused: (refusal) => {
        this.refusal = refusal;
        this.problem = explain(refusal);
      },
    });
    this.#timers = [
      setInterval(() => {
        this.now = live.now();
      }, tickMs),
    ];
    if (!options.screenToken) this.#timers.push(setInterval(() => void this.#stayAwake(), keepAwakeMs));
  }

  get connectionState() {
    return live.state;
  }

  get serviceAvailable() {
    return live.available;
  }

  /** Sends one of the meeting's commands; resolves with its reply once committed. Throws Refusal or Fault. */
  do<Name extends keyof MeetingCommands>(
    name: Name,
    input: Omit<MeetingCommands[Name], 'meetingId'>,
  ): Promise<unknown> {
    return live.command(name, { ...input, meetingId: this.meetingId });
  }

  /** Resolves when the vote is committed; until then it is in `unsentVote`, through lost connections and reloads. */
  async castVote(ballotId: string, content: PaperContent): Promise<CastVoteReply> {
    const vote: UnsentVote = {
      id: uuidv4(),
      ballotId,
      content,
      trackingCode: uuidv4().replace(/-/g, '').slice(0, 12),
      chosenAt: Math.round(live.now()),
    };
    this.unsentVote = vote;
    keepVote(this.meetingId, vote);
    return this.#sendVote(vote);
  }

  trackingCodeOf(ballotId: string): string | null {
    // Read again when a vote of this page arrives.
    return this.sentVote?.ballotId === ballotId || !this.unsentVote ? keptCode(ballotId) : null;
  }

  close(): void {
    this.#stop();
    for (const timer of this.#timers) clearInterval(timer);
  }

  async #sendVote(vote: UnsentVote): Promise<CastVoteReply> {
    try {
      const { id, ...input } = vote;
      const reply = await live.command('castVote', { meetingId: this.meetingId, ...input }, id);
      const voted = isVoteReply(reply) ? reply.voted : 0;
      // A later choice may have been made meanwhile; only that one is still unsent then.
      if (this.unsentVote?.id === vote.id) this.#voteSettled();
      keepCode(vote);
      this.sentVote = { ballotId: vote.ballotId, content: vote.content, voted };
      return { voted };
    } catch (error) {
      if (this.unsentVote?.id === vote.id) this.#voteSettled();
      throw error;
    }
  }

  #voteSettled(): void {
    this.unsentVote = null;
    keepVote(this.meetingId, null);
  }

  /** After a reload: what this device still owes goes out; what the server already has is shown. */
  #resendVote(): void {
    const kept = keptVote(this.meetingId);
    const open = this.view?.ballots.some((ballot) => ballot.state === 'open' && ballot.id === kept?.ballotId);
    if (kept && !this.unsentVote && open) {
      this.unsentVote = kept;
      this.#sendVote(kept).catch((error: unknown) => {
        this.problem = explain(error);
      });
    } else if (kept && !open) {
      keepVote(this.meetingId, null);
    }
  }

  #onState(key: string, value: unknown): void {
    if (key === 'turnout' && (value === null || isTurnout(value))) {
      const now = this.turnout;
      const older = now && value && now.ballotId === value.ballotId && value.voted < now.voted;
      if (!older) this.turnout = value;
    }
    if (key === 'presence' && isPresence(value)) this.presence = value;
  }

  /** Whoever runs or follows an open meeting is not idle, even if nobody touches the screen. */
  async #stayAwake(): Promise<void> {
    if (this.view?.state !== 'open') return;
    await api.identity.me.query(undefined).catch((error: unknown) => {
      this.problem = explain(error);
    });
  }
}

function isVoteReply(value: unknown): value is CastVoteReply {
  return typeof value === 'object' && value !== null && 'voted' in value && typeof value.voted === 'number';
}
function isSigned(value: unknown): value is { by: string } {
  return typeof value === 'object' && value !== null && 'by' in value && typeof value.by === 'string';
}
function isTurnout(value: unknown): value is Turnout {
  return typeof value === 'object' && value !== null && 'ballotId' in value && 'voted' in value;
}
function isPresence(value: unknown): value is Presence {
  return typeof value === 'object' && value !== null && 'connectedPersonIds' in value && 'screens' in value;
}

const storageKey = (meetingId: string) => `gongyi.vote.${meetingId}`;

const codeKey = (ballotId: string) => `gongyi.code.${ballotId}`;

function keepCode({ ballotId, trackingCode }: UnsentVote): void {
  try {
    localStorage.setItem(codeKey(ballotId), trackingCode);
  } catch {
    codesOfPage.set(ballotId, trackingCode);
  }
}

const codesOfPage = new Map<string, string>();

function keptCode(ballotId: string): string | null {
  try {
    return localStorage.getItem(codeKey(ballotId)) ?? codesOfPage.get(ballotId) ?? null;
  } catch {
    return codesOfPage.get(ballotId) ?? null;
  }
}

/** Storage may be forbidden or vanish: the vote is then kept by this page only, and the page says it is unsent. */
function keepVote(meetingId: string, vote: UnsentVote | null): boolean {
  try {
    if (vote) localStorage.setItem(storageKey(meetingId), JSON.stringify(vote));
    else localStorage.removeItem(storageKey(meetingId));
    return true;
  } catch {
    return false;
  }
}

function keptVote(meetingId: string): UnsentVote | null {
  try {
    const text = localStorage.getItem(storageKey(meetingId));
    // Written by keepVote above, nothing else uses this key.
    const kept = text ? (JSON.parse(text) as Partial<UnsentVote>) : null;
    // One kept by an earlier build has no content.
    return kept?.content ? (kept as UnsentVote) : null;
  } catch {
    return null;
  }
}
