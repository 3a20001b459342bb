/**
 * The project with its contract years, and the one that is open. Read again whenever a record changed; what is shown stays
 * until the new answer is here.
 */
import { centreId } from '../../../shared/live/topics.ts';
import type { PeriodView, ProjectView } from '../../../shared/reporting/period-view.ts';
import { api, explain, isForbidden, send } from '../../api.ts';
import { Topic } from '../../live/topic.ts';
import { OneReading } from '../../one-reading.ts';
import { toast } from '../../ui/toast.svelte.ts';

export class PeriodPage {
  project = $state.raw<ProjectView | null>(null);
  period = $state.raw<PeriodView | null>(null);
  problem = $state('');
  forbidden = $state(false);

  #periodId: string | null = null;
  /** That the address names. */
  #named: string | null = null;
  readonly #reading = new OneReading(() => this.#read());
  readonly #topic = new Topic('centre', centreId, () => this.reload());

  close(): void {
    this.#topic.close();
  }

  open(periodId: string | null, named: string | null): void {
    if (periodId !== this.#periodId) this.period = null;
    this.#periodId = periodId;
    this.#named = named;
    this.reload();
  }

  /** Of the project that is shown: what is changed here is changed of that one. */
  get projectId(): string | null {
    return this.project?.projects.find(({ isShown }) => isShown)?.id ?? null;
  }

  /** Runs a command and says what came of it; true when it was done. */
  async run<Input, Output>(
    command: { mutate(wire: { id: string; input: Input }): Promise<Output> },
    input: Input,
    done: string,
  ): Promise<boolean> {
    try {
      await send(command, input);
    } catch (error) {
      toast.error(explain(error));
      return false;
    }
    toast.ok(done);
    this.reload();
    return true;
  }

  reload(): void {
    this.#reading.start();
  }

  async #read(): Promise<void> {
    const [periodId, named] = [this.#periodId, this.#named];
    try {
      const [project, period] = await Promise.all([
        api.periods.project.query(periodId === null ? { project: named } : { periodId }),
        periodId === null ? null : api.periods.view.query({ periodId }),
      ]);
      if (periodId !== this.#periodId || named !== this.#named) {
        this.#reading.start();
        return;
      }
      this.project = project;
      this.period = period;
      this.problem = '';
      this.forbidden = false;
    } catch (error) {
      this.forbidden = isForbidden(error);
      this.problem = explain(error);
    }
  }
}
