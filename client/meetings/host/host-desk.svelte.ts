/**
 * What the host console is busy with: the meeting, its next step, the dialog that is open, and what is half written.
 * Drafts live here rather than in the forms, so that no live update and no closed panel loses a word. The server
 * decides everything; what it refuses is said in words and changes nothing here.
 */
import {
  mainMotionInProgress,
  openBallot,
  openItem,
  seatOfPerson,
  speakingNow,
} from '../../../shared/meetings/rules/find.ts';
import { quorumOf } from '../../../shared/meetings/rules/attendance.ts';
import { whyBallotCannotBeUndone } from '../../../shared/meetings/rules/ballot.ts';
import { whyCannotExtend } from '../../../shared/meetings/rules/floor.ts';
import { chairVotingIn, whyNoLastCall, type AsOf } from '../../../shared/meetings/rules/last-call.ts';
import { hostTakeBack } from '../../../shared/meetings/rules/take-back.ts';
import { whyCannotConfirm, whyNoEntry } from '../../../shared/meetings/rules/vote-entry.ts';
import { nextStep, type NextStep } from '../../../shared/meetings/rules/next-step.ts';
import type { MeetingEvent } from '../../../shared/meetings/events.ts';
import type { MeetingCommands } from '../../../shared/meetings/commands.ts';
import type { MeetingView } from '../../../shared/meetings/view.ts';
import { localDay } from '../../../shared/local-time.ts';
import { explain } from '../../api.ts';
import { account } from '../../identity/account.svelte.ts';
import { t } from '../../i18n.ts';
import { navigate } from '../../navigate.ts';
import { toast } from '../../ui/toast.svelte.ts';
import type { LiveMeeting } from '../live-meeting.svelte.ts';
import { emptyBallot } from './ballot-draft.ts';
import { motionOnTable } from '../shared/on-the-table.ts';

/** So soon after another host's step one looks again before pressing. */
const justNowMs = 1_500;
/** A meeting after midnight may be opened the evening before. */
const wellAheadMs = 6 * 3_600_000;
/** Steps that only a host takes, and that change what the big button does. */
const hostSteps: ReadonlySet<string> = new Set<MeetingEvent['type']>([
  'meetingOpened',
  'meetingClosed',
  'itemOpened',
  'itemClosed',
  'itemSetAside',
  'itemTakenBack',
  'floorGranted',
  'floorTakenBack',
  'speechEnded',
  'speechResumed',
  'ballotOpened',
  'ballotClosed',
  'lotDrawn',
  'resolutionPublished',
]);

export type HostDialog =
  | { readonly kind: 'addItem' }
  | { readonly kind: 'links' }
  | { readonly kind: 'door' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'rules' }
  | { readonly kind: 'openBallot' }
  | { readonly kind: 'enterVotes' }
  | { readonly kind: 'chairVote' }
  | { readonly kind: 'override'; readonly requestId: string }
  | { readonly kind: 'order' }
  | { readonly kind: 'forSeat'; readonly seatId: string }
  | { readonly kind: 'chair' }
  | { readonly kind: 'minutes'; readonly itemId: string }
  | { readonly kind: 'confirm'; readonly what: 'openMeeting' | 'closeBallot' | 'closeMeeting' };

/** What the host is writing down for somebody in the room. */
export type Writing = 'motion' | 'amendment';

export interface MotionDraft {
  /** The motion that an amendment starts from; null for a motion of its own. */
  amends: string | null;
  seatId: string | undefined;
  what: string;
  unitId: string | undefined;
  dueOn: string;
  costYuan: number | null;
  costNote: string;
}

export interface ResolutionDraft {
  supervisorSeatId: string | undefined;
  dueOn: string;
}

const emptyMotion = (): MotionDraft => ({
  amends: null,
  seatId: undefined,
  what: '',
  unitId: undefined,
  dueOn: '',
  costYuan: 0,
  costNote: '',
});

