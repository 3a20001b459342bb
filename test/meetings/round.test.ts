/** The round before a meeting on a real database: who answers, what is told, and what the agenda makes of it. */
import { tmpdir } from 'node:os';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import type { RoundAnswer } from '../../shared/meetings/support.ts';
import { hostedRound, openRoundsFor, readRound } from '../../server/meetings/round/queries.ts';
import { runCommand } from '../../server/live/run-command.ts';
import { sendAgain } from '../../server/notifications/commands.ts';
import { deliver, mostTries } from '../../server/notifications/deliver.ts';
import { claimUnqueued, gather } from '../../server/notifications/gather.ts';
import type { Mail } from '../../server/notifications/mail.ts';
import { groupMessageOf } from '../../server/notifications/message-text.ts';
import { noticesOf } from '../../server/notifications/own-notices.ts';
import { noticesRouter } from '../../server/notifications/router.ts';
import { servicesOver } from '../support/services.ts';
import { Hall, idIn, minute, type Meeting } from './hall.ts';

const monday = Date.parse('2026-11-23T19:30:00+08:00');
let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

function voter(meeting: Meeting, index: number): SignedIn {
  const found = meeting.voters[index];
  if (!found) throw new Error(`no voter ${index}`);
  return found.person;
}

/** A meeting with two issues on its agenda; even voters are migrant, odd ones local. */
async function asking(voters = 6) {
  const meeting = await hall.meeting({ voters });
  const issues = [await hall.issue(meeting), await hall.issue(meeting)] as const;
  const items = [];
  await hall.run(meeting, 'addItem', meeting.host, { issueId: null, title: '上次决议落实情况' });
  for (const issueId of issues) {
    items.push(idIn(await hall.run(meeting, 'addItem', meeting.host, { issueId, title: null }), 'itemId'));
  }
  return { meeting, issues, items };
}

async function answer(meeting: Meeting, person: SignedIn, issueId: string, given: RoundAnswer) {
  const statementId = await hall.statement(meeting, issueId);
  await hall.run(meeting, 'answerStatement', person, { statementId, answer: given });
}

/** Of the voters in turn. */
async function answers(meeting: Meeting, issueId: string, given: readonly RoundAnswer[]) {
  await hall.rows(
    `insert into meeting_round_answer (statement_id, person_id, answer)
     select $1, said.person_id, said.answer from unnest($2::uuid[], $3::text[]) as said (person_id, answer)`,
    [await hall.statement(meeting, issueId), meeting.voters.map(({ person }) => person.personId), given],
  );
}

const read = (meeting: Meeting, person: SignedIn) =>
  readRound(hall.database.em(), meeting.id, person.personId);

