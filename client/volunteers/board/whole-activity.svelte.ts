/** The shifts of an activity and whom changing them concerns, read again with the board: what is confirmed is what is shown. */
import type { ActivityShifts } from '../../../shared/volunteers/planning-view.ts';
import { api, explain } from '../../api.ts';
import type { BoardPage } from './board-page.svelte.ts';

export class WholeActivity {
  view = $state.raw<ActivityShifts | null>(null);
  problem = $state('');
  readonly #activityId: string;

  /** While a component is made, whose life it shares. */
  constructor(page: BoardPage, activityId: string) {
    this.#activityId = activityId;
    $effect(() => {
      void page.view;
      void this.read();
    });
  }

  async read(): Promise<void> {
    try {
      this.view = await api.volunteers.activityShifts.query({ activityId: this.#activityId });
      this.problem = '';
    } catch (error) {
      this.problem = explain(error);
    }
  }
}