export class HostDesk {
  readonly meeting: LiveMeeting;
  readonly view: MeetingView;
  dialog = $state.raw<HostDialog | null>(null);
  writing = $state<Writing | null>(null);
  readonly drafts = $state<Record<Writing, MotionDraft>>({ motion: emptyMotion(), amendment: emptyMotion() });
  /** By motion: of several adopted motions each keeps its own draft. */
  readonly #resolutionDrafts = $state<Record<string, ResolutionDraft>>({});
  readonly item = $derived.by(() => openItem(this.view));
  readonly motion = $derived.by(() => motionOnTable(this.view));
  readonly ballot = $derived.by(() => openBallot(this.view));
  readonly voted = $derived.by(() => {
    const { turnout } = this.meeting;
    return turnout && turnout.ballotId === this.ballot?.id ? turnout.voted : 0;
  });
  /** Whether whoever sits at this console presides and may vote themselves. */
  readonly isVotingChair = $derived.by(() => {
    const me = account.known?.person?.id;
    return me !== undefined && this.ballot !== null && chairVotingIn(this.view, this.ballot)?.personId === me;
  });
  /** Of a secret vote cast elsewhere this browser knows nothing. */
  readonly chairHasVoted = $derived.by(() => {
    const { turnout, unsentVote, sentVote } = this.meeting;
    const id = this.ballot?.id;
    const seatId = this.ballot ? chairVotingIn(this.view, this.ballot)?.id : undefined;
    if (id === undefined || seatId === undefined) return false;
    if (unsentVote?.ballotId === id || sentVote?.ballotId === id) return true;
    const told = turnout?.ballotId === id ? turnout.votedSeatIds : null;
    return told ? told.includes(seatId) : this.meeting.trackingCodeOf(id) !== null;
  });
  /** Of the vote under way; null where it may be done, and where there is none. */
  readonly whyNoUndo = $derived.by(
    () => this.ballot && whyBallotCannotBeUndone(this.view, this.ballot.id, this.voted),
  );
  readonly whyNoEntry = $derived.by(() => this.ballot && whyNoEntry(this.view, this.ballot.id));
  readonly whyNoLastCall = $derived.by(() => this.ballot && whyNoLastCall(this.view, this.ballot.id));
  readonly speaking = $derived.by(() => speakingNow(this.view));
  readonly quorum = $derived.by(() => quorumOf(this.view));
  /** While a vote is open and too few are left in the room, what closing it now would mean; otherwise empty. */
  readonly quorumLost = $derived.by(() =>
    this.ballot && !this.quorum.met
      ? t('host:ballot.quorumLost', { present: this.quorum.present, needed: this.quorum.needed })
      : '',
  );
  /** A slip that may still be undone. */
  readonly slip = $derived.by(() => hostTakeBack(this.view, this.meeting.now));
  readonly next: NextStep = $derived.by(() => nextStep(this.view, this.meeting.turnout));

  /** People were invited for another day: opening freezes the roll, so the host is asked. */
  get isEarly(): boolean {
    const { scheduledAt, rehearsalOf } = this.view;
    const now = this.meeting.now;
    const isFar = scheduledAt - now > wellAheadMs && localDay(now) < localDay(scheduledAt);
    return isFar && rehearsalOf === null;
  }

  /** Votes that somebody else entered and that whoever sits here may confirm. */
  readonly toConfirm = $derived.by(() => {
    const who = { personId: account.known?.person?.id ?? '', isHost: true, seatId: null };
    const waiting = this.ballot?.entries.find((entry) => whyCannotConfirm(this.view, who, entry) === null);
    return waiting ?? null;
  });

  ballotDraft = $state(emptyBallot());

  constructor(meeting: LiveMeeting, view: () => MeetingView) {
    this.meeting = meeting;
    this.view = $derived(view());
  }

  get asOf(): AsOf {
    return { turnout: this.meeting.turnout, now: this.meeting.now };
  }

  /** Sends a command of this meeting; true once it is committed. A refusal is told to the host. */
  async act<Name extends keyof MeetingCommands>(
    name: Name,
    input: Omit<MeetingCommands[Name], 'meetingId'>,
  ): Promise<boolean> {
    try {
      await this.meeting.do(name, input);
      return true;
    } catch (error) {
      const other = this.otherHost();
      toast.error(other ? t('host:other.first', { name: other, why: explain(error) }) : explain(error));
      return false;
    }
  }

  /** Who else has just done a host's step: two consoles may be open, and one must not press over the other. */
  otherHost(withinMs = justNowMs): string | null {
    const step = this.meeting.lastStep;
    const me = account.known?.person?.id;
    if (!step || !me || step.by === me || !hostSteps.has(step.type)) return null;
    if (this.meeting.now - step.at > withinMs) return null;
    return seatOfPerson(this.view, step.by)?.name ?? t('host:other.unnamed');
  }

  async takeBack(): Promise<void> {
    const slip = this.slip;
    switch (slip?.what) {
      case undefined:
        return;
      case 'floor':
        await this.act('takeBackFloor', { requestId: slip.requestId });
        return;
      case 'speech':
        await this.act('resumeSpeech', { requestId: slip.requestId });
        return;
      case 'item':
        await this.act('takeBackItem', { itemId: slip.itemId });
        return;
    }
  }

