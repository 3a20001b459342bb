import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { fingerprintOf } from '../../shared/meetings/minutes/fingerprint.ts';
import type { MinutesDocument, MinutesField } from '../../shared/meetings/minutes/document.ts';
import { parseRecord, postedRecord, type MinutesRecord } from '../../shared/meetings/minutes/record.ts';
import { signaturesMissing, whyMinutesCannotBeSigned } from '../../shared/meetings/minutes/signing.ts';
import { minutesFault } from '../../shared/meetings/minutes/verify.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { ballotBlocks } from '../../shared/meetings/minutes/ballot-blocks.ts';
import { ordinaryPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import type { Method, RecountInput } from '../../shared/meetings/tally/contract.ts';
import { recount } from '../../shared/meetings/tally/recount.ts';
import { arithmeticSentence } from '../../shared/meetings/tally/arithmetic.ts';
import { blocksOf } from '../../shared/meetings/minutes/blocks.ts';
import { sha256 } from '../../shared/sha256.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import type { MeetingView, MinutesSignature } from '../../shared/meetings/view.ts';
import { addDays } from '../../shared/local-time.ts';
import { projectDir } from '../../server/config.ts';
import { named } from '../../server/live/run-command.ts';
import { addPaper } from '../../server/meetings/planning/papers.ts';
import { minutesDocx } from '../../server/meetings/minutes/docx.ts';
import { loadMinutes, postedMinutes, recordOf } from '../../server/meetings/minutes/load-minutes.ts';
import { readDocx } from '../../server/meetings/minutes/read-docx.ts';
import { verifyFile } from '../../server/meetings/minutes/verify-file.ts';
import { minutesWords } from '../../server/meetings/minutes/words.ts';
import { withPart } from '../support/zip.ts';
import { Hall, idIn, minute, today, type Meeting } from './hall.ts';
import { aMotion, anItem, aResolution, aSeat, aView, chair } from './a-view.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

function only<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('nothing there');
  return value;
}

interface Evening {
  readonly meeting: Meeting;
  readonly itemId: string;
  readonly taker: SignedIn;
  readonly voters: readonly { readonly seatId: string; readonly person: SignedIn }[];
}

/** Speech, motion, named vote 2 : 1, resolution, closed; with a minute-taker who came. */
async function held(): Promise<Evening> {
  const meeting = await hall.meeting({ voters: 4 });
  const taker = await hall.person([{ role: 'representative', communityId: meeting.communityId }], 'local');
  await hall.seat(meeting.id, 9, taker, { role: 'minuteTaker', group: 'local', votes: false });
  await hall.run(meeting, 'checkIn', taker, {});
  const { voters, host } = meeting;
  const [first, second, third, absent] = voters.map(only);
  if (!first || !second || !third || !absent) throw new Error('four voters');
  const itemId = await hall.sitting({ ...meeting, voters: [first, second, third] });
  const motionId = await hall.debate(meeting, itemId);
  await hall.run(meeting, 'raiseHand', first.person, { stance: 'for' });
  const [request] = (await hall.view(meeting)).floor;
  await hall.run(meeting, 'giveFloor', host, { requestId: only(request).id, overrideReason: null });
  hall.now += 1.5 * minute;
  await hall.run(meeting, 'endSpeech', host, { requestId: only(request).id });
  const ballotId = idIn(await hall.run(meeting, 'openBallot', host, { motionId }), 'ballotId');
  await hall.vote(meeting, ballotId, first.person, 'yes');
  await hall.vote(meeting, ballotId, second.person, 'yes');
  await hall.vote(meeting, ballotId, third.person, 'no');
  await hall.run(meeting, 'closeBallot', host, { ballotId });
  await hall.run(meeting, 'publishResolution', host, {
    motionId,
    supervisorSeatId: second.seatId,
    dueOn: addDays(today, 60),
  });
  await hall.run(meeting, 'closeItem', host, { itemId });
  await hall.run(meeting, 'closeMeeting', host, {});
  return { meeting, itemId, taker, voters: [first, second, third, absent] };
}