describe('a round before a meeting', () => {
  test('asks about the issues of the agenda, once, while the meeting is called', async () => {
    const { meeting, issues } = await asking();
    const { host } = meeting;
    await hall.run(meeting, 'openRound', host, { issueIds: [] });
    expect((await read(meeting, voter(meeting, 0))).cards.map(({ issueId }) => issueId)).toEqual(issues);
    expect(await hall.refused(meeting, 'openRound', host, { issueIds: [] })).toBe('roundHeld');
    await hall.run(meeting, 'openMeeting', host, {});
    expect((await hall.view(meeting)).round?.closedAt).toBe(hall.now);
    const statementId = await hall.statement(meeting, issues[0]);
    expect(
      await hall.refused(meeting, 'answerStatement', voter(meeting, 0), { statementId, answer: 'agree' }),
    ).toBe('roundNotOpen');
  });

  test('needs an issue, of this community, that may come on an agenda', async () => {
    const meeting = await hall.meeting();
    const other = await hall.meeting();
    const foreign = await hall.issue(other);
    expect(await hall.refused(meeting, 'openRound', meeting.host, { issueIds: [] })).toBe('roundEmpty');
    expect(await hall.refused(meeting, 'openRound', meeting.host, { issueIds: [foreign] })).toBe(
      'notAllowed',
    );
  });

  test('takes one answer a person, which another one replaces, and tells the room nothing of it', async () => {
    const { meeting, issues } = await asking();
    await hall.run(meeting, 'openRound', meeting.host, { issueIds: [] });
    const person = voter(meeting, 0);
    hall.published.length = 0;
    await answer(meeting, person, issues[0], 'agree');
    await answer(meeting, person, issues[0], 'disagree');
    expect(hall.published).toEqual([]);
    const { cards, results } = await read(meeting, person);
    expect(cards.map(({ answer }) => answer)).toEqual(['disagree', null]);
    expect(results).toBeNull();
    const [logged] = await hall.rows<{ told: string }>(
      `select string_agg(outcome::text, '') as told from command_log where name = 'answerStatement' and actor_id = $1`,
      [person.personId],
    );
    expect(logged?.told).not.toMatch(/agree/);
  });

  test('asks those who vote and those who endorsed; nobody else', async () => {
    const { meeting, issues } = await asking();
    const { host, communityId } = meeting;
    const neighbour = await hall.person([{ role: 'volunteer', communityId }]);
    const endorser = await hall.person([{ role: 'volunteer', communityId }]);
    await hall.rows('insert into endorsement (issue_id, person_id, endorsed_at) values ($1, $2, now())', [
      issues[1],
      endorser.personId,
    ]);
    await hall.run(meeting, 'openRound', host, { issueIds: [] });
    const statementId = await hall.statement(meeting, issues[0]);
    expect(await hall.refused(meeting, 'answerStatement', neighbour, { statementId, answer: 'agree' })).toBe(
      'notInRound',
    );
    await answer(meeting, endorser, issues[0], 'pass');
    const waiting = await openRoundsFor(hall.database.em(), endorser.personId);
    expect(waiting).toMatchObject([{ meetingId: meeting.id, unanswered: 1 }]);
    expect(await openRoundsFor(hall.database.em(), neighbour.personId)).toEqual([]);
    expect(await hostedRound(hall.database.em(), meeting.id, communityId)).toMatchObject({
      voters: 6,
      votersAnswered: 0,
      othersAnswered: 1,
      results: null,
    });
  });

  test('takes two short statements a person, none twice, and lets the host hide one with the reason', async () => {
    const { meeting } = await asking();
    const { host } = meeting;
    const [author, reader] = [voter(meeting, 0), voter(meeting, 1)];
    await hall.run(meeting, 'openRound', host, { issueIds: [] });
    const add = (words: string) => ({ statementId: uuidv4(), words });
    const first = add('先修三号巷的路灯');
    await hall.run(meeting, 'addStatement', author, first);
    expect(await hall.refused(meeting, 'addStatement', reader, add('先修三号巷的路灯'))).toBe(
      'statementTwice',
    );
    await hall.run(meeting, 'addStatement', author, add('会议改在周末开'));
    expect(await hall.refused(meeting, 'addStatement', author, add('再多说一句吧'))).toBe('statementsFull');
    await hall.run(meeting, 'hideStatement', host, { statementId: first.statementId, reason: '点了名' });
    const gone = { statementId: first.statementId, answer: 'agree' as const };
    expect(await hall.refused(meeting, 'answerStatement', reader, gone)).toBe('notAllowed');
    expect((await read(meeting, reader)).cards.map(({ words }) => words)).toEqual([
      '巷道路灯不亮',
      '巷道路灯不亮',
      '会议改在周末开',
    ]);
    const own = (await read(meeting, author)).cards.find(({ id }) => id === first.statementId);
    expect(own).toMatchObject({ isMine: true, hiddenReason: '点了名' });
    expect((await hall.view(meeting)).round?.statements).toBe(3);
  });

  test('puts what both groups support before what one wants, and leaves formalities where they are', async () => {
    const { meeting, issues, items } = await asking();
    const { host } = meeting;
    await hall.run(meeting, 'openRound', host, { issueIds: [] });
    await answers(meeting, issues[0], ['agree', 'disagree', 'agree', 'disagree', 'agree', 'disagree']);
    await answers(meeting, issues[1], ['pass', 'pass', 'agree', 'agree', 'agree', 'agree']);
    expect(await hall.refused(meeting, 'takeRoundOrder', host, {})).toBe('roundOpen');
    await hall.run(meeting, 'closeRound', host, {});
    const { results } = await read(meeting, voter(meeting, 0));
    expect(results?.issues.map(({ issueId }) => issueId)).toEqual([issues[1], issues[0]]);
    expect(results?.issues[1]).toEqual({
      id: await hall.statement(meeting, issues[0]),
      issueId: issues[0],
      words: '巷道路灯不亮',
      endorsements: 0,
      weakest: 'local',
      groups: [
        { group: 'local', answered: 3, counts: { agree: 0, disagree: 3, pass: 0 } },
        { group: 'migrant', answered: 3, counts: { agree: 3, disagree: 0, pass: 0 } },
      ],
    });
    await hall.run(meeting, 'takeRoundOrder', host, {});
    expect((await hall.view(meeting)).items.map(({ id }) => id).slice(1)).toEqual([items[1], items[0]]);
    expect(await hall.refused(meeting, 'takeRoundOrder', host, {})).toBe('orderStands');
  });

  test('is told to everyone who may answer and to the groups when it opens: in the app, and by mail what they have left', async () => {
    const { meeting, issues } = await asking(3);
    const { host, communityId } = meeting;
    const endorser = await hall.person([{ role: 'volunteer', communityId }]);
    const moved = await hall.person([]);
    for (const { personId } of [endorser, moved])
      await hall.rows('insert into endorsement (issue_id, person_id, endorsed_at) values ($1, $2, now())', [
        ...[issues[0], personId],
      ]);
    await hall.rows(
      `insert into group_robot (id, community_id, kind, name, url, language, added_by, added_at, quiet_from, quiet_until)
       values ($1, $2, 'wecom', '代表群', 'https://robot.invalid/', 'en', $3, now(), 0, 0)`,
      [uuidv4(), communityId, host.personId],
    );
    const readers = [voter(meeting, 0), voter(meeting, 1), endorser];
    for (const [index, { personId }] of readers.entries())
      await hall.rows(
        `insert into notice_choice (person_id, email, mails, mails_since, language, quiet_from, quiet_until)
         values ($1, $2, true, to_timestamp($3::float8 / 1000), 'zh-CN', 0, 0)`,
        [personId, `reader-${index}@example.org`, hall.now],
      );
    const muted = voter(meeting, 2);
    await hall.rows(
      `insert into notice_choice (person_id, email, mails, mails_since, quiet_from, quiet_until, muted)
       values ($1, 'muted@example.org', true, to_timestamp($2::float8 / 1000), 0, 0, '{rounds}')`,
      [muted.personId, hall.now],
    );
    const deaf = uuidv4();
    await hall.rows(
      `insert into group_robot (id, community_id, kind, name, url, language, added_by, added_at, quiet_from, quiet_until, tells)
       values ($1, $2, 'wecom', '只听议题', 'https://robot.invalid/', 'en', $3, now(), 0, 0, '{issues}')`,
      [deaf, communityId, host.personId],
    );
    hall.published.length = 0;
    await hall.run(meeting, 'openRound', host, { issueIds: [] });
    expect(await hall.rows('select from round_notice where robot_id = $1', [deaf])).toEqual([]);
    const inList = {
      kind: 'round',
      meetingId: meeting.id,
      title: '社区议事会',
      isOver: false,
      isRead: false,
    };
    expect(await noticesOf(hall.database.em(), muted.personId, null)).toMatchObject({
      ...{ unread: 1, notices: [inList], hasMore: false },
    });
    const told = hall.published.filter(({ events }) => events.some(({ type }) => type === 'roundNews'));
    // Not the host, who raised the issues and opened it
    expect(new Set(told.map(({ room }) => room))).toEqual(
      new Set([...readers, muted].map(({ personId }) => personId)),
    );
    for (const issueId of issues) await answer(meeting, voter(meeting, 0), issueId, 'agree');
    await answer(meeting, voter(meeting, 1), issues[0], 'agree');

    hall.now += 3 * minute;
    const mails: Mail[] = [];
    const mail = { send: (one: Mail) => Promise.resolve(void mails.push(one)), close: () => undefined };
    const config = { publicUrl: 'https://gongyi.example.org', allowsInnerWebhooks: false };
    const now = () => new Date(hall.now);
    await gather(hall.database, now());
    const waiting = await hall.rows<{ id: string; isMail: boolean }>(
      `update delivery set queued_at = now() where queued_at is null returning id, person_id is not null as "isMail"`,
    );
    expect(waiting.map(({ isMail }) => isMail).sort()).toEqual([false, true, true, true]);
    for (const { id } of waiting) await deliver({ database: hall.database, config, mail, now }, id);
    const texts = Object.fromEntries(mails.map(({ to, text }) => [to, text]));
    expect(Object.keys(texts).sort()).toEqual(['reader-1@example.org', 'reader-2@example.org']);
    expect(texts['reader-1@example.org']).toMatch(/开会前请您表个态，还有 1 题。/);
    expect(texts['reader-2@example.org']).toMatch(/开会前请您表个态，还有 2 题。/);
    expect(texts['reader-2@example.org']).toContain(`https://gongyi.example.org/round/${meeting.id}`);
    expect(mails[0]?.subject).toBe('共议：会前请您表个态');
    await gather(hall.database, now());
    expect(await hall.rows('select from delivery where queued_at is null')).toEqual([]);
    const round = { meetingId: meeting.id, title: '议事会', scheduledAt: monday, statements: 2 };
    const gathered = { steps: [], rounds: [round], news: [], publicUrl: config.publicUrl };
    expect(groupMessageOf({ ...gathered, language: 'en' })).toEqual({
      title: 'Your say before the meeting',
      lines: ['“议事会” (Mon 23 Nov 19:30) asks what you think before it begins: 2 to answer.'],
      link: { words: 'Answer', url: `https://gongyi.example.org/round/${meeting.id}` },
    });
  });

  test('that could not be mailed or told to a group stands before the hosts here, who send it again; nobody else does', async () => {
    const { meeting } = await asking(2);
    const { host, communityId } = meeting;
    const reader = voter(meeting, 0);
    await hall.rows(
      `insert into notice_choice (person_id, email, mails, mails_since, quiet_from, quiet_until)
       values ($1, 'full@example.org', true, to_timestamp($2::float8 / 1000), 0, 0)`,
      [reader.personId, hall.now],
    );
    await hall.rows(
      `insert into group_robot (id, community_id, kind, name, url, language, added_by, added_at, quiet_from, quiet_until)
       values ($1, $2, 'wecom', '代表群', 'https://192.168.1.1/', 'en', $3, now(), 0, 0)`,
      [uuidv4(), communityId, host.personId],
    );
    await hall.run(meeting, 'openRound', host, { issueIds: [] });
    hall.now += 3 * minute;
    const now = () => new Date(hall.now);
    let takesMail = false;
    const mail = {
      send: () => (takesMail ? Promise.resolve() : Promise.reject(new Error('mailbox full'))),
      close: () => undefined,
    };
    const config = { publicUrl: 'https://gongyi.example.org', allowsInnerWebhooks: false };
    await gather(hall.database, now());
    const sendAll = async () => {
      for (const id of await claimUnqueued(hall.database, now()))
        for (let tries = 0; tries < mostTries; tries += 1)
          await deliver({ database: hall.database, config, mail, now }, id);
    };
    await sendAll();
    const services = servicesOver(hall.runner, { GONGYI_DATA: tmpdir() });
    const failedFor = async (viewer: SignedIn, of = communityId) => {
      const { failed } = await noticesRouter.createCaller({ services, viewer }).manage({ communityId: of });
      return failed.map(({ id, about, isWaiting, personName, robotName, problem }) => ({
        ...{ id, about, isWaiting, problem },
        to: personName ?? robotName,
      }));
    };
    const failed = await failedFor(host);
    expect(failed).toHaveLength(2);
    const [toPerson, toGroup] = [reader.name, '代表群'].map((name) => failed.find(({ to }) => to === name));
    const rounds = { about: ['rounds'], isWaiting: false };
    expect(toPerson).toMatchObject({ ...rounds, problem: 'mailbox full' });
    expect(toGroup).toMatchObject(rounds);
    const elsewhere = await hall.meeting();
    expect(await failedFor(elsewhere.host, elsewhere.communityId)).toEqual([]);

    const again = { deliveryId: toPerson?.id ?? '' };
    const run = (actor: SignedIn) =>
      runCommand(hall.runner, sendAgain, { id: uuidv4(), actor, input: again });
    for (const actor of [reader, elsewhere.host])
      await expect(run(actor)).rejects.toMatchObject({ code: 'notAllowed' });
    takesMail = true;
    await run(host);
    await sendAll();
    expect((await failedFor(host)).map(({ to }) => to)).toEqual(['代表群']);
  });

  test('shows a group of two only together with the other', async () => {
    const { meeting, issues } = await asking(4);
    await hall.run(meeting, 'openRound', meeting.host, { issueIds: [] });
    await answers(meeting, issues[0], ['agree', 'agree', 'agree', 'agree']);
    await hall.run(meeting, 'closeRound', meeting.host, {});
    const { results } = await read(meeting, voter(meeting, 0));
    expect(results?.issues[0]?.groups).toEqual([
      { group: 'all', answered: 4, counts: { agree: 4, disagree: 0, pass: 0 } },
    ]);
  });

  test('keeps its answers as they were once it is closed, whatever the program does', async () => {
    const { meeting, issues } = await asking();
    await hall.run(meeting, 'openRound', meeting.host, { issueIds: [] });
    await answer(meeting, voter(meeting, 0), issues[0], 'agree');
    await hall.run(meeting, 'closeRound', meeting.host, {});
    await expect(hall.rows(`update meeting_round_answer set answer = 'disagree'`)).rejects.toThrow();
  });
});
