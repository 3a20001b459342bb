/**
 * The round before a meeting. An answer is told to nobody: the room hears when the round opens and closes, and how many
 * statements there are. Safe to repeat: each command says what shall stand.
 */
import { v7 as uuidv7 } from 'uuid';
import {
  placesBySupport,
  whyCannotAnswerRound,
  whyOrderNotTaken,
  whyRoundCannotOpen,
  whyRoundNotOpen,
  whyStatementRefused,
} from '../../../shared/meetings/rules/round.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import type { Announcement } from '../../live/command.ts';
import { meetingsChanged, roundNews } from '../../live/topics.ts';
import { tellOfRound } from '../../notifications/tell-of-round.ts';
import { meetingCommand, tell, type MeetingContext } from '../meeting-command.ts';
import { refuseStrangeIssues } from '../planning/strange-issues.ts';
import { endRound } from '../round/end-round.ts';
import { hasPartInIssues } from '../round/queries.ts';
import { rankRound } from '../round/rank.ts';
import { setPlaces } from './agenda.ts';

/** Who may answer is told, by all channels. Refusals: those of the rule; notAllowed, issueStateForbids for issues that can't come on an agenda. */
export const openRound = meetingCommand('openRound', 'meetings.run', async (context, input) => {
  const { em, view, actor, now } = context;
  const onAgenda = view.items.flatMap(({ issueId }) => issueId ?? []);
  const candidates = [...new Set(input.issueIds)].filter((id) => !onAgenda.includes(id));
  const issueIds = [...onAgenda, ...candidates];
  refuse(whyRoundCannotOpen(view, issueIds.length));
  await refuseStrangeIssues(em, view.communityId, candidates);
  await sql(em, 'insert into meeting_round (meeting_id, opened_at, opened_by) values ($1, $2, $3)', [
    view.id,
    now.toISOString(),
    actor.personId,
  ]);
  await sql(
    em,
    `insert into meeting_round_statement (id, meeting_id, issue_id, at)
     select s.id, $1, s.issue_id, $2 from unnest($3::uuid[], $4::uuid[]) as s (id, issue_id)`,
    [view.id, now.toISOString(), issueIds.map(() => uuidv7()), issueIds],
  );
  const opened = { meetingId: view.id, communityId: view.communityId, by: actor.personId, now };
  const told = await tellOfRound(em, opened);
  return {
    reply: { statements: issueIds.length },
    announce: [
      ...told.map((personId) => roundNews(personId, view.id)),
      tell(view, { type: 'roundOpened', data: { at: now.getTime(), statements: issueIds.length } }),
      meetingsChanged(view.communityId, view.id),
    ],
  };
});

export const closeRound = meetingCommand('closeRound', 'meetings.run', async ({ em, view, now }) => {
  refuse(whyRoundNotOpen(view));
  return {
    reply: null,
    announce: [...(await endRound(em, view, now)), meetingsChanged(view.communityId, view.id)],
  };
});

/** One answer a person and statement: another one replaces it. */
export const answerStatement = meetingCommand(
  'answerStatement',
  'meetings.answerRound',
  async (context, { statementId, answer }) => {
    const { em, actor } = context;
    await refuseStranger(context);
    const [taken] = await sql(
      em,
      `insert into meeting_round_answer (statement_id, person_id, answer)
       select s.id, $3, $4 from meeting_round_statement s where s.id = $1 and s.meeting_id = $2 and s.hidden_at is null
       on conflict (statement_id, person_id) do update set answer = excluded.answer returning person_id`,
      [statementId, context.view.id, actor.personId, answer],
    );
    if (!taken) throw new Refusal('notAllowed');
    return { reply: null, announce: [] };
  },
);

/** Refusals: roundNotOpen, notInRound; statementTwice, statementsFull { most }. */
export const addStatement = meetingCommand(
  'addStatement',
  'meetings.answerRound',
  async (context, { statementId, words }) => {
    const { em, view, actor, now } = context;
    await refuseStranger(context);
    const [said] = await sql<{ isTwice: boolean; own: number; all: number }>(
      em,
      `select coalesce(bool_or(s.words = $2 or i.title = $2), false) as "isTwice",
         count(*) filter (where s.by_person_id = $3)::int as own, count(s.words)::int as "all"
       from meeting_round_statement s left join issue i on i.id = s.issue_id where s.meeting_id = $1`,
      [view.id, words, actor.personId],
    );
    if (!said) throw new Error(`the statements of ${view.id} were not counted`);
    refuse(whyStatementRefused(said));
    const [added] = await sql(
      em,
      `insert into meeting_round_statement (id, meeting_id, words, by_person_id, at) values ($1, $2, $3, $4, $5)
       on conflict (id) do nothing returning id`,
      [statementId, view.id, words, actor.personId, now.toISOString()],
    );
    if (!added) throw new Refusal('invalidInput', { issues: ['statementId: used before'] });
    return { reply: null, announce: [await statementsNow(context)] };
  },
);

async function refuseStranger({ em, view, actor }: MeetingContext): Promise<void> {
  const hasPart = await hasPartInIssues(em, view.id, actor.personId);
  refuse(whyCannotAnswerRound(view, actor.personId, hasPart));
}

/** Also when the round is closed: its words are still read. Refusals: notAllowed for an issue, or none of this round. */
export const hideStatement = meetingCommand(
  'hideStatement',
  'meetings.run',
  async (context, { statementId, reason }) => {
    const { em, view, now } = context;
    const [hidden] = await sql(
      em,
      `update meeting_round_statement set hidden_at = $3, hidden_reason = $4
       where id = $1 and meeting_id = $2 and issue_id is null returning id`,
      [statementId, view.id, now.toISOString(), reason],
    );
    if (!hidden) throw new Refusal('notAllowed');
    return { reply: null, announce: [await statementsNow(context)] };
  },
);

export const showStatement = meetingCommand(
  'showStatement',
  'meetings.run',
  async (context, { statementId }) => {
    const { em, view } = context;
    const [shown] = await sql(
      em,
      `update meeting_round_statement set hidden_at = null, hidden_reason = null
       where id = $1 and meeting_id = $2 and issue_id is null returning id`,
      [statementId, view.id],
    );
    if (!shown) throw new Refusal('notAllowed');
    return { reply: null, announce: [await statementsNow(context)] };
  },
);

async function statementsNow({ em, view }: MeetingContext): Promise<Announcement> {
  const [shown] = await sql<{ statements: number }>(
    em,
    `select count(*)::int as statements from meeting_round_statement where meeting_id = $1 and hidden_at is null`,
    [view.id],
  );
  return tell(view, { type: 'statementsChanged', data: { statements: shown?.statements ?? 0 } });
}

/** Refusals: meetingClosed, roundNotOpen, roundOpen, orderStands. */
export const takeRoundOrder = meetingCommand('takeRoundOrder', 'meetings.run', async ({ em, view }) => {
  const { issues } = await rankRound(em, view.id);
  const issueIds = issues.flatMap(({ issueId }) => issueId ?? []);
  refuse(whyOrderNotTaken(view, issueIds));
  const places = placesBySupport(view, issueIds);
  await setPlaces(em, places);
  return { reply: null, announce: [tell(view, { type: 'itemMoved', data: { places } })] };
});