async function minutesOf(meeting: Meeting) {
  return only(await loadMinutes(hall.database.em(), meeting.id));
}

async function record(meeting: Meeting): Promise<MinutesRecord> {
  return recordOf(hall.database.em(), (await minutesOf(meeting)).document);
}

async function sign(meeting: Meeting, person: SignedIn) {
  return hall.run(meeting, 'signMinutes', person, { hash: await hall.minutesHash(meeting) });
}

describe('minutes write themselves', () => {
  it('reports who came, what was moved and decided, with the figures of the count', async () => {
    const { meeting, voters } = await held();
    const view = await hall.view(meeting);
    const { document } = await minutesOf(meeting);
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
    expect(document.resolutions).toMatchObject([{ number: '1-1', dueOn: addDays(today, 60) }]);
  });

  it('says in its sheet what the arithmetic says everywhere', async () => {
    const { meeting } = await held();
    const sheet = await record(meeting);
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
    const sheet = await record(meeting);
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
    const sheet = await record(meeting);
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
  });

  it('has none before the close', async () => {
    const meeting = await hall.meeting();
    expect(await loadMinutes(hall.database.em(), meeting.id)).toBeNull();
    expect(await hall.refused(meeting, 'signMinutes', meeting.host, { hash: '0'.repeat(64) })).toBe(
      'minutesNotReady',
    );
  });
});

describe('signatures', () => {
  it('complete the minutes when chair and minute-taker have signed, and only then the meeting counts', async () => {
    const { meeting, taker, voters } = await held();
    expect(await sign(meeting, meeting.host)).toEqual({ missing: 1 });
    expect((await hall.view(meeting)).state).toBe('closed');
    expect(await sign(meeting, taker)).toEqual({ missing: 0 });
    expect((await hall.view(meeting)).state).toBe('signed');
    // Others may sign afterwards; nothing else changes.
    expect(await sign(meeting, only(voters[0]).person)).toEqual({ missing: 0 });
    const view = await hall.view(meeting);
    expect(view.minutes.signatures.map(({ capacity }) => capacity).sort()).toEqual([
      'chair',
      'minuteTaker',
      'representative',
    ]);
    const signed = await record(meeting);
    expect(signed.signatures.map(({ hash }) => hash)).toEqual(Array(3).fill(signed.fingerprint.hash));
  });

  it('are refused to who did not come, twice, and for another version than the one read', async () => {
    const { meeting, voters } = await held();
    const hash = await hall.minutesHash(meeting);
    expect(await hall.refused(meeting, 'signMinutes', only(voters[3]).person, { hash })).toBe('notPresent');
    await sign(meeting, meeting.host);
    expect(await hall.refused(meeting, 'signMinutes', meeting.host, { hash })).toBe('alreadySigned');
    expect(await hall.refused(meeting, 'signMinutes', only(voters[0]).person, { hash: '0'.repeat(64) })).toBe(
      'changedMeanwhile',
    );
  });

  const closed = aView({
    state: 'closed',
    closedAt: 1,
    items: [anItem('i1', { state: 'done' })],
    minutes: { version: 1, signatures: [] },
  });
  const byChair: MinutesSignature = {
    personId: chair.personId,
    seatId: chair.id,
    name: 'c9',
    capacity: 'chair',
    at: 1,
  };
  const withTaker = (came: boolean): MeetingView => ({
    ...closed,
    seats: [
      ...closed.seats,
      aSeat('t8', { role: 'minuteTaker', votes: false, checkedInAt: came ? 0 : null }),
    ],
  });
  const signedBy = (view: MeetingView, ...signatures: MinutesSignature[]): MeetingView => ({
    ...view,
    minutes: { version: 1, signatures },
  });
  test.each([
    ['the chair first of all', closed, ['chair']],
    ['nobody more after the chair where no minute-taker came', signedBy(withTaker(false), byChair), []],
    ['the minute-taker who came', signedBy(withTaker(true), byChair), ['minuteTaker']],
    [
      'nobody after a host signed for the chair',
      signedBy(closed, { ...byChair, seatId: null, capacity: 'host' }),
      [],
    ],
  ] as const)('need %s', (_title, view, missing) => {
    expect(signaturesMissing(view).map(({ capacity }) => capacity)).toEqual(missing);
  });

  const carried = { ...closed, motions: [aMotion('adopted')] };
  test.each([
    ['while the meeting sits', { ...closed, state: 'open' as const }, chair.personId, 'minutesNotReady'],
    ['while a carried motion has no resolution', carried, chair.personId, 'resolutionMissing'],
    ['once it has one', { ...carried, resolutions: [aResolution] }, chair.personId, null],
    ['by a stranger', closed, 'stranger', 'notPresent'],
    ['twice', signedBy(closed, byChair), chair.personId, 'alreadySigned'],
  ] as const)('are judged %s', (_title, view, personId, why) => {
    expect(whyMinutesCannotBeSigned(view, personId, false)?.code ?? null).toBe(why);
  });
});

