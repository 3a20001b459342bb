/** Papers: documents and pictures that belong to the invitation. Added until the meeting ends, removed only from a plan. */
import { v7 as uuidv7 } from 'uuid';
import { mostPapers, planningCommands } from '../../../shared/meetings/planning.ts';
import { Refusal } from '../../../shared/refusal.ts';
import type { Paper } from '../../../shared/meetings/view.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { meetingsChanged } from '../../live/topics.ts';
import { placeOfPlan, planCommand, planOf } from './plan.ts';

const takesPapers = ['planned', 'called', 'open'];

/** Refusals: meetingClosed, invalidInput for a file of somebody else or one that is used. */
export const addPaper = defineCommand({
  name: 'addPaper',
  action: 'meetings.run',
  input: planningCommands.addPaper,
  place: placeOfPlan,
  async run({ em, actor, now }, { meetingId, itemId, fileId, title }) {
    const plan = await planOf(em, meetingId);
    if (!plan || !takesPapers.includes(plan.state)) throw new Refusal('meetingClosed');
    const [file] = await sql<{ mediaType: string; bytes: number }>(
      em,
      `select media_type as "mediaType", byte_size as bytes from stored_file
       where id = $1 and uploaded_by = $2
         and not exists (select from meeting_paper where file_id = $1)
         and not exists (select from issue_photo where file_id = $1)
         and not exists (select from progress_photo where file_id = $1)
         and not exists (select from issue_map_background where file_id = $1)
       for update`,
      [fileId, actor.personId],
    );
    if (!file) throw new Refusal('invalidInput', { issues: ['fileId: not yours or used'] });
    const [counted] = await sql<{ papers: number; hasItem: boolean }>(
      em,
      `select (select count(*)::int from meeting_paper where meeting_id = $1) as papers,
         exists (select from agenda_item where meeting_id = $1 and id = $2) as "hasItem"`,
      [meetingId, itemId],
    );
    if ((counted?.papers ?? 0) >= mostPapers)
      throw new Refusal('invalidInput', { issues: ['papers: too many'] });
    if (itemId !== null && !counted?.hasItem) throw new Refusal('notAllowed');
    const paper: Paper = { id: uuidv7(), itemId, fileId, title, ...file, addedAt: now.getTime() };
    await sql(
      em,
      `insert into meeting_paper (id, meeting_id, item_id, file_id, title, added_at, added_by)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [paper.id, meetingId, itemId, fileId, title, now.toISOString(), actor.personId],
    );
    const announce =
      plan.state === 'planned'
        ? [meetingsChanged(plan.communityId, meetingId)]
        : [{ room: meetingId, type: 'paperAdded', data: { paper } }];
    return { reply: { paperId: paper.id }, announce };
  },
});

export const removePaper = planCommand({
  name: 'removePaper',
  input: planningCommands.removePaper,
  async run({ em, plan }, { paperId }) {
    await sql(em, 'delete from meeting_paper where id = $1 and meeting_id = $2', [paperId, plan.id]);
    return { reply: null, announce: [meetingsChanged(plan.communityId, plan.id)] };
  },
});
