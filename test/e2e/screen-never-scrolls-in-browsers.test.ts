/** The big screen at the limits of everything that can be typed: nothing scrolls, nothing is cut off, in both languages. */
import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { unitId, staff } from '../../server/demo/cast.ts';
import { tonightMeetingId } from '../../server/demo/tonight.ts';
import { addDays, localDay } from '../../shared/local-time.ts';
import { mostOptions } from '../../shared/meetings/any-paper.ts';
import { mostItems } from '../../shared/meetings/planning.ts';
import { ordinaryPlan, type BallotPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import { motionInProgress, openItem } from '../../shared/meetings/rules/find.ts';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import type { MeetingView } from '../../shared/meetings/view.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { Participant } from '../support/participant.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { PeopleWithBrowsers, projector } from './people-with-browsers.ts';

const long = 240_000;
const sizes = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
];

/** So many signs: Chinese, English, or one word that no blank breaks. */
const chinese = (length: number, start = '') =>
  start + '三巷路灯与充电棚的安排请大家议一议'.repeat(40).slice(0, length - start.length);
const english = (length: number, start = '') =>
  (start + 'street lamps, charging sheds and whoever looks after them '.repeat(20))
    .slice(0, length)
    .trim()
    .padEnd(length, '.');
const unbroken = (length: number, start = '') => start + 'W'.repeat(length - start.length);
const scripts = [chinese, english, unbroken];
const written = (at: number, length: number, start = '') =>
  (scripts[at % scripts.length] ?? chinese)(length, start);
const options = Array.from({ length: mostOptions }, (_, at) => written(at, 60, String(at + 1)));

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let screens: { page: Page; name: string }[];
let chair: Participant;
let taker: Participant;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  const inside = new Client({ connectionString: database.url });
  await inside.connect();
  for (const statement of [
    `update meeting set title = '${chinese(80)}', place = '${english(120)}' where id = '${tonightMeetingId}'`,
    `update seat set name = rpad(name, 40, case number % 3 when 0 then '阿卜杜拉' when 1 then 'Maximilian ' else 'W' end)
     where meeting_id = '${tonightMeetingId}'`,
    `update responsible_unit set name = rpad(name, 60, '天园街道城市管理办公室')`,
  ])
    await inside.query(statement);
  await inside.end();
  people = await PeopleWithBrowsers.at(server.url);
  chair = await Participant.fromDemo(server.url, staff.chair.id, staff.chair.name);
  taker = await Participant.fromDemo(server.url, staff.minuteTaker.id, staff.minuteTaker.name);
  for (const one of [chair, taker]) await one.followMeeting(tonightMeetingId);
  const address = server.addresses.find(({ surface }) => surface === 'screen')?.url ?? '';
  screens = await Promise.all(
    ['zh-CN', 'en'].flatMap((locale) =>
      sizes.map(async (viewport) => ({
        page: await people.open({ ...projector, locale, viewport }, address),
        name: `${locale} ${viewport.width}`,
      })),
    ),
  );
}, long);

afterAll(async () => {
  for (const one of [chair, taker]) one.leave();
  await people.leave();
  await server.stop();
  await database.drop();
});