describe('corrections', () => {
  it('change words, keep what stood, and void the signatures', async () => {
    const { meeting, itemId, taker, voters } = await held();
    const gist = { field: 'gist' as const, itemId, side: 'for' as const };
    const correct = (version: number, words: string) =>
      hall.run(meeting, 'correctMinutes', taker, { version, changes: [{ ...gist, words }] });
    await correct(1, '晚上看不见路。');
    await sign(meeting, meeting.host);
    await sign(meeting, taker);
    const before = await minutesOf(meeting);
    await correct(2, '晚上看不见路，孩子放学害怕。');
    const view = await hall.view(meeting);
    expect(view).toMatchObject({ state: 'closed', signedAt: null, minutes: { version: 3, signatures: [] } });
    const after = await minutesOf(meeting);
    expect(after.fingerprint.hash).not.toBe(before.fingerprint.hash);
    expect(after.document.corrections).toMatchObject([
      { version: 3, before: '晚上看不见路。', words: '晚上看不见路，孩子放学害怕。', name: taker.name },
    ]);
    // What is posted stays the version that everyone signed, until they sign the new one.
    const posted = only(await postedMinutes(hall.database.em(), meeting.id));
    expect(posted.fingerprint.hash).toBe(before.fingerprint.hash);
    expect(posted.isMasked).toBe(true);
    await sign(meeting, meeting.host);
    await sign(meeting, taker);
    expect((await hall.view(meeting)).state).toBe('signed');
    expect(only(voters[0]).person.name).not.toBe('');
  });

  it('are refused to others, but for their own dissent', async () => {
    const { meeting, itemId, voters } = await held();
    const [first, second, , absent] = voters.map(only);
    const change = (field: MinutesField) => ({
      version: 1,
      changes: [{ ...field, words: '不同意这么花钱' }],
    });
    const gist: MinutesField = { field: 'gist', itemId, side: 'for' };
    const refused = (person: SignedIn, field: MinutesField) =>
      hall.refused(meeting, 'correctMinutes', person, change(field));
    expect(await refused(only(first).person, gist)).toBe('notAllowed');
    expect(await refused(only(first).person, { field: 'dissent', seatId: only(second).seatId })).toBe(
      'notAllowed',
    );
    expect(await refused(only(absent).person, { field: 'dissent', seatId: only(absent).seatId })).toBe(
      'notPresent',
    );
    expect(await refused(meeting.host, { field: 'gist', itemId: uuidv4(), side: 'for' })).toBe('notAllowed');
    await hall.run(
      meeting,
      'correctMinutes',
      only(first).person,
      change({ field: 'dissent', seatId: only(first).seatId }),
    );
    expect((await minutesOf(meeting)).document.dissent).toEqual([
      { name: only(first).person.name, words: '不同意这么花钱' },
    ]);
    expect(await refused(meeting.host, gist)).toBe('changedMeanwhile');
    const again = { version: 2, changes: [{ field: 'remarks' as const, itemId: null, words: '' }] };
    expect(await hall.refused(meeting, 'correctMinutes', meeting.host, again)).toBe('nothingChanged');
  });

  it('and signatures stand in tables that nobody overwrites', async () => {
    const { meeting, itemId, taker } = await held();
    await hall.run(meeting, 'correctMinutes', taker, {
      version: 1,
      changes: [{ field: 'remarks', itemId, words: '无' }],
    });
    await sign(meeting, taker);
    for (const table of ['minutes_correction', 'minutes_version', 'minutes_signature']) {
      await expect(hall.rows(`update ${table} set version = version`)).rejects.toThrow(/append-only/);
      await expect(hall.rows(`delete from ${table}`)).rejects.toThrow(/append-only/);
    }
  });
});

