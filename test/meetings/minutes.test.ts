/** Minutes write themselves from the log of the meeting. */
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { parseRecord, postedRecord } from '../../shared/meetings/minutes/record.ts';
import { minutesFault } from '../../shared/meetings/minutes/verify.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { ballotBlocks } from '../../shared/meetings/minutes/ballot-blocks.ts';
import { ordinaryPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import type { Method, RecountInput } from '../../shared/meetings/tally/contract.ts';
import { recount } from '../../shared/meetings/tally/recount.ts';
import { arithmeticSentence } from '../../shared/meetings/tally/arithmetic.ts';
import { blocksOf } from '../../shared/meetings/minutes/blocks.ts';
import { sha256 } from '../../shared/sha256.ts';
import { addDays } from '../../shared/local-time.ts';
import { named } from '../../server/live/run-command.ts';
import { addPaper } from '../../server/meetings/planning/papers.ts';
import { loadMinutes } from '../../server/meetings/minutes/load-minutes.ts';
import { minutesWords } from '../../server/meetings/minutes/words.ts';
import { Hall, idIn, minute, today } from './hall.ts';
import { held, minutesOf, record, only } from './held-evening.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

describe('minutes write themselves', () => {
  it('reports who came, what was moved and decided, with the figures of the count', async () => {
    const { meeting, voters } = await held(hall);
    const view = await hall.view(meeting);
    const { document } = await minutesOf(hall, meeting);
    const [item] = document.items;
    const [motion] = only(item).motions;
    const [ballot] = only(motion).ballots;
    expect(document).toMatchObject({ version: 1, chair: meeting.host.name, openedAt: view.openedAt });
    expect(document.attendance.quorum).toMatchObject({ eligible: 4, present: 3, needed: 3, met: true });
    expect(document.attendance.groups.map(({ invited, absent }) => [invited, absent.length])).toEqual([
      [2, 1],
      [2, 0],
    ]);
    expect(only(item).sides).toMatchObject([{ side: 'for', speakers: [{ times: 1, ms: 1.5 * minute }] }]);
    expect(motion).toMatchObject({ what: '在三号巷装十盏路灯', costYuan: 48_000, state: 'adopted' });
    expect(only(motion).seconders).toEqual([only(voters[1]).person.name]);
    expect(only(ballot).tally).toEqual(only(view.ballots[0]).result?.tally);
    expect(only(ballot).byGroup).toEqual(only(view.ballots[0]).result?.byGroup);
    expect(only(ballot).against).toEqual([only(voters[2]).person.name]);
    expect(only(ballot)).toMatchObject({
      inFavour: [only(voters[0]).person.name, only(voters[1]).person.name],
      notVoted: [],
    });
    expect(document.resolutions).toMatchObject([{ number: '1-1', dueOn: addDays(today, 60) }]);
  });

  it('says in its sheet what the arithmetic says everywhere', async () => {
    const { meeting } = await held(hall);
    const sheet = await record(hall, meeting);
    for (const language of ['zh-CN', 'en'] as const) {
      const t = minutesWords(language);
      const tally = only(only(only(sheet.document.items[0]).motions[0]).ballots[0]).tally;
      const texts = blocksOf(sheet, t).map((block) => ('text' in block ? block.text : ''));
      expect(texts).toContain(arithmeticSentence(only(tally), t));
    }
  });

  it('reports how the debate was led, consensus checks, papers, entered votes and every option’s figure', async () => {
    const meeting = await hall.meeting({ voters: 3, rules: { secrecyForPersons: 'secret' } });
    const { host } = meeting;
    const [first, second, third] = meeting.voters.map(only);
    if (!first || !second || !third) throw new Error('three voters');
    await hall.execute(meeting, named(addPaper), host, {
      ...{ meetingId: meeting.id, itemId: null, fileId: await hall.file(host), title: '报价单' },
    });
    const itemId = await hall.sitting(meeting);
    const motionId = await hall.debate(meeting, itemId);
    for (const { person } of [first, second]) await hall.run(meeting, 'raiseHand', person, { stance: 'for' });
    const requestId = only((await hall.view(meeting)).floor[1]).id;
    await hall.run(meeting, 'giveFloor', host, { requestId, overrideReason: '当事人先说' });
    const order = { kind: 'personal', note: '点名', endsSpeech: true } as const;
    await hall.run(meeting, 'callToOrder', host, { seatId: second.seatId, ...order });
    await hall.run(meeting, 'lowerHand', first.person, {});
    const taker = await hall.person([{ role: 'supervisor', communityId: meeting.communityId }]);
    const seatId = await hall.seat(meeting.id, 39, taker, {
      role: 'supervisor',
      group: 'local',
      votes: false,
    });
    await hall.run(meeting, 'checkIn', taker, {});
    await hall.run(meeting, 'handOverChair', host, { seatId, reason: 'speaks' });
    const checkId = idIn(await hall.run(meeting, 'openCheck', host, { motionId }), 'checkId');
    await hall.run(meeting, 'answerCheck', first.person, { checkId, answer: 'accept' });
    await hall.run(meeting, 'closeCheck', host, { checkId });
    const plan = { ...ordinaryPlan(presets.council), method: 'choose-one', options: ['甲', '乙'] } as const;
    const ballotId = idIn(await hall.run(meeting, 'openBallot', host, { motionId, plan }), 'ballotId');
    await hall.vote(meeting, ballotId, first.person, { choice: '乙' });
    await hall.vote(meeting, ballotId, second.person, { choice: '乙' });
    const votes = { kind: 'seats' as const, votes: [{ seatId: third.seatId, content: { choice: '甲' } }] };
    const entry = await hall.run(meeting, 'enterVotes', host, { ballotId, votes });
    await hall.run(meeting, 'confirmVotes', taker, { entryId: idIn(entry, 'entryId') });
    await hall.run(meeting, 'closeBallot', host, { ballotId });
    await hall.run(meeting, 'closeItem', host, { itemId });
    await hall.run(meeting, 'closeMeeting', host, {});
    const sheet = await record(hall, meeting);
    const t = minutesWords('zh-CN');
    const blocks = blocksOf(sheet, t);
    const texts = blocks.map((block) => ('text' in block ? block.text : '')).join('\n');
    for (const words of [
      t('minutes:conduct.order.personal', { name: second.person.name }),
      t('minutes:conduct.chair.speaks', { name: taker.name }),
      t('minutes:conduct.override', { name: second.person.name, reason: '当事人先说' }),
      t('minutes:motion.check', { agree: 0, accept: 1, object: 0 }),
      t('minutes:ballot.entered.seats', { count: 1, by: host.name, confirmedBy: taker.name }),
      '1. 报价单',
    ])
      expect(texts).toContain(words);
    const tables = blocks.flatMap((block) => (block.kind === 'table' ? [block.rows] : []));
    expect(tables).toContainEqual([
      ['甲', '1', '—'],
      ['乙', '2', t('minutes:options.chosen')],
    ]);
    expect(tables).toContainEqual([
      ['甲', '0', '1'],
      ['乙', '1', '1'],
      [t('minutes:options.cast'), '1', '2'],
      [t('minutes:options.blank'), '0', '0'],
      [t('minutes:options.notVoted'), '0', '0'],
    ]);
    expect(minutesFault(parseRecord(JSON.stringify(postedRecord(sheet))), sha256)).toBeNull();
    expect(JSON.stringify(postedRecord(sheet).document)).not.toContain(taker.name);
  });

  test('report the lot that settled a tie, and stand the check of the log', async () => {
    const meeting = await hall.meeting();
    const motionId = await hall.debate(meeting, await hall.sitting(meeting));
    const plan = {
      ...ordinaryPlan(presets.council),
      method: 'dots',
      dotsPerPaper: 2,
      options: ['甲', '乙'],
    } as const;
    const { host } = meeting;
    const ballotId = idIn(await hall.run(meeting, 'openBallot', host, { motionId, plan }), 'ballotId');
    await hall.vote(meeting, ballotId, only(meeting.voters[0]).person, { dots: { 甲: 1, 乙: 1 } });
    await hall.run(meeting, 'closeBallot', host, { ballotId });
    await hall.run(meeting, 'drawLot', host, { ballotId });
    const order = only((await hall.view(meeting)).ballots[0]).tieBreak?.join('、');
    await hall.run(meeting, 'closeItem', host, { itemId: only((await hall.view(meeting)).items[0]).id });
    await hall.run(meeting, 'closeMeeting', host, {});
    const sheet = await record(hall, meeting);
    const t = minutesWords('zh-CN');
    const texts = blocksOf(sheet, t).map((block) => ('text' in block ? block.text : ''));
    expect(texts).toContain(t('minutes:ballot.lot', { order: order ?? '' }));
    expect(minutesFault(parseRecord(JSON.stringify(postedRecord(sheet))), sha256)).toBeNull();
  });

  const options = ['甲', '乙', '丙'];
  const ranked = (papers: readonly (readonly string[])[]) =>
    papers.map((order) => ({ ranking: order.map((option) => [option]) }));
  test.each<[Exclude<Method, 'yes-no-abstain'>, RecountInput['papers'], string[][]]>([
    [
      'approval',
      [{ approved: ['甲', '乙'] }, { approved: ['乙'] }],
      [
        ['甲', '1'],
        ['乙', '2'],
        ['丙', '0'],
      ],
    ],
    [
      'score',
      [{ scores: { 甲: 3, 丙: 1 } }],
      [
        ['甲', '3'],
        ['乙', '0'],
        ['丙', '1'],
      ],
    ],
    [
      'dots',
      [{ dots: { 丙: 2 } }],
      [
        ['甲', '0'],
        ['乙', '0'],
        ['丙', '2'],
      ],
    ],
    [
      'irv',
      ranked([['甲'], ['甲'], ['乙'], ['丙', '乙'], ['乙', '丙']]),
      [
        ['甲', '2', '2'],
        ['乙', '2', '3'],
        ['丙', '1', '0'],
      ],
    ],
    [
      'schulze',
      ranked([
        ['乙', '甲', '丙'],
        ['乙', '丙', '甲'],
        ['甲', '乙', '丙'],
      ]),
      [
        ['甲', '1', '2'],
        ['乙', '2', '1'],
        ['丙', '0', '3'],
      ],
    ],
  ])('give every option of a %s ballot its row', (method, papers, rows) => {
    const form = { method, options, seats: 1, dotsPerPaper: method === 'dots' ? 2 : undefined };
    const tally = recount({ ...form, rule: {}, papers } as RecountInput);
    const ballot = {
      id: '',
      attempt: 1,
      secrecy: 'secret',
      closedAt: 0,
      byGroup: null,
      against: [],
      abstained: [],
    } as const;
    const table = ballotBlocks({ ...ballot, options, tally }, minutesWords('en')).find(
      ({ kind }) => kind === 'table',
    );
    expect(table).toMatchObject({ rows: rows.map((row) => [...row, expect.any(String)]) });
    const old = ballotBlocks({ ...ballot, tally }, minutesWords('en'));
    expect(old.some(({ kind }) => kind === 'table')).toBe(false);
    const why = { kind: 'text', text: minutesWords('en')('arithmetic:group.secret', {}) };
    expect(old).not.toContainEqual(why);
    expect(ballotBlocks({ ...ballot, tally, notByGroup: 'secret' }, minutesWords('en'))).toContainEqual(why);
  });

  it('has none before the close', async () => {
    const meeting = await hall.meeting();
    expect(await loadMinutes(hall.database.em(), meeting.id)).toBeNull();
    expect(await hall.refused(meeting, 'signMinutes', meeting.host, { hash: '0'.repeat(64) })).toBe(
      'minutesNotReady',
    );
  });
});