function view(): MeetingView {
  if (!chair.view) throw new Error('the chair sees nothing');
  return chair.view;
}
/** Told that it was too fast, it tries again. */
const run = async (name: string, input: object = {}): Promise<Record<string, unknown>> => {
  await chair.catchUp();
  const reply = await vi.waitFor(
    async () => {
      const told = await chair.do(name, input);
      expect(told.ok || told.refusal?.code).not.toBe('tooManyRequests');
      return told;
    },
    { timeout: 15_000, interval: 500 },
  );
  if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(reply)}`);
  await chair.catchUp();
  return { ...(reply.reply as object | null) };
};
const voters = () => view().seats.filter(({ votes }) => votes);

/** What is wrong with a page whose scene has this class. */
async function wrongWith(page: Page, scene: string): Promise<string[]> {
  return page.evaluate((shown) => {
    const wrong: string[] = [];
    const place = document.querySelector('.fitting');
    if (!place?.querySelector(`:scope > .${shown}`)) return [`no scene ${shown}`];
    const isOver = (one: Element) =>
      one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1;
    /** By an ellipsis of its own: that is seen. */
    const isShortened = (one: Element): boolean => {
      const { webkitLineClamp, textOverflow } = getComputedStyle(one);
      const shortened = webkitLineClamp !== 'none' || textOverflow === 'ellipsis';
      return shortened || (one.parentElement !== null && isShortened(one.parentElement));
    };
    if (document.scrollingElement && isOver(document.scrollingElement)) wrong.push('the page scrolls');
    if (isOver(place)) wrong.push(`what stands there is larger than its place`);
    for (const one of document.querySelectorAll('body *')) {
      const { overflowX, overflowY } = getComputedStyle(one);
      if (/auto|scroll/.test(overflowX + overflowY) && isOver(one)) wrong.push(`scrolls: ${one.className}`);
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.textContent?.trim() || !parent || parent.closest('.visually-hidden, [href="#content"]'))
        continue;
      if (isShortened(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, right, top, bottom, width } = range.getBoundingClientRect();
      if (width > 0 && (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1))
        wrong.push(`cut off: ${node.textContent.trim().slice(0, 20)}`);
    }
    return wrong;
  }, scene);
}

async function fits(what: string, scene: string): Promise<void> {
  await Promise.all(
    screens.map(({ page, name }) =>
      expect.poll(() => wrongWith(page, scene), { message: `${what}, ${name}`, timeout: 30_000 }).toEqual([]),
    ),
  );
}

async function leaveItem(): Promise<void> {
  const motion = motionInProgress(view());
  if (motion) await run('withdrawMotion', { motionId: motion.id });
  const open = openItem(view());
  if (open) await run('closeItem', { itemId: open.id });
}

async function nextMotion(): Promise<string> {
  await leaveItem();
  const at = view().motions.length;
  const itemId = view().items.find(({ state }) => state === 'waiting')?.id;
  await run('openItem', { itemId });
  const [mover, seconder] = voters();
  const { motionId } = await run('proposeMotion', {
    itemId,
    what: written(at, 300),
    unitId: unitId('works'),
    dueOn: addDays(localDay(Date.now()), 30),
    costYuan: 1_000_000_000,
    costNote: written(at, 200),
    onBehalfOfSeatId: mover?.id,
  });
  await run('secondMotion', { motionId, onBehalfOfSeatId: seconder?.id });
  return String(motionId);
}

/** Every voter's paper, entered by the chair and confirmed by the minute-taker. */
async function vote(
  motionId: string,
  plan: Partial<BallotPlan>,
  paper: (at: number) => PaperContent,
): Promise<void> {
  const { ballotId } = await run('openBallot', {
    motionId,
    plan: { ...ordinaryPlan(view().rules), ...plan },
  });
  await run('makeLastCall', { ballotId });
  await fits(`voting by ${plan.method ?? 'yes and no'}`, 'voting');
  const votes = voters().map(({ id }, at) => ({ seatId: id, content: paper(at) }));
  const entered =
    plan.secrecy === 'secret'
      ? {
          kind: 'box',
          seatIds: votes.map(({ seatId }) => seatId),
          papers: votes.map(({ content }) => ({ content, count: 1 })),
        }
      : { kind: 'seats', votes };
  const { entryId } = await run('enterVotes', { ballotId, votes: entered });
  await taker.must('confirmVotes', { entryId });
  await run('closeBallot', { ballotId });
  await fits(`the result of ${plan.method ?? 'yes and no'}`, 'result');
  if (view().ballots.find(({ id }) => id === ballotId)?.result?.tally.outcome !== 'tied') return;
  await run('drawLot', { ballotId });
  await fits(`the lot after ${plan.method ?? ''}`, 'result .lot');
}

async function publish(motionId: string): Promise<void> {
  const supervisorSeatId = view().seats.find(({ role }) => role === 'supervisor')?.id;
  await run('publishResolution', { motionId, supervisorSeatId, dueOn: addDays(localDay(Date.now()), 60) });
  await fits('the resolution', 'resolution');
}

it('before the opening, with everybody here', { timeout: long }, async () => {
  const seatIds = view()
    .seats.filter(({ present }) => !present)
    .map(({ id }) => id);
  await run('checkInFromPaper', { seatIds });
  await fits('before', 'before');
});

it('an agenda as long as it may be', { timeout: long }, async () => {
  for (let at = view().items.length; at < mostItems; at += 1)
    await run('addItem', { issueId: null, title: written(at, 80) });
  await run('openMeeting');
  await fits('the agenda', 'agenda');
});

it('a debate with a full queue, and an amendment that changes every word', { timeout: long }, async () => {
  const motionId = await nextMotion();
  await fits('the motion', 'debate');
  for (const [at, { id }] of voters().entries())
    await run('raiseHand', { stance: at % 2 === 0 ? 'for' : 'against', onBehalfOfSeatId: id });
  const first = view().floor.find(({ state }) => state === 'waiting');
  await run('giveFloor', { requestId: first?.id, overrideReason: '先说' });
  await run('callToOrder', { seatId: first?.seatId, kind: 'interrupting', note: '', endsSpeech: false });
  await run('handOverChair', {
    seatId: view().seats.find(({ role }) => role === 'supervisor')?.id,
    reason: 'speaks',
  });
  await fits('the queue', 'debate');
  await run('endSpeech', { requestId: first?.id });
  for (const { id } of voters().slice(1)) await run('lowerHand', { onBehalfOfSeatId: id });
  const { motionId: amendment } = await run('proposeAmendment', {
    motionId,
    what: english(300),
    unitId: unitId('water'),
    dueOn: addDays(localDay(Date.now()), 31),
    costYuan: 999_999_999,
    costNote: english(200),
    onBehalfOfSeatId: voters()[2]?.id,
  });
  await run('secondMotion', { motionId: amendment, onBehalfOfSeatId: voters()[3]?.id });
  await fits('the amendment', 'debate');
  await vote(String(amendment), {}, () => ({ choice: 'yes' }));
  const { checkId } = await run('openCheck', { motionId });
  await fits('the consensus check', 'debate');
  await run('closeCheck', { checkId });
  await fits('its figures', 'debate');
});

const rotated = (at: number) => [...options.slice(at), ...options.slice(0, at)];
it.each<[string, Partial<BallotPlan>, (at: number) => PaperContent]>([
  ['choose-one', {}, () => ({ choice: options[0] ?? '' })],
  ['approval', {}, (at) => ({ approved: rotated(at % 3).slice(0, 12) })],
  [
    'score',
    { mostPoints: 100 },
    (at) => ({ scores: Object.fromEntries(options.map((one, o) => [one, (at * o) % 101])) }),
  ],
  ['schulze', {}, (at) => ({ ranking: rotated(at).map((one) => [one]) })],
  ['stv', { seats: 7, secrecy: 'secret' }, (at) => ({ ranking: rotated(at).map((one) => [one]) })],
])('a vote by %s on as many options as there may be', { timeout: long }, async (method, plan, paper) => {
  const motionId = await nextMotion();
  await vote(motionId, { ...plan, method: method as BallotPlan['method'], options }, paper);
  await publish(motionId);
});

it('the summary', { timeout: long }, async () => {
  await leaveItem();
  await run('closeMeeting');
  await fits('the summary', 'summary');
  expect(people.faults).toEqual([]);
});