describe('a record', () => {
  let whole: MinutesRecord;
  beforeAll(async () => {
    const { meeting, taker, itemId } = await held();
    await hall.run(meeting, 'correctMinutes', taker, {
      version: 1,
      changes: [
        { field: 'gist', itemId, side: 'for', words: `${taker.name}说晚上看不见路，电话 13812345678。` },
      ],
    });
    await sign(meeting, meeting.host);
    await sign(meeting, taker);
    whole = await record(meeting);
  });

  it('proves itself, whole and as posted', () => {
    expect(minutesFault(parseRecord(JSON.stringify(whole)), sha256)).toBeNull();
    const posted = postedRecord(whole);
    expect(minutesFault(parseRecord(JSON.stringify(posted)), sha256)).toBeNull();
    expect(posted.fingerprint).toEqual(whole.fingerprint);
  });

  it('names nobody as posted', () => {
    const text = JSON.stringify(postedRecord(whole));
    const names = [
      ...whole.document.attendance.groups.flatMap(({ present, absent }) => [...present, ...absent]),
      ...whole.document.attendance.others.map(({ name }) => name),
    ];
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect(text).not.toContain(name);
    expect(text).not.toContain('13812345678');
  });

  const ballot = 'document.items[0].motions[0].ballots[0]';
  test.each<[string, (copy: object) => void, object]>([
    [
      'a vote',
      at('document.items.0.motions.0.ballots.0.tally.counts.yes', 3),
      { what: 'count', place: `${ballot}.tally` },
    ],
    [
      'an outcome',
      at('document.items.0.motions.0.ballots.0.tally.outcome', 'rejected'),
      { what: 'count', place: `${ballot}.tally.outcome` },
    ],
    [
      'support by group',
      at('document.items.0.motions.0.ballots.0.byGroup.local.yes', 0),
      { what: 'report', place: `${ballot}.byGroup.local.yes` },
    ],
    [
      'a motion’s words',
      at('document.items.0.motions.0.what', '装五盏路灯'),
      { what: 'report', place: 'document.items[0].motions[0].what' },
    ],
    [
      'its cost',
      at('document.items.0.motions.0.costYuan', 1),
      { what: 'report', place: 'document.items[0].motions[0].costYuan' },
    ],
    [
      'a resolution’s due date',
      at('document.resolutions.0.dueOn', '2030-01-01'),
      { what: 'report', place: 'document.resolutions[0].dueOn' },
    ],
    ['attendance', at('document.attendance.quorum.present', 4), { what: 'document', place: 'document' }],
    ['a gist', at('document.items.0.sides.0.gist', '别的'), { what: 'document', place: 'document' }],
    [
      'the hash signed',
      at('signatures.1.hash', '0'.repeat(64)),
      { what: 'signature', place: 'signatures[1].hash' },
    ],
    ['the end of the log', at('document.log.seq', 1), { what: 'logEnd', place: 'document.log.seq' }],
    ['what the log was told', at('log.3.data', {}), { what: 'logData', place: 'log[4]' }],
    ['when it was told', at('log.3.at', 1), { what: 'logLink', place: 'log[4]' }],
    ['the log’s order', at('log.3.seq', 9), { what: 'logOrder', place: 'log[4]' }],
  ])('tells where %s was changed', (_title, change, fault) => {
    const copy: object = parseRecord(JSON.stringify(whole));
    change(copy);
    expect(minutesFault(parseRecord(JSON.stringify(copy)), sha256)).toMatchObject(fault);
  });

  it('cannot be changed in words and hashes together without voiding the signatures', () => {
    const document: MinutesDocument = { ...whole.document, remarks: '添一句' };
    const forged = { ...whole, document, fingerprint: fingerprintOf(document, sha256) };
    expect(minutesFault(forged, sha256)).toEqual({ what: 'signature', place: 'signatures[0].hash' });
  });

  it.each(['zh-CN', 'en'] as const)(
    'becomes a Word file (%s) with all its figures, which proves itself too',
    async (language) => {
      const file = await minutesDocx({
        record: whole,
        language,
        checkUrl: 'https://example.org/public/minutes/x',
      });
      const { paragraphs } = readDocx(file);
      const text = paragraphs.join('\n');
      const t = minutesWords(language);
      const tally = only(only(only(only(whole.document.items[0]).motions[0]).ballots[0]).tally);
      expect(text).toContain(arithmeticSentence(tally, t));
      for (const words of ['在三号巷装十盏路灯', '48000', whole.document.log.hash, whole.fingerprint.hash])
        expect(text).toContain(words);
      for (const { name } of whole.signatures) expect(paragraphs).toContain(name);
      expect(verifyFile(file)).toMatchObject({ kind: 'whole' });
      expect(verifyFile(Buffer.from(JSON.stringify(whole)))).toMatchObject({ kind: 'whole' });
      expect(verifyFile(Buffer.from('PKnonsense'))).toEqual({ kind: 'unreadable' });
      expect(verifyFile(Buffer.from('{}'))).toEqual({ kind: 'unreadable' });
    },
  );

  it('tells which paragraph of a Word file was changed by hand', async () => {
    const checkUrl = 'https://example.org/public/minutes/x';
    const file = await minutesDocx({ record: whole, language: 'zh-CN', checkUrl });
    const changed = withPart(file, 'word/document.xml', (xml) => xml.replace('议事厅', '茶楼'));
    expect(verifyFile(changed)).toEqual({ kind: 'different', fault: { what: 'words', place: '茶楼' } });
  });

  /** Sets the value at a path of keys and indexes. */
  function at(path: string, value: unknown): (copy: object) => void {
    const keys = path.split('.');
    const last = only(keys.pop());
    return (copy) => {
      const parent = keys.reduce<object>((inner, key) => {
        const next: unknown = Reflect.get(inner, key);
        if (typeof next !== 'object' || next === null) throw new Error(`${path}: nothing at ${key}`);
        return next;
      }, copy);
      Reflect.set(parent, last, value);
    };
  }
});

