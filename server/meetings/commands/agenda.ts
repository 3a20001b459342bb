/** The agenda: adding, opening and closing items; an item's issue follows. */
import { v7 as uuidv7 } from 'uuid';
import {
  whyItemCannotBeAdded,
  whyItemCannotClose,
  whyItemCannotOpen,
} from '../../../shared/meetings/rules/agenda.ts';
import { assemblyAbove, whyItemCannotGoToAssembly } from '../../../shared/meetings/rules/deadlock.ts';
import { isDecided, itemOf, motionInProgress } from '../../../shared/meetings/rules/find.ts';
import type { AgendaItem } from '../../../shared/meetings/view.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import type { Announcement } from '../../live/command.ts';
import { issueDeferred, issueDeliberated, issueScheduled } from '../../issues/transitions.ts';
import { meetingCommand, tell, type MeetingContext } from '../meeting-command.ts';

export const addItem = meetingCommand('addItem', 'meetings.run', async (context, input) => {
  const { em, view, actor, now } = context;
  refuse(whyItemCannotBeAdded(view));
  const title = input.issueId === null ? input.title : await titleOfIssue(context, input.issueId);
  if (title === null) throw new Refusal('invalidInput', { issues: ['title: needed without an issue'] });
  const item: AgendaItem = {
    id: uuidv7(),
    position: Math.max(0, ...view.items.map((other) => other.position)) + 1,
    title,
    issueId: input.issueId,
    state: 'waiting',
    openedAt: null,
    closedAt: null,
    sentTo: null,
  };
  const told: Announcement[] =
    input.issueId === null
      ? []
      : await issueScheduled(em, { issueId: input.issueId, meetingId: view.id, by: actor.personId, now });
  await sql(
    em,
    `insert into agenda_item (id, meeting_id, position, title, issue_id, state) values ($1, $2, $3, $4, $5, 'waiting')`,
    [item.id, view.id, item.position, item.title, item.issueId],
  );
  return {
    reply: { itemId: item.id },
    announce: [tell(view, { type: 'itemAdded', data: { item } }), ...told],
  };
});

/** Only an issue of this community, and only once in a meeting. */
async function titleOfIssue({ em, view }: MeetingContext, issueId: string): Promise<string> {
  if (view.items.some((item) => item.issueId === issueId))
    throw new Refusal('issueStateForbids', { state: 'scheduled' });
  const [issue] = await sql<{ title: string }>(
    em,
    'select title from issue where id = $1 and community_id = $2',
    [issueId, view.communityId],
  );
  if (!issue) throw new Refusal('notAllowed');
  return issue.title;
}

export const openItem = meetingCommand(
  'openItem',
  'meetings.run',
  async ({ em, view, actor, now }, { itemId }) => {
    refuse(whyItemCannotOpen(view, itemId));
    await sql(em, `update agenda_item set state = 'open', opened_at = $2 where id = $1`, [
      itemId,
      now.toISOString(),
    ]);
    const issueId = itemOf(view, itemId)?.issueId ?? null;
    const told =
      issueId === null
        ? []
        : await issueDeliberated(em, { issueId, meetingId: view.id, by: actor.personId, now });
    return {
      reply: null,
      announce: [tell(view, { type: 'itemOpened', data: { itemId, at: now.getTime() } }), ...told],
    };
  },
);

/** An issue that came to no decision may be put on another agenda. */
export const closeItem = meetingCommand(
  'closeItem',
  'meetings.run',
  async ({ em, view, actor, now }, { itemId }) => {
    refuse(whyItemCannotClose(view, itemId));
    await sql(em, `update agenda_item set state = 'done', closed_at = $2 where id = $1`, [
      itemId,
      now.toISOString(),
    ]);
    await sql(
      em,
      `update floor_request set state = 'withdrawn' where meeting_id = $1 and state = 'waiting'`,
      [view.id],
    );
    const issueId = itemOf(view, itemId)?.issueId ?? null;
    const told =
      issueId === null || isDecided(view, itemId)
        ? []
        : await issueDeferred(em, { issueId, meetingId: view.id, by: actor.personId, now });
    return {
      reply: null,
      announce: [tell(view, { type: 'itemClosed', data: { itemId, at: now.getTime() } }), ...told],
    };
  },
);

/** A deadlock: the item is closed here, a tied motion ends, and the issue waits for the agenda of the assembly above. */
export const sendToAssembly = meetingCommand(
  'sendToAssembly',
  'meetings.run',
  async ({ em, view, actor, now }, { itemId }) => {
    refuse(whyItemCannotGoToAssembly(view, itemId));
    const to = assemblyAbove(view.rules);
    if (to === null) throw new Error(`there is no assembly above ${view.rules.body}`);
    const motion = motionInProgress(view);
    if (motion) await sql(em, `update motion set state = 'withdrawn' where id = $1`, [motion.id]);
    await sql(em, `update agenda_item set state = 'done', closed_at = $2, sent_to = $3 where id = $1`, [
      itemId,
      now.toISOString(),
      to,
    ]);
    await sql(
      em,
      `update floor_request set state = 'withdrawn' where meeting_id = $1 and state = 'waiting'`,
      [view.id],
    );
    const issueId = itemOf(view, itemId)?.issueId ?? null;
    const told =
      issueId === null
        ? []
        : await issueDeferred(em, { issueId, meetingId: view.id, by: actor.personId, now });
    const ended = motion ? [tell(view, { type: 'motionWithdrawn', data: { motionId: motion.id } })] : [];
    return {
      reply: null,
      announce: [
        ...ended,
        tell(view, { type: 'itemSentToAssembly', data: { itemId, to, at: now.getTime() } }),
        ...told,
      ],
    };
  },
);
