/**
 * An objection to a resolution behind which no issue lies is taken out of sight, or put back. Where one does, the objection
 * is a step of its history and is hidden there (moderate.ts).
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { moderationCommands, whyCannotHide } from '../../../shared/issues/moderation.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand, type Announcement, type CommandContext } from '../../live/command.ts';
import { meetingsChanged } from '../../live/topics.ts';
import { placeOfObjection } from './place.ts';

/** Refusals: nothingChanged when it is hidden already, notAllowed for a step of an issue. Repeating: nothingChanged. */
export const hideObjection = defineCommand({
  name: 'hideObjection',
  action: 'issues.moderate',
  input: moderationCommands.hideObjection,
  place: placeOfObjection,
  run: async (context, input) => ({ reply: null, announce: await setHidden(context, input, true) }),
});

/** Refusals: nothingChanged when it is shown, notAllowed for a step of an issue. Repeating: nothingChanged. */
export const restoreObjection = defineCommand({
  name: 'restoreObjection',
  action: 'issues.moderate',
  input: moderationCommands.restoreObjection,
  place: placeOfObjection,
  run: async (context, input) => ({ reply: null, announce: await setHidden(context, input, false) }),
});

async function setHidden(
  { em, actor, now }: CommandContext,
  { objectionId, reason }: { readonly objectionId: string; readonly reason: string },
  toHidden: boolean,
): Promise<Announcement[]> {
  const said = await objectionOf(em, objectionId);
  if (said.issueId !== null) throw new Refusal('notAllowed');
  refuse(whyCannotHide(said.isHidden, toHidden));
  await sql(
    em,
    `insert into objection_moderation (id, objection_id, is_hidden, reason, by_person_id, at)
     values ($1, $2, $3, $4, $5, $6)`,
    [uuidv7(), objectionId, toHidden, reason, actor.personId, now.toISOString()],
  );
  return [meetingsChanged(said.communityId, said.meetingId)];
}

interface Said {
  readonly issueId: string | null;
  readonly communityId: string;
  readonly meetingId: string;
  readonly isHidden: boolean;
}

async function objectionOf(em: EntityManager, objectionId: string): Promise<Said> {
  const [said] = await sql<Said>(
    em,
    `select r.issue_id as "issueId", m.community_id as "communityId", m.id as "meetingId",
       exists (select from hidden_objection where objection_id = o.id) as "isHidden"
     from objection o join resolution r on r.id = o.resolution_id join meeting m on m.id = r.meeting_id
     where o.id = $1`,
    [objectionId],
  );
  if (!said) throw new Error(`no objection ${objectionId}`);
  return said;
}