describe('gongyi minutes verify', () => {
  it(
    'checks a file in a process of its own: 0 for a whole one, 1 with the place, 2 without a file',
    { timeout: 60_000 },
    async () => {
      const { meeting } = await held();
      await sign(meeting, meeting.host);
      const whole = await record(meeting);
      const folder = await mkdtemp(join(tmpdir(), 'gongyi-minutes-'));
      try {
        const files = {
          whole: JSON.stringify(whole),
          changed: JSON.stringify(whole).replace('48000', '84000'),
        };
        for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
        const verify = (...args: string[]) =>
          promisify(execFile)(
            process.execPath,
            [join(projectDir, 'server/gongyi.js'), 'minutes', 'verify', ...args],
            {
              env: { PATH: process.env['PATH'], GONGYI_DATA: folder, LANG: 'C' },
            },
          );
        const failed = (code: number, stderr: unknown) => expect.objectContaining({ code, stderr });
        await Promise.all([
          expect(
            verify(join(folder, 'whole')).then(({ stdout }): unknown => JSON.parse(stdout)),
          ).resolves.toMatchObject({ ok: true, hash: whole.fingerprint.hash, signatures: 1 }),
          expect(verify(join(folder, 'changed'))).rejects.toEqual(
            failed(1, expect.stringContaining('document.items[0].motions[0].costYuan')),
          ),
          expect(verify(join(folder, 'none'))).rejects.toEqual(failed(1, expect.stringContaining('none'))),
          expect(verify()).rejects.toEqual(failed(2, expect.stringContaining('minutes verify FILE'))),
        ]);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});
