/**
 * The list in the street. It shows at once what the device keeps, and works from then on whether or not there is a
 * network: a tap is kept, shown, and handed in when the server can be reached, each under its own command id. What
 * could not be taken in as it was tapped is told to the lead and stays until they have seen it.
 */
import { v4 as uuidv4 } from 'uuid';
import { localDay } from '../../../shared/local-time.ts';
import { Refusal } from '../../../shared/refusal.ts';
import {
  rollStanding,
  whyCannotTap,
  type RollPerson,
  type RollShift,
  type RollStanding,
  type WaitingTap,
} from '../../../shared/volunteers/roll.ts';
import { api, explain, Fault, fromWire, send } from '../../api.ts';
import { t } from '../../i18n.ts';
import type { Topic } from '../../live/topic.ts';
import { toast } from '../../ui/toast.svelte.ts';
import { followVolunteers } from '../follow-volunteers.ts';
import { rollStore, type AtDoor, type KeptList, type KeptTap, type Told } from './roll-store.ts';

const tickMs = 5_000;
/** While something waits, and to see what other leads did. */
const againMs = 10_000;

export class RollPage {
  list = $state.raw<KeptList | null>(rollStore.list());
  taps = $state.raw<readonly KeptTap[]>([]);
  told = $state.raw<readonly Told[]>([]);
  /** Whether the last request reached the server; null: none was made yet. */
  isReached = $state<boolean | null>(navigator.onLine ? null : false);
  signedOut = $state(false);
  forbidden = $state(false);
  problem = $state('');
  /** False: this device keeps nothing, so the page must stay open. */
  isKept = $state(true);
  #tick = $state(Date.now());
  /** By the server's clock, as far as this device knows it. */
  readonly now: number = $derived(this.#tick + this.#offset());
  readonly waiting: readonly WaitingTap[] = $derived(this.taps.map((tap) => this.#waitingTap(tap)));
  sending = $state<string | null>(null);

  #isHandingIn = false;
  #topics: Topic[] = [];
  #followed = '';
  readonly #timers: ReturnType<typeof setInterval>[];
  readonly #wake = (): void => {
    if (document.visibilityState === 'visible') void this.refresh();
  };

  constructor() {
    this.#readKept();
    if (this.list && this.taps.length === 0 && localDay(this.list.heard.serverAt) !== localDay(this.now)) {
      rollStore.forgetList();
      this.list = null;
    }
    this.#timers = [
      setInterval(() => (this.#tick = Date.now()), tickMs),
      setInterval(() => void this.refresh(), againMs),
    ];
    window.addEventListener('online', this.#wake);
    document.addEventListener('visibilitychange', this.#wake);
    void this.refresh();
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const topic of this.#topics) topic.close();
    window.removeEventListener('online', this.#wake);
    document.removeEventListener('visibilitychange', this.#wake);
  }

  standing(shift: RollShift, person: RollPerson): RollStanding {
    return rollStanding(person, shift.id, this.waiting);
  }

  whyNot(kind: 'in' | 'out', shift: RollShift, person: RollPerson): string {
    const refusal = whyCannotTap(
      kind,
      shift,
      { booked: person.booked, standing: this.standing(shift, person) },
      this.now,
    );
    return refusal ? explain(refusal) : '';
  }

  /** Those of the list, and whoever was written down here and is not handed in yet. */
  peopleOf(shift: RollShift): readonly RollPerson[] {
    const written = this.taps.flatMap((tap) =>
      tap.kind === 'walkUp' && tap.shiftId === shift.id && tap.personId === tap.id ? [newPerson(tap)] : [],
    );
    return [...shift.people, ...written];
  }

  /** Kept on the device before it shows. */
  tap(kind: 'in' | 'out', shift: RollShift, people: readonly RollPerson[]): void {
    const list = this.list;
    if (!list) return;
    this.#keep(
      people.map(({ personId, name }) => ({
        ...{ id: uuidv4(), shiftId: shift.id, personId, name, kind },
        ...{ tappedAt: Date.now(), heard: list.heard },
      })),
    );
  }

  /** Somebody new at the door: registered and checked in when it is handed in. */
  writeDown(shift: RollShift, who: AtDoor): void {
    const list = this.list;
    if (!list) return;
    const id = uuidv4();
    const tap = { ...{ id, shiftId: shift.id, personId: id, name: who.name, kind: 'walkUp' as const, who } };
    this.#keep([{ ...tap, tappedAt: Date.now(), heard: list.heard }]);
  }

  #keep(added: readonly KeptTap[]): void {
    const ownerId = this.list?.view.personId;
    if (ownerId === undefined) return;
    for (const tap of added) this.isKept = rollStore.keepTap(ownerId, tap) && this.isKept;
    this.taps = [...this.taps, ...added];
    void this.handIn();
  }

  /** What has not been handed in yet can be taken back. */
  undo(shift: RollShift, person: RollPerson): void {
    const own = this.taps.filter(
      ({ id, shiftId, personId }) =>
        shiftId === shift.id && personId === person.personId && id !== this.sending,
    );
    const last = own.at(-1);
    if (!last || !this.list) return;
    rollStore.dropTap(this.list.view.personId, last.id);
    this.taps = this.taps.filter(({ id }) => id !== last.id);
  }

  seen(told: Told): void {
    if (this.list) rollStore.dropTold(this.list.view.personId, told.id);
    this.told = this.told.filter(({ id }) => id !== told.id);
  }

  /** The shift was confirmed meanwhile: written down as a late entry, which a second person approves. */
  async claim(told: Told): Promise<void> {
    const at = told.heard.serverAt + told.tappedAt - told.heard.deviceAt;
    const from = Math.min(Math.max(at, told.startsAt), told.endsAt - 60_000);
    try {
      await send(api.volunteers.claimService, {
        ...{ shiftId: told.shiftId, personId: told.personId },
        served: { from, to: told.endsAt },
        reason: t('street:roll.claimReason'),
      });
      toast.ok(t('street:roll.claimed', { name: told.name }));
      this.seen(told);
    } catch (error) {
      toast.error(explain(error));
    }
  }

  async refresh(): Promise<void> {
    await this.handIn();
    try {
      const view = await api.volunteers.roll.query({});
      const list = { view, heard: { serverAt: view.serverAt, deviceAt: Date.now() } };
      this.isKept = rollStore.keepList(list);
      const isSomebodyElse = this.list?.view.personId !== view.personId;
      this.list = list;
      this.#tick = Date.now();
      if (isSomebodyElse) this.#readKept();
      this.isReached = true;
      this.signedOut = false;
      this.problem = '';
      this.#follow(view.communityIds);
      if (this.taps.length > 0) await this.handIn();
    } catch (error) {
      this.#explain(error);
    }
  }

  /** One at a time, in the order of the taps; stops where the server cannot be reached and loses nothing. */
  async handIn(): Promise<void> {
    const ownerId = this.list?.view.personId;
    if (this.#isHandingIn || ownerId === undefined) return;
    this.#isHandingIn = true;
    try {
      for (let tap = this.taps[0]; tap; tap = this.taps[0]) {
        this.sending = tap.id;
        const isDone = await this.#handInOne(ownerId, tap);
        this.sending = null;
        if (!isDone) return;
      }
    } finally {
      this.#isHandingIn = false;
      this.sending = null;
    }
  }

  async #handInOne(ownerId: string, tap: KeptTap): Promise<boolean> {
    const { id, shiftId, personId, tappedAt, heard } = tap;
    try {
      const moment = { tappedAt, sentAt: Date.now(), heard };
      if (tap.kind === 'walkUp') {
        const { who } = tap;
        const reply = await send(api.volunteers.recordWalkUp, { shiftId, who, ...moment }, id);
        const { note, other } = reply;
        const known = { ...tap, personId: reply.personId };
        if (note !== null)
          this.#tell(ownerId, known, { ...{ kind: 'note', note }, ...(other !== null && { other }) });
        this.#meant(ownerId, id, reply.personId);
        if (note !== 'late') this.#showDone(known);
      } else {
        const input = { shiftId, personId, kind: tap.kind, ...moment };
        const { note, isSure } = await send(api.volunteers.recordSighting, input, id);
        if (note !== 'recorded') this.#tell(ownerId, tap, { kind: 'note', note });
        else if (!isSure) this.#tell(ownerId, tap, { kind: 'note', note: 'unsure' });
        this.#showDone(tap);
      }
      this.isReached = true;
    } catch (error) {
      const known = fromWire(error);
      const passes = ['unavailable', 'notSignedIn', 'tooManyRequests'];
      if (!(known instanceof Refusal) || passes.includes(known.code)) {
        this.#explain(error);
        return false;
      }
      this.#tell(ownerId, tap, { kind: 'refused', code: known.code, words: explain(known) });
    }
    rollStore.dropTap(ownerId, id);
    this.taps = this.taps.filter((other) => other.id !== id);
    return true;
  }

  /** What was tapped for somebody who was only written down is theirs from now on. */
  #meant(ownerId: string, walkUpId: string, personId: string): void {
    this.taps = this.taps.map((tap) => {
      if (tap.kind === 'walkUp' || tap.personId !== walkUpId) return tap;
      const known = { ...tap, personId };
      rollStore.keepTap(ownerId, known);
      return known;
    });
  }

  /** Until the list is read again, so that nobody seems to have gone. */
  #showDone(tap: KeptTap): void {
    const list = this.list;
    if (!list) return;
    const { at } = this.#waitingTap(tap);
    const shifts = list.view.shifts.map((shift) =>
      shift.id !== tap.shiftId
        ? shift
        : {
            ...shift,
            people: withEverybody(shift.people, tap).map((person) =>
              person.personId !== tap.personId
                ? person
                : tap.kind === 'out'
                  ? { ...person, checkedOutAt: person.checkedOutAt ?? at }
                  : { ...person, checkedInAt: person.checkedInAt ?? at },
            ),
          },
    );
    this.list = { ...list, view: { ...list.view, shifts } };
    rollStore.keepList(this.list);
  }

  #tell(ownerId: string, tap: KeptTap, outcome: Told['outcome']): void {
    const shift = this.list?.view.shifts.find(({ id }) => id === tap.shiftId);
    const { title = '', startsAt = tap.heard.serverAt, endsAt = tap.heard.serverAt } = shift ?? {};
    const { id, shiftId, personId, name, kind, tappedAt, heard } = tap;
    const of = { id, shiftId, personId, name, kind, tappedAt, heard };
    const told: Told = { ...of, title, startsAt, endsAt, outcome };
    rollStore.keepTold(ownerId, told);
    this.told = [...this.told.filter((other) => other.id !== tap.id), told];
  }

  #explain(error: unknown): void {
    const known = fromWire(error);
    const code = known instanceof Refusal ? known.code : null;
    this.isReached = known !== null && code !== 'unavailable';
    this.signedOut = code === 'notSignedIn';
    this.forbidden = code === 'notAllowed';
    // Whoever no longer leads, or has signed out, does not take the names along.
    if (this.forbidden) {
      rollStore.forgetList();
      this.list = null;
    }
    this.problem = known instanceof Fault ? explain(known) : '';
  }

  #readKept(): void {
    const ownerId = this.list?.view.personId;
    this.taps = ownerId === undefined ? [] : rollStore.taps(ownerId);
    this.told = ownerId === undefined ? [] : rollStore.told(ownerId);
  }

  #offset(): number {
    const heard = this.list?.heard;
    return heard ? heard.serverAt - heard.deviceAt : 0;
  }

  #waitingTap({ shiftId, personId, kind, tappedAt, heard }: KeptTap): WaitingTap {
    const at = heard.serverAt + (tappedAt - heard.deviceAt);
    return { shiftId, personId, kind: kind === 'out' ? 'out' : 'in', at, isSure: true };
  }

  #follow(communityIds: readonly string[]): void {
    const key = communityIds.join();
    if (key === this.#followed) return;
    this.#followed = key;
    for (const topic of this.#topics) topic.close();
    this.#topics = communityIds.map((id) => followVolunteers(id, () => void this.refresh()));
  }
}

function newPerson({ personId, name }: KeptTap): RollPerson {
  return { ...{ personId, name, booked: false, expectedAt: null }, checkedInAt: null, checkedOutAt: null };
}

function withEverybody(people: readonly RollPerson[], tap: KeptTap): readonly RollPerson[] {
  const isThere = people.some(({ personId }) => personId === tap.personId);
  return isThere || tap.kind !== 'walkUp' ? people : [...people, newPerson(tap)];
}
