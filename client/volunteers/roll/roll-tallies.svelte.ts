/**
 * Counts at a stall made on the list in the street: kept with their photo before they show, handed in by themselves, each
 * under its own id. What a lead should know about one stays, photo and all, until they have seen it.
 */
import { v4 as uuidv4 } from 'uuid';
import { Refusal } from '../../../shared/refusal.ts';
import type { RollShift } from '../../../shared/volunteers/roll.ts';
import { api, explain, fromWire, send, uploadPhoto } from '../../api.ts';
import type { Heard } from './roll-store.ts';
import { tallyStore, type KeptTally } from './tally-store.ts';

/** Says nothing about the count itself: it is tried again. */
const passing = ['unavailable', 'notSignedIn', 'tooManyRequests'];

export class RollTallies {
  kept = $state.raw<readonly KeptTally[]>([]);
  /** False: this device keeps nothing, so the page must stay open. */
  isKept = $state(true);
  readonly waiting: readonly KeptTally[] = $derived(this.kept.filter(({ outcome }) => outcome === null));
  readonly told: readonly KeptTally[] = $derived(this.kept.filter(({ outcome }) => outcome !== null));
  sending = $state<string | null>(null);
  #ownerId = '';
  #isHandingIn = false;

  /** Whose list it is; called again whenever the server was reached. */
  async open(ownerId: string, isReached: boolean): Promise<void> {
    if (ownerId !== this.#ownerId) {
      this.#ownerId = ownerId;
      this.kept = [];
      try {
        const stored = await tallyStore.all(ownerId);
        const here = new Set(this.kept.map(({ id }) => id));
        this.kept = [...stored.filter(({ id }) => !here.has(id)), ...this.kept];
      } catch {
        this.isKept = false;
      }
    }
    if (isReached) await this.handIn();
  }

  of(shift: RollShift): readonly KeptTally[] {
    return this.waiting.filter(({ shiftId }) => shiftId === shift.id);
  }

  async add(
    shift: RollShift,
    { people, note, photo }: { people: number; note: string; photo: Blob },
    heard: Heard,
  ): Promise<void> {
    const tally: KeptTally = {
      ...{ id: uuidv4(), ownerId: this.#ownerId, shiftId: shift.id, title: shift.title },
      ...{ people, note, photo, tappedAt: Date.now(), heard, fileId: null, outcome: null },
    };
    await this.#keep(tally);
    void this.handIn();
  }

  /** What has not been handed in yet can be taken back; what was told has been seen. */
  async drop(id: string): Promise<void> {
    if (id === this.sending) return;
    this.kept = this.kept.filter((tally) => tally.id !== id);
    await tallyStore.drop(id).catch(() => (this.isKept = false));
  }

  /** One at a time, in the order of counting; stops where the server cannot be reached and loses nothing. */
  async handIn(): Promise<void> {
    if (this.#isHandingIn) return;
    this.#isHandingIn = true;
    try {
      for (let tally = this.waiting[0]; tally; tally = this.waiting[0]) {
        this.sending = tally.id;
        if (!(await this.#handInOne(tally))) return;
      }
    } finally {
      this.#isHandingIn = false;
      this.sending = null;
    }
  }

  /** False: not now. */
  async #handInOne(tally: KeptTally): Promise<boolean> {
    const { id, shiftId, people, note, tappedAt, heard } = tally;
    try {
      const fileId = tally.fileId ?? (await uploadPhoto(tally.photo)).fileId;
      if (tally.fileId === null) await this.#keep({ ...tally, fileId });
      const moment = { tappedAt, sentAt: Date.now(), heard };
      const reply = await send(
        api.volunteers.recordTallyLater,
        { shiftId, people, note, fileId, ...moment },
        id,
      );
      if (reply.alike !== null)
        await this.#keep({ ...tally, fileId, outcome: { kind: 'alike', name: reply.alike } });
      else if (!reply.isSure) await this.#keep({ ...tally, fileId, outcome: { kind: 'unsure' } });
      else await this.#forget(id);
      return true;
    } catch (error) {
      const known = fromWire(error);
      if (!(known instanceof Refusal) || passing.includes(known.code)) return false;
      // The server keeps a photo that belongs to nothing only for a while: it is sent once more.
      if (known.code === 'photoNeeded' && tally.fileId !== null) {
        await this.#keep({ ...tally, fileId: null });
        return true;
      }
      await this.#keep({ ...tally, outcome: { kind: 'refused', words: explain(known) } });
      return true;
    }
  }

  async #forget(id: string): Promise<void> {
    this.sending = null;
    await this.drop(id);
  }

  /** On the device before it shows. */
  async #keep(tally: KeptTally): Promise<void> {
    try {
      await tallyStore.keep(tally);
    } catch {
      this.isKept = false;
    }
    const isThere = this.kept.some(({ id }) => id === tally.id);
    this.kept = isThere
      ? this.kept.map((other) => (other.id === tally.id ? tally : other))
      : [...this.kept, tally];
  }
}
