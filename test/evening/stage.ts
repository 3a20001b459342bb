/** One meeting of the evening: who takes part, at which devices, and what all parts of the play do with them. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { v4 as uuidv4 } from 'uuid';
import type { Page } from 'playwright-core';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import type { MeetingView, Seat } from '../../shared/meetings/view.ts';
import { localDay } from '../../shared/local-time.ts';
import { unitId, type UnitKey } from '../../server/demo/cast.ts';
import type { Dice } from '../../server/demo/seeded.ts';
import type { Participant } from '../support/participant.ts';
import type { NotedStep } from './steps.ts';

const dayMs = 86_400_000;

export interface Cast {
  readonly chair: Participant;
  /** Minute-taker and second host. */
  readonly taker: Participant;
  readonly supervisor: Participant;
  /** Representatives by socket. */
  readonly crowd: readonly Participant[];
}

export interface Devices {
  readonly screen: Page;
  readonly console: Page;
  readonly phones: readonly Page[];
}

/** What the whole evening collects, both meetings together. */
export class Account {
  readonly problems: string[] = [];
  readonly refusals: Record<string, number> = {};
  readonly ballots: { what: string; outcome: string; papers: number }[] = [];
  readonly noted = new Set<NotedStep>();
  speeches = 0;
  pictures = 0;

  refusal(code = 'fault'): void {
    this.refusals[code] = (this.refusals[code] ?? 0) + 1;
  }
}

/** What a motion asks for, of whom, at what cost. */
export interface Wording {
  readonly what: string;
  readonly unit: UnitKey;
  readonly costYuan?: number;
}

export class Stage {
  readonly cast: Cast;
  readonly account: Account;
  readonly folder: string;
  readonly say: (line: string) => void;
  readonly dice: Dice;
  /** How long a speech takes, on average. */
  readonly speechMs: number;
  /** How many speak for each that a short evening has. */
  readonly speakers: number;
  /** Whoever runs the meeting at this moment, and their console. */
  host: Participant;
  devices: Devices;

  constructor(
    cast: Cast,
    devices: Devices,
    evening: Pick<Stage, 'account' | 'folder' | 'say' | 'dice' | 'speechMs' | 'speakers'>,
  ) {
    this.cast = cast;
    this.devices = devices;
    this.host = cast.chair;
    this.account = evening.account;
    this.folder = evening.folder;
    this.say = evening.say;
    this.dice = evening.dice;
    this.speechMs = evening.speechMs;
    this.speakers = evening.speakers;
  }

  get all(): readonly Participant[] {
    const { chair, taker, supervisor, crowd } = this.cast;
    return [chair, taker, supervisor, ...crowd];
  }

  view(): MeetingView {
    const { view } = this.cast.chair;
    if (!view) throw new Error('the chair sees nothing');
    return view;
  }

  /** Everybody's copy has come as far as the server was when this was asked. */
  async settled(): Promise<void> {
    const { chair } = this.cast;
    await chair.catchUp();
    await chair.until(() => this.all.every(({ seq }) => seq >= chair.seq), 'everybody', 30_000);
  }

  /** A host acts on what they see: their copy has what others did before. */
  async asHost(name: string, input: object = {}): Promise<Record<string, unknown>> {
    await this.settled();
    return this.host.must(name, input);
  }

  async refused(who: Participant, name: string, input: object, code: string): Promise<void> {
    const reply = await who.do(name, input);
    const told = reply.ok ? 'accepted' : (reply.refusal?.code ?? 'fault');
    this.account.refusal(told);
    if (told !== code) this.account.problems.push(`${name} of ${who.name}: ${told} instead of ${code}`);
  }

  note(step: NotedStep): void {
    this.account.noted.add(step);
  }

  someone(at: number): Participant {
    const { crowd } = this.cast;
    const found = crowd[at % crowd.length];
    if (!found) throw new Error('nobody came');
    return found;
  }

  seatOf(who: Participant): string {
    const seat = this.view().seats.find(({ name }) => name === who.name);
    if (!seat) throw new Error(`${who.name} has no seat`);
    return seat.id;
  }

  seatWith(role: Seat['role']): string {
    const seat = this.view().seats.find((one) => one.role === role);
    if (!seat) throw new Error(`there is no ${role}`);
    return seat.id;
  }

  wording({ what, unit, costYuan = 0 }: Wording) {
    return {
      what,
      unitId: unitId(unit),
      dueOn: inDays(45),
      costYuan,
      costNote: costYuan > 0 ? '社区服务经费' : '',
      onBehalfOfSeatId: null,
    };
  }

  /** A speech takes its time, some longer, some shorter. */
  speak(): Promise<void> {
    this.account.speeches += 1;
    return pause(this.speechMs * (0.6 + 0.8 * this.dice.share()));
  }

  async picture(what: string): Promise<void> {
    this.account.pictures += 1;
    const name = `${String(this.account.pictures).padStart(2, '0')}-${what}`;
    const { screen, console: desk, phones } = this.devices;
    await Promise.all([
      screen.screenshot({ animations: 'disabled', path: join(this.folder, `${name}-screen.png`) }),
      desk.screenshot({ animations: 'disabled', path: join(this.folder, `${name}-host.png`) }),
      phones[0]?.screenshot({ animations: 'disabled', path: join(this.folder, `${name}-phone.png`) }),
    ]);
  }
}

export function ballotPaper(ballotId: string, content: PaperContent) {
  return { ballotId, content, chosenAt: Date.now(), trackingCode: uuidv4().replaceAll('-', '').slice(0, 12) };
}

export const inDays = (days: number): string => localDay(Date.now() + days * dayMs);
