/** The agenda: adding, ordering, opening, putting off and closing items; an item's issue follows. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import {
  itemTime,
  movableItems,
  placesAfterMove,
  whyItemCannotBeAdded,
  whyItemCannotBeSetAside,
  whyItemCannotClose,
  whyItemCannotMove,
  whyItemCannotOpen,
  whyMinutesCannotBeSet,
} from '../../../shared/meetings/rules/agenda.ts';
import { assemblyAbove, whyItemCannotGoToAssembly } from '../../../shared/meetings/rules/deadlock.ts';
import { isDecided, itemOf, motionInProgress } from '../../../shared/meetings/rules/find.ts';
import { whyItemCannotBeTakenBack } from '../../../shared/meetings/rules/take-back.ts';
import type { AgendaItem, MeetingView } from '../../../shared/meetings/view.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import type { Announcement } from '../../live/command.ts';
import {
  issueDeferred,
  issueDeliberated,
  issueResumed,
  issueScheduled,
  issueSentToAssembly,
} from '../../issues/transitions.ts';
import { meetingCommand, tell, type MeetingContext } from '../meeting-command.ts';

export const addItem = meetingCommand('addItem', 'meetings.run', async (context, input) => {
  const { em, view, actor, now } = context;
  refuse(whyItemCannotBeAdded(view));
  const named =
    input.issueId === null
      ? { title: input.title, shown: input.title }
      : await titleOfIssue(context, input.issueId);
  const { title, shown } = named;
  if (title === null || shown === null)
    throw new Refusal('invalidInput', { issues: ['title: needed without an issue'] });
  const item: AgendaItem = {
    id: uuidv7(),
    position: Math.max(0, ...view.items.map((other) => other.position)) + 1,
    title: shown,
    issueId: input.issueId,
    state: 'waiting',
    setAside: false,
    minutes: null,
    spentMs: 0,
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
    [item.id, view.id, item.position, title, item.issueId],
  );
  return {
    reply: { itemId: item.id },
    announce: [tell(view, { type: 'itemAdded', data: { item } }), ...told],
  };
});

/** Only an issue of this community, and only once in a meeting. Shown is its number while it is hidden. */
async function titleOfIssue(
  { em, view }: MeetingContext,
  issueId: string,
): Promise<{ title: string; shown: string }> {
  if (view.items.some((item) => item.issueId === issueId))
    throw new Refusal('issueStateForbids', { state: 'scheduled' });
  const [issue] = await sql<{ title: string; shown: string }>(
    em,
    'select title, shown_title(title, number, hidden_at) as shown from issue where id = $1 and community_id = $2',
    [issueId, view.communityId],
  );
  if (!issue) throw new Refusal('notAllowed');
  return issue;
}

export const openItem = meetingCommand(
  'openItem',
  'meetings.run',
  async ({ em, view, actor, now }, { itemId }) => {
    refuse(whyItemCannotOpen(view, itemId));
    await sql(
      em,
      `update agenda_item set state = 'open', set_aside = false, opened_at = $2, closed_at = null where id = $1`,
      [itemId, now.toISOString()],
    );
    const item = itemOf(view, itemId);
    const issueId = item?.issueId ?? null;
    const step = item?.state === 'done' ? issueResumed : issueDeliberated;
    const told =
      issueId === null ? [] : await step(em, { issueId, meetingId: view.id, by: actor.personId, now });
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
    const spentMs = timeSpent(view, itemId, now);
    await sql(em, `update agenda_item set state = 'done', closed_at = $2, spent_ms = $3 where id = $1`, [
      itemId,
      now.toISOString(),
      spentMs,
    ]);
    await lowerHands(em, view);
    const issueId = itemOf(view, itemId)?.issueId ?? null;
    const told =
      issueId === null || isDecided(view, itemId)
        ? []
        : await issueDeferred(em, { issueId, meetingId: view.id, by: actor.personId, now });
    return {
      reply: null,
      announce: [tell(view, { type: 'itemClosed', data: { itemId, at: now.getTime(), spentMs } }), ...told],
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
    await lowerHands(em, view);
    const issueId = itemOf(view, itemId)?.issueId ?? null;
    const told =
      issueId === null
        ? []
        : await issueSentToAssembly(em, { issueId, meetingId: view.id, by: actor.personId, now });
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

/** Refused changedMeanwhile when the item before which it should go has begun since. */
export const moveItem = meetingCommand(
  'moveItem',
  'meetings.run',
  async ({ em, view }, { itemId, beforeItemId }) => {
    refuse(whyItemCannotMove(view, itemId));
    const isThere = beforeItemId === null || movableItems(view).some((item) => item.id === beforeItemId);
    if (!isThere || beforeItemId === itemId) throw new Refusal('changedMeanwhile');
    const places = placesAfterMove(view, itemId, beforeItemId);
    await setPlaces(em, places);
    return { reply: null, announce: [tell(view, { type: 'itemMoved', data: { places } })] };
  },
);

export async function setPlaces(
  em: EntityManager,
  places: readonly { readonly itemId: string; readonly position: number }[],
): Promise<void> {
  await sql(
    em,
    `update agenda_item set position = place.position
     from unnest($1::uuid[], $2::int[]) as place (item_id, position) where id = place.item_id`,
    [places.map((place) => place.itemId), places.map((place) => place.position)],
  );
}

export const setItemMinutes = meetingCommand(
  'setItemMinutes',
  'meetings.run',
  async ({ em, view }, { itemId, minutes }) => {
    refuse(whyMinutesCannotBeSet(view, itemId));
    await sql(em, 'update agenda_item set minutes = $2 where id = $1', [itemId, minutes]);
    return { reply: null, announce: [tell(view, { type: 'itemMinutesSet', data: { itemId, minutes } })] };
  },
);

/** It waits again, behind the others; its issue stays with this meeting. */
export const setItemAside = meetingCommand(
  'setItemAside',
  'meetings.run',
  async ({ em, view, now }, { itemId }) => {
    refuse(whyItemCannotBeSetAside(view, itemId));
    const spentMs = timeSpent(view, itemId, now);
    await sql(em, `update agenda_item set state = 'waiting', set_aside = true, spent_ms = $2 where id = $1`, [
      itemId,
      spentMs,
    ]);
    await lowerHands(em, view);
    return { reply: null, announce: [tell(view, { type: 'itemSetAside', data: { itemId, spentMs } })] };
  },
);

export const takeBackItem = meetingCommand(
  'takeBackItem',
  'meetings.run',
  async ({ em, view }, { itemId }) => {
    refuse(whyItemCannotBeTakenBack(view, itemId));
    await sql(em, `update agenda_item set state = 'waiting', opened_at = null where id = $1`, [itemId]);
    return { reply: null, announce: [tell(view, { type: 'itemTakenBack', data: { itemId } })] };
  },
);

function timeSpent(view: MeetingView, itemId: string, now: Date): number {
  const item = itemOf(view, itemId);
  return item ? itemTime(item, now.getTime()) : 0;
}

async function lowerHands(em: EntityManager, view: MeetingView): Promise<void> {
  await sql(em, `update floor_request set state = 'withdrawn' where meeting_id = $1 and state = 'waiting'`, [
    view.id,
  ]);
}
