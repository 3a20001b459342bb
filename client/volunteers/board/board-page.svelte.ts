/**
 * The board of one day: what the server said last, kept current by the rooms of the lead's communities, and the clock
 * by which people become late and missing. Every action goes to the server; its effect comes back like anybody's.
 */
import { localDay } from '../../../shared/local-time.ts';
import { shiftStaffing, requirementStaffing, type Staffing } from '../../../shared/volunteers/board-state.ts';
import type { CandidatesView } from '../../../shared/volunteers/asking-view.ts';
import type { BoardShift, BoardView, Requirement } from '../../../shared/volunteers/board-view.ts';
import { api, explain, isForbidden, send } from '../../api.ts';
import { formatTime, t } from '../../i18n.ts';
import { live } from '../../live/connection.svelte.ts';
import type { Topic } from '../../live/topic.ts';
import { OneReading } from '../../one-reading.ts';
import { attempt } from '../../ui/attempt.ts';
import { toast } from '../../ui/toast.svelte.ts';
import { followVolunteers } from '../follow-volunteers.ts';

export interface Place {
  readonly shift: BoardShift;
  readonly requirement: Requirement;
}

const tickMs = 5_000;

export class BoardPage {
  day = $state(dayOf(new URLSearchParams(window.location.search)) ?? localDay(live.now()));
  /** Null: all that the lead has. */
  communityId = $state<string | null>(null);
  view = $state.raw<BoardView | null>(null);
  problem = $state('');
  forbidden = $state(false);
  now = $state(live.now());
  /** The requirement that the lead has opened; null: the most pressing one is shown where there is room. */
  opened = $state<string | null>(null);
  candidates = $state.raw<CandidatesView | null>(null);

  readonly shown: Place | null = $derived.by(() => this.#placeOf(this.opened) ?? this.#mostPressing());
  readonly totals: Staffing = $derived.by(() => this.#sum());

  #topics: Topic[] = [];
  readonly #reading = new OneReading(() => this.#read());
  readonly #ticking: ReturnType<typeof setInterval>;

  constructor() {
    this.#ticking = setInterval(() => (this.now = live.now()), tickMs);
  }

  close(): void {
    clearInterval(this.#ticking);
    this.#follow([]);
  }

  show(choice: { day?: string; communityId?: string | null }): void {
    if (choice.day !== undefined) this.day = choice.day;
    if (choice.communityId !== undefined) this.communityId = choice.communityId;
    this.opened = null;
    this.reload();
  }

  open(requirementId: string | null): void {
    this.opened = requirementId;
  }

  reload(): void {
    this.#reading.start();
  }

  async #read(): Promise<void> {
    try {
      const { day, communityId } = this;
      const view = await api.volunteers.board.query({ day, communityId });
      if (day !== this.day || communityId !== this.communityId) {
        this.#reading.start();
        return;
      }
      this.view = view;
      this.now = live.now();
      this.problem = '';
      this.#follow(view.communities.map(({ id }) => id));
      await this.readCandidates();
    } catch (error) {
      this.forbidden = isForbidden(error);
      this.problem = explain(error);
    }
  }

  /** For whichever requirement is shown now; an older answer is dropped. */
  async readCandidates(): Promise<void> {
    const requirementId = this.shown?.requirement.id;
    if (requirementId === undefined) {
      this.candidates = null;
      return;
    }
    try {
      const candidates = await api.volunteers.candidates.query({ requirementId });
      if (this.shown?.requirement.id === requirementId) this.candidates = candidates;
    } catch (error) {
      this.problem = explain(error);
    }
  }

  /** Runs what a button does and says why when it is refused; true when it was done. */
  async attempt(action: () => Promise<unknown>, done?: string): Promise<boolean> {
    const isDone = await attempt(action, done);
    this.reload();
    return isDone;
  }

  /** One tap for somebody who has not come; true when the place is free now and somebody may be asked for it. */
  replace(shift: BoardShift, personId: string): Promise<boolean> {
    return this.attempt(async () => {
      const reply = await send(api.volunteers.replaceMissing, { shiftId: shift.id, personId });
      if (reply.movedUp) toast.ok(t('volunteers:board.movedUp'));
      else if (reply.asked === 0) toast.error(t('volunteers:board.replacedByNobody'));
      else
        toast.ok(t('volunteers:board.replaced', { count: reply.asked, time: formatTime(reply.deadlineAt) }));
    });
  }

  #followed = '';

  #follow(communityIds: readonly string[]): void {
    const key = communityIds.join();
    if (key === this.#followed) return;
    this.#followed = key;
    for (const topic of this.#topics) topic.close();
    this.#topics = communityIds.map((id) => followVolunteers(id, () => this.reload()));
  }

  #placeOf(requirementId: string | null): Place | null {
    if (requirementId === null) return null;
    for (const shift of this.view?.shifts ?? []) {
      const requirement = shift.requirements.find(({ id }) => id === requirementId);
      if (requirement) return { shift, requirement };
    }
    return null;
  }

  /** The first shift still to be staffed, and what it lacks most. */
  #mostPressing(): Place | null {
    for (const shift of this.view?.shifts ?? []) {
      if (shift.state !== 'planned' || this.now >= shift.endsAt) continue;
      const requirement = shortest(shift, this.now);
      if (requirement) return { shift, requirement };
    }
    return null;
  }

  #sum(): Staffing {
    const none: Staffing = { came: 0, coming: 0, asked: 0, missing: 0, open: 0, short: 0, target: 0 };
    return (this.view?.shifts ?? []).reduce((sum, shift) => {
      const one = shiftStaffing(shift, this.now);
      const isOver = shift.state !== 'planned' || this.now >= shift.endsAt;
      return {
        came: sum.came + one.came,
        coming: sum.coming + one.coming,
        asked: sum.asked + one.asked,
        missing: sum.missing + one.missing,
        open: sum.open + (isOver ? 0 : one.open),
        short: sum.short + (isOver ? 0 : one.short),
        target: sum.target + one.target,
      };
    }, none);
  }
}

/** The day that the address names (`?day=2026-11-23`). */
function dayOf(address: URLSearchParams): string | null {
  const day = address.get('day');
  return day !== null && /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : null;
}

/** The requirement with places nobody has taken and nobody is thinking about, else with places nobody has taken. */
export function shortest(shift: BoardShift, now: number): Requirement | undefined {
  const lacking = (count: (staffing: Staffing) => number) =>
    shift.requirements.find((requirement) => count(requirementStaffing(shift, requirement, now)) > 0);
  return lacking(({ open, asked }) => open - asked) ?? lacking(({ open }) => open);
}
