/** A plan as its commands load it, and where they take place: in the community's room, since it has none of its own yet. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import type { Action } from '../../../shared/identity/permissions.ts';
import { readRules, type MeetingRules } from '../../../shared/meetings/meeting-rules.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import {
  defineCommand,
  type Command,
  type CommandContext,
  type Decision,
  type Place,
} from '../../live/command.ts';

export interface Plan {
  readonly id: string;
  readonly communityId: string;
  readonly state: string;
  readonly scheduledAt: number;
  readonly rules: MeetingRules;
  readonly isRehearsal: boolean;
}

export async function planOf(em: EntityManager, meetingId: string): Promise<Plan | null> {
  const [row] = await sql<Plan>(
    em,
    `select id, community_id as "communityId", state, ms(scheduled_at) as "scheduledAt", rules, rehearsal_of is not null as "isRehearsal"
     from meeting where id = $1`,
    [meetingId],
  );
  return row ? { ...row, rules: readRules(row.rules) } : null;
}

/** A called meeting has its own room, and what concerns it is ordered there. */
export async function placeOfPlan(
  em: EntityManager,
  { meetingId }: { meetingId: string },
): Promise<Place | null> {
  const plan = await planOf(em, meetingId);
  if (!plan) return null;
  const { communityId } = plan;
  return { room: plan.state === 'planned' ? communityId : meetingId, scope: { communityId, meetingId } };
}

/** A command on something that has not been called; refused notPlanned afterwards. */
export function planCommand<Input extends { meetingId: string }, Reply>(options: {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly run: (context: CommandContext & { readonly plan: Plan }, input: Input) => Promise<Decision<Reply>>;
}): Command<Input, Reply> {
  const action: Action = 'meetings.run';
  return defineCommand<Input, Reply>({
    name: options.name,
    action,
    input: options.input,
    place: placeOfPlan,
    async run(context, input) {
      const plan = await planOf(context.em, input.meetingId);
      if (plan?.state !== 'planned') throw new Refusal('notPlanned');
      return options.run({ ...context, plan }, input);
    },
  });
}
