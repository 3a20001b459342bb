/**
 * An objection to a resolution behind which no issue lies, or the answer to it, is taken out of sight, or put back. Where an
 * issue does, both are steps of its history and are hidden there (moderate.ts).
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { moderationCommands, whyCannotHide, type ObjectionPart } from '../../../shared/issues/moderation.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand, type Announcement, type CommandContext } from '../../live/command.ts';
import { meetingsChanged } from '../../live/topics.ts';
import { placeOfObjection } from './place.ts';

/** Refusals: nothingChanged when it is hidden already, notAllowed for a step of an issue or an answer that is not there. Repeating: nothingChanged. */
export const hideObjection = defineCommand({
  name: 'hideObjection',
  action: 'issues.moderate',
  input: moderationCommands.hideObjection,
  place: placeOfObjection,
  async run(context, input) {
    await settle(context, input, 'hidden');
    return { reply: null, announce: await setHidden(context, input, true) };
  },
});

/** Refusals: nothingChanged when it is shown, notAllowed as above. Repeating: nothingChanged. */
export const restoreObjection = defineCommand({
  name: 'restoreObjection',
  action: 'issues.moderate',
  input: moderationCommands.restoreObjection,
  place: placeOfObjection,
  run: async (context, input) => ({ reply: null, announce: await setHidden(context, input, false) }),
});

/** What was reported is looked at and stays as it is. Refusals: nothingChanged when nothing waits. */
export const leaveObjection = defineCommand({
  name: 'leaveObjection',
  action: 'issues.moderate',
  input: moderationCommands.leaveObjection,
  place: placeOfObjection,
  async run(context, part) {
    if ((await settle(context, part, 'left')) === 0) throw new Refusal('nothingChanged');
    const { communityId, meetingId } = await saidIn(context.em, part);
    return { reply: null, announce: [meetingsChanged(communityId, meetingId)] };
  },
});

async function setHidden(
  { em, actor, now }: CommandContext,
  { reason, ...part }: ObjectionPart & { readonly reason: string },
  toHidden: boolean,
): Promise<Announcement[]> {
  const { communityId, meetingId, isHidden } = await saidIn(em, part);
  refuse(whyCannotHide(isHidden, toHidden));
  await sql(
    em,
    `insert into objection_moderation (id, objection_id, of_answer, is_hidden, reason, by_person_id, at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [uuidv7(), part.objectionId, part.ofAnswer, toHidden, reason, actor.personId, now.toISOString()],
  );
  return [meetingsChanged(communityId, meetingId)];
}

/** Returns how many reports waited. */
async function settle(
  { em, now }: CommandContext,
  { objectionId, ofAnswer }: ObjectionPart,
  as: 'hidden' | 'left',
): Promise<number> {
  const settled = await sql(
    em,
    `update content_report set settled_at = $3, settled_as = $4
     where objection_id = $1 and of_answer = $2 and settled_at is null returning id`,
    [objectionId, ofAnswer, now.toISOString(), as],
  );
  return settled.length;
}

interface Said {
  readonly communityId: string;
  readonly meetingId: string;
  readonly isHidden: boolean;
}

/** @throws notAllowed where it is a step of an issue, or nothing was answered */
export async function saidIn(em: EntityManager, { objectionId, ofAnswer }: ObjectionPart): Promise<Said> {
  const [said] = await sql<Said>(
    em,
    `select m.community_id as "communityId", m.id as "meetingId",
       exists (select from hidden_objection where objection_id = o.id and of_answer = $2) as "isHidden"
     from objection o join resolution r on r.id = o.resolution_id join meeting m on m.id = r.meeting_id
     where o.id = $1 and r.issue_id is null
       and (not $2 or exists (select from objection_answer where objection_id = o.id))`,
    [objectionId, ofAnswer],
  );
  if (!said) throw new Refusal('notAllowed');
  return said;
}