  /** Does the next step, or asks first where it cannot be undone. */
  async doNext(): Promise<void> {
    const next = this.next;
    if (next.step === 'confirmEntry') return this.#showEntry();
    if (next.why) return;
    const other = this.otherHost();
    if (other) {
      toast.info(t('host:other.look', { name: other }));
      return;
    }
    switch (next.step) {
      case 'open':
        if (this.isEarly) this.dialog = { kind: 'confirm', what: 'openMeeting' };
        else await this.act('openMeeting', {});
        return;
      case 'openItem':
        await this.act('openItem', { itemId: next.itemId });
        return;
      case 'waitForMotion':
        this.write('motion');
        return;
      case 'giveFloor':
        await this.act('giveFloor', { requestId: next.requestId, overrideReason: null });
        return;
      case 'waitForSpeech':
        await this.act('endSpeech', { requestId: next.requestId });
        return;
      case 'openBallot':
        await this.act('openBallot', { motionId: next.motionId });
        return;
      case 'drawLot':
        await this.act('drawLot', { ballotId: next.ballotId });
        return;
      case 'closeBallot':
        if (next.voted < next.present || this.quorumLost) this.askToClose();
        else await this.act('closeBallot', { ballotId: next.ballotId });
        return;
      case 'enterHands':
        this.enterVotes();
        return;
      case 'chairVotes':
        if (this.isVotingChair) this.dialog = { kind: 'chairVote' };
        return;
      case 'closeCheck':
        await this.act('closeCheck', { checkId: next.checkId });
        return;
      case 'sendToAssembly':
        await this.act('sendToAssembly', { itemId: next.itemId });
        return;
      case 'publishResolution':
        await this.publishResolution(next.motionId);
        return;
      case 'closeItem':
        await this.act('closeItem', { itemId: next.itemId });
        return;
      case 'signMinutes':
        navigate(`/minutes/${this.meeting.meetingId}`);
        return;
      case 'closeMeeting':
        this.dialog = { kind: 'confirm', what: next.step };
        return;
      case 'waitForSecond':
      case 'done':
      case 'cancelled':
        return;
      default:
        throw new Error(`unknown next step: ${String(next satisfies never)}`);
    }
  }

  /** What is to be compared with the papers, where a long panel has scrolled away from it. */
  #showEntry(): void {
    document.getElementById('entry-to-check')?.focus();
  }

  /** Some have not voted. */
  askToClose(): void {
    this.dialog = { kind: 'confirm', what: 'closeBallot' };
  }

  forgetBallotDraft(): void {
    this.ballotDraft = emptyBallot();
  }

  /** A ballot opened by mistake. */
  async undoBallot(): Promise<void> {
    if (this.ballot && !this.whyNoUndo) await this.act('undoBallot', { ballotId: this.ballot.id });
  }

  async makeLastCall(): Promise<void> {
    if (this.ballot && !this.whyNoLastCall) await this.act('makeLastCall', { ballotId: this.ballot.id });
  }

  enterVotes(): void {
    if (this.ballot && !this.whyNoEntry) this.dialog = { kind: 'enterVotes' };
  }

  async extendSpeech(): Promise<void> {
    if (this.speaking && !whyCannotExtend(this.view, this.speaking.id))
      await this.act('extendSpeech', { requestId: this.speaking.id });
  }

  async endSpeech(): Promise<void> {
    if (this.speaking) await this.act('endSpeech', { requestId: this.speaking.id });
  }

  /** The draft of a motion's resolution; begins with the motion's date and the supervisor who sits here. */
  resolutionDraft(motionId: string): ResolutionDraft {
    return this.#resolutionDrafts[motionId] ?? this.#firstResolutionDraft(motionId);
  }

  changeResolution(motionId: string, change: Partial<ResolutionDraft>): void {
    this.#resolutionDrafts[motionId] = { ...this.resolutionDraft(motionId), ...change };
  }

  async publishResolution(motionId: string): Promise<void> {
    const { supervisorSeatId, dueOn } = this.resolutionDraft(motionId);
    if (!supervisorSeatId || !dueOn) return;
    await this.act('publishResolution', { motionId, supervisorSeatId, dueOn });
  }

  /** Opens the form; an amendment begins with what the motion says, and keeps what was already changed. */
  write(what: Writing): void {
    const main = what === 'amendment' ? mainMotionInProgress(this.view) : null;
    if (main && this.drafts.amendment.amends !== main.id) {
      const { unitId, dueOn, costYuan, costNote } = main;
      const { what: words } = main;
      this.drafts.amendment = {
        amends: main.id,
        seatId: undefined,
        what: words,
        unitId,
        dueOn,
        costYuan,
        costNote,
      };
    }
    this.writing = what;
  }

  /** What can be put now: a motion, or an amendment to the one that is debated. */
  writeNext(): void {
    if (!this.item || this.ballot) return;
    this.write(mainMotionInProgress(this.view) ? 'amendment' : 'motion');
  }

  forgetDraft(what: Writing): void {
    this.drafts[what] = emptyMotion();
    this.writing = null;
  }

  #firstResolutionDraft(motionId: string): ResolutionDraft {
    const motion = this.view.motions.find((candidate) => candidate.id === motionId);
    return {
      supervisorSeatId: this.view.seats.find((seat) => seat.role === 'supervisor')?.id,
      dueOn: motion?.dueOn ?? '',
    };
  }
}
