/** One plan on the host's screen. What the host does is sent, read again and shown; a refusal is told in words. */
import type { PlanView } from '../../../shared/meetings/plan-view.ts';
import { api, explain, send } from '../../api.ts';
import { toast } from '../../ui/toast.svelte.ts';

export class PlanPage {
  readonly meetingId: string;
  plan = $state.raw<PlanView | null>(null);
  problem = $state('');

  constructor(meetingId: string) {
    this.meetingId = meetingId;
  }

  async load(): Promise<void> {
    try {
      this.plan = await api.planning.plan.query({ meetingId: this.meetingId });
      this.problem = '';
    } catch (error) {
      this.problem = explain(error);
    }
  }

  /** Sends a command and reads the plan again; true once it is committed. */
  async act<Input, Output>(
    command: { mutate(wire: { id: string; input: Input }): Promise<Output> },
    input: Input,
  ): Promise<boolean> {
    try {
      await send(command, input);
    } catch (error) {
      toast.error(explain(error));
      return false;
    }
    await this.load();
    return true;
  }
}
