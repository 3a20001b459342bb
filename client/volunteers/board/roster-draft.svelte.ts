/**
 * The draft that a lead looks at: the first plan at once, then the proven one in its place. Pins and strikes belong to
 * the lead and outlive every plan; an answer to an older question is dropped.
 */
import type { Hold, RosterDraft } from '../../../shared/volunteers/roster-draft.ts';
import { changedSince } from '../../../shared/volunteers/roster-draft.ts';
import type { BoardShift } from '../../../shared/volunteers/board-view.ts';
import { api, explain } from '../../api.ts';

export interface NamedHold extends Hold {
  readonly name: string;
}

export interface DraftQuestion {
  readonly communityId: string | null;
  readonly day: string;
  readonly activityId: string | null;
}

export class DraftPage {
  draft = $state.raw<RosterDraft | null>(null);
  holds = $state.raw<readonly NamedHold[]>([]);
  /** The first plan stands and a better one is looked for. */
  isSearching = $state(false);
  problem = $state('');
  #round = 0;
  #question: DraftQuestion | null = null;

  async plan(question: DraftQuestion): Promise<void> {
    if (question.activityId !== this.#question?.activityId) this.holds = [];
    this.#question = question;
    const round = ++this.#round;
    const wanted = {
      ...question,
      holds: this.holds.map(({ choice, personId, requirementId, reason }) => ({
        ...{ choice, personId, requirementId, reason },
      })),
    };
    this.isSearching = true;
    this.problem = '';
    try {
      const first = await api.volunteers.firstRoster.query(wanted);
      if (round !== this.#round) return;
      this.draft = first;
      const best = await api.volunteers.roster.query(wanted);
      if (round === this.#round) this.draft = best;
    } catch (error) {
      if (round === this.#round) this.problem = explain(error);
    } finally {
      if (round === this.#round) this.isSearching = false;
    }
  }

  /** One decision a person and place; a second one takes the place of the first. */
  async hold(one: NamedHold): Promise<void> {
    this.holds = [...this.#others(one), one];
    if (this.#question) await this.plan(this.#question);
  }

  async letGo(one: NamedHold): Promise<void> {
    this.holds = this.#others(one);
    if (this.#question) await this.plan(this.#question);
  }

  close(): void {
    this.#round += 1;
  }

  /** Who said yes or no on the board since the draft was made, by name. */
  changedOn(board: readonly BoardShift[]): string[] {
    const names: string[] = [];
    for (const shift of this.draft?.shifts ?? []) {
      const now = board.find(({ id }) => id === shift.id);
      if (!now) continue;
      for (const place of shift.places) {
        const coming = now.people.filter((one) => one.booked && one.requirementId === place.id);
        const { joined, left } = changedSince(
          place,
          coming.map(({ personId }) => personId),
        );
        const changed = [...joined, ...left];
        names.push(
          ...now.people.filter(({ personId }) => changed.includes(personId)).map(({ name }) => name),
        );
      }
    }
    return names;
  }

  #others(one: Hold): NamedHold[] {
    return this.holds.filter(
      ({ personId, requirementId }) => personId !== one.personId || requirementId !== one.requirementId,
    );
  }
}
