/**
 * A whole evening of the demo's council on a real server: thirty people by socket, three at phones in a real browser,
 * the chair's console and the big screen beside them. Every step of a meeting happens at least once; afterwards every
 * copy is compared with the server's, every published ballot counted again, the minutes checked from outside.
 */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual, promisify } from 'node:util';
import { v4 as uuidv4 } from 'uuid';
import type { Page } from 'playwright-core';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import { ordinaryPlan, type BallotPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import type { Ballot, MeetingView } from '../../shared/meetings/view.ts';
import { localDay } from '../../shared/local-time.ts';
import { projectDir } from '../../server/config.ts';
import { staff } from '../../server/demo/cast.ts';
import type { Dice } from '../../server/demo/seeded.ts';
import { laptop, PeopleWithBrowsers, phone, press, projector } from '../e2e/people-with-browsers.ts';
import { Participant } from '../support/participant.ts';
import { words, wordsLike } from '../support/words.ts';
import type { Invited } from './hall-of-people.ts';

const run = promisify(execFile);
const dayMs = 86_400_000;

export interface Evening {
  readonly url: string;
  readonly addresses: readonly { surface: string; url: string }[];
  readonly meetingId: string;
  readonly invited: readonly Invited[];
  readonly dice: Dice;
  /** How long a speech takes. */
  readonly speechMs: number;
  /** Where pictures, minutes and ballots go. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface Told {
  readonly problems: readonly string[];
  readonly events: number;
  readonly speeches: number;
  readonly ballots: readonly { what: string; outcome: string; papers: number }[];
  readonly refusals: Readonly<Record<string, number>>;
}

export async function playEvening(evening: Evening): Promise<Told> {
  const { url, meetingId, invited, dice, say } = evening;
  await mkdir(evening.folder, { recursive: true });
  const problems: string[] = [];
  const refusals: Record<string, number> = {};
  const ballotsTold: { what: string; outcome: string; papers: number }[] = [];
  let speeches = 0;

  const chair = await Participant.fromDemo(url, staff.chair.id, staff.chair.name);
  const taker = await Participant.fromDemo(url, staff.minuteTaker.id, staff.minuteTaker.name);
  const supervisor = await Participant.fromDemo(url, staff.supervisor.id, staff.supervisor.name);
  const crowd = await Promise.all(
    invited.map(({ link, name }) => Participant.fromLink(`${url}${link}`, name)),
  );
  const all = [chair, taker, supervisor, ...crowd];
  await Promise.all(all.map((one) => one.followMeeting(meetingId)));
  const browsers = await PeopleWithBrowsers.at(url);
  const address = (surface: string) => evening.addresses.filter((one) => one.surface === surface);
  const screen = await browsers.open(projector, address('screen')[0]?.url ?? '');
  const host = await browsers.openAs(staff.chair.id, laptop, address('host')[0]?.url ?? '/host');
  const phones = await Promise.all(
    address('phone').map(async (link) => {
      const page = await browsers.open(phone, link.url);
      await page
        .getByRole('navigation')
        .getByRole('link', { name: words('meetings:phone.tab.meeting') })
        .click();
      return page;
    }),
  );
  let shot = 0;
  const picture = async (what: string) => {
    shot += 1;
    const name = `${String(shot).padStart(2, '0')}-${what}`;
    await Promise.all([
      screen.screenshot({ path: join(evening.folder, `${name}-screen.png`) }),
      host.screenshot({ path: join(evening.folder, `${name}-host.png`) }),
      phones[0]?.screenshot({ path: join(evening.folder, `${name}-phone.png`) }),
    ]);
  };

  const view = (): MeetingView => {
    if (!chair.view) throw new Error('the chair sees nothing');
    return chair.view;
  };
  const settled = () => chair.until(() => all.every(({ seq }) => seq >= chair.seq), 'everybody', 30_000);
  const count = (code = 'fault') => {
    refusals[code] = (refusals[code] ?? 0) + 1;
  };
  const refused = async (who: Participant, name: string, input: object, code: string) => {
    const reply = await who.do(name, input);
    const told = reply.ok ? 'accepted' : (reply.refusal?.code ?? 'fault');
    count(told);
    if (told !== code) problems.push(`${name} of ${who.name}: ${told} instead of ${code}`);
  };
  const { api } = chair;
  const [unit] = await api.meetings.units.query(undefined);
  const wording = (what: string, costYuan: number) => ({
    what,
    unitId: unit?.id ?? '',
    dueOn: localDay(Date.now() + 45 * dayMs),
    costYuan,
    costNote: costYuan > 0 ? '社区服务经费' : '',
    onBehalfOfSeatId: null,
  });
  const someone = (at: number): Participant => {
    const found = crowd[at % crowd.length];
    if (!found) throw new Error('nobody came');
    return found;
  };

  /** Hands go up, the chair calls them in the queue's order, everybody speaks. */
  async function debate(count: number): Promise<void> {
    const speakers = dice.shuffle(crowd).slice(0, count);
    for (const [at, speaker] of speakers.entries())
      await speaker.do('raiseHand', { stance: at % 2 === 0 ? 'for' : 'against' });
    for (;;) {
      await settled();
      const next = view().floor.find(({ state }) => state === 'waiting');
      if (!next) return;
      const reply = await chair.do('giveFloor', { requestId: next.id, overrideReason: null });
      const requestId = reply.ok ? next.id : await callFirst();
      await pause(evening.speechMs);
      if (dice.chance(0.15)) await chair.do('extendSpeech', { requestId });
      await chair.must('endSpeech', { requestId });
      speeches += 1;
    }
  }
  /** Where the first by time is not the first by the rules. */
  async function callFirst(): Promise<string> {
    for (const { id } of view().floor.filter(({ state }) => state === 'waiting')) {
      const reply = await chair.do('giveFloor', { requestId: id, overrideReason: null });
      if (reply.ok) return id;
      count(reply.refusal?.code);
    }
    throw new Error('nobody can be called');
  }

  async function motion(itemId: string, what: string, costYuan: number, by: Participant): Promise<string> {
    const { motionId } = await by.must('proposeMotion', { itemId, ...wording(what, costYuan) });
    await refused(by, 'secondMotion', { motionId }, 'ownMotion');
    await someone(crowd.indexOf(by) + 1).must('secondMotion', { motionId });
    return String(motionId);
  }

  async function vote(
    motionId: string,
    asked: Partial<BallotPlan>,
    paper: (at: number) => PaperContent | null,
    during: (ballotId: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<Ballot> {
    const plan = { ...ordinaryPlan(view().rules), ...asked };
    const { ballotId } = await chair.must('openBallot', { motionId, plan });
    const id = String(ballotId);
    await settled();
    const cast = async (voter: Participant, at: number) => {
      const content = paper(at);
      if (content) await voter.must('castVote', ballotPaper(id, content));
    };
    if (plan.secrecy !== 'show') await Promise.all(crowd.map(cast));
    await during(id);
    await picture(`voting-${plan.method}-${plan.secrecy}`);
    await chair.must('closeBallot', { ballotId: id });
    await settled();
    await picture(`result-${plan.method}-${plan.secrecy}`);
    const ballot = view().ballots.find((one) => one.id === id);
    if (!ballot?.result) throw new Error('a ballot closed without a result');
    const { outcome, turnout } = ballot.result.tally;
    ballotsTold.push({
      what: `${plan.method} ${plan.secrecy}`,
      outcome,
      papers: turnout.cast + turnout.blank,
    });
    say(`  ${plan.method} ${plan.secrecy}: ${outcome}`);
    return ballot;
  }
  const publish = async (motionId: string) => {
    const supervisorSeatId = view().seats.find(({ role }) => role === 'supervisor')?.id;
    await chair.must('publishResolution', {
      motionId,
      supervisorSeatId,
      dueOn: localDay(Date.now() + 60 * dayMs),
    });
    await settled();
    await picture('resolution');
  };
  const item = async (title: string): Promise<string> => {
    const { itemId } = await chair.must('addItem', { issueId: null, title });
    await chair.must('openItem', { itemId });
    say(title);
    return String(itemId);
  };

  say('the door');
  await picture('before');
  for (const page of phones) await press(page, words('meetings:phone.checkIn.button'));
  await Promise.all(crowd.slice(0, 26).map((one) => one.must('checkIn')));
  for (const { seatId } of invited.slice(26, 28)) await chair.must('checkInSeat', { seatId });
  await chair.must('checkInFromPaper', { seatIds: invited.slice(28).map(({ seatId }) => seatId) });
  await supervisor.must('checkIn');
  await taker.must('checkIn');
  await chair.must('checkIn');
  await chair.must('addObserver', { name: '物业罗经理', group: 'local' });
  await refused(someone(0), 'openMeeting', {}, 'notAllowed');
  await chair.must('openMeeting');
  await settled();
  await picture('opened');

  say('what was on the agenda is set aside for the evening');
  const first = view().items[0];
  if (first) {
    await chair.must('openItem', { itemId: first.id });
    await chair.must('setItemAside', { itemId: first.id });
  }

  const lights = await item('三巷路灯不亮');
  await chair.must('setItemMinutes', { itemId: lights, minutes: 25 });
  await debate(4);
  const lamps = await motion(lights, '在三巷装八盏太阳能路灯，坏了三天内换', 4_800, someone(3));
  await debate(6);
  await chair.must('callToOrder', {
    seatId: invited[5]?.seatId ?? '',
    kind: 'offTopic',
    note: '',
    endsSpeech: false,
  });
  const { motionId: amendment } = await someone(7).must('proposeAmendment', {
    ...wording('在三巷和四巷装十二盏太阳能路灯，坏了三天内换', 7_200),
    motionId: lamps,
  });
  await refused(chair, 'openBallot', { motionId: lamps }, 'amendmentPending');
  await someone(8).must('secondMotion', { motionId: amendment });
  await debate(2);
  await vote(String(amendment), {}, (at) => ({ choice: at % 4 === 0 ? 'no' : 'yes' }));
  const { checkId } = await chair.must('openCheck', { motionId: lamps });
  await Promise.all(
    crowd.map((one, at) => one.must('answerCheck', { checkId, answer: at % 9 === 0 ? 'object' : 'agree' })),
  );
  await picture('consensus');
  await chair.must('closeCheck', { checkId });
  const mistaken = await chair.must('openBallot', { motionId: lamps });
  await chair.must('undoBallot', { ballotId: mistaken['ballotId'] });
  await someone(9).must('recuse', { motionId: lamps });
  await vote(
    lamps,
    {},
    (at) => (at === 9 ? null : { choice: at % 7 === 0 ? 'no' : at % 5 === 0 ? 'abstain' : 'yes' }),
    async (ballotId) => {
      for (const page of phones) await tapYes(page, 'named');
      await refused(someone(9), 'castVote', ballotPaper(ballotId, { choice: 'yes' }), 'recused');
      await someone(1).must('castVote', ballotPaper(ballotId, { choice: 'no' }));
      all.slice(3, 9).forEach((one) => one.cutLine());
      await chair.must('makeLastCall', { ballotId });
    },
  );
  await publish(lamps);
  await chair.must('closeItem', { itemId: lights });

  const place = await item('充电棚建在哪里');
  const shed = await motion(place, '建一座电动自行车充电棚，地点由表决选定', 12_000, someone(11));
  await debate(4);
  const tied = await vote(
    shed,
    { method: 'dots', dotsPerPaper: 3, options: ['东门空地', '西门岗亭旁', '球场北侧'], secrecy: 'secret' },
    (at) => ({ dots: at % 2 === 0 ? { 东门空地: 3 } : { 西门岗亭旁: 3 } }),
  );
  await chair.must('drawLot', { ballotId: tied.id });
  await settled();
  await picture('lot');
  await publish(shed);
  await chair.must('closeItem', { itemId: place });

  const person = await item('推选巷道安全监督员');
  const watch = await motion(person, '请周师傅任巷道安全监督员，任期一年', 0, someone(13));
  await chair.must('handOverChair', {
    seatId: view().seats.find(({ role }) => role === 'supervisor')?.id,
    reason: 'speaks',
  });
  await chair.must('handOverChair', {
    seatId: view().seats.find(({ role }) => role === 'chair')?.id,
    reason: 'back',
  });
  await refused(
    chair,
    'openBallot',
    { motionId: watch, plan: { ...ordinaryPlan(view().rules), matter: 'person' } },
    'secretNeeded',
  );
  await vote(
    watch,
    { matter: 'person', secrecy: 'secret' },
    (at) => ({ choice: at % 6 === 0 ? 'no' : 'yes' }),
    async (ballotId) => {
      for (const page of phones) await tapYes(page, 'secret');
      await refused(someone(2), 'castVote', ballotPaper(ballotId, { choice: 'no' }), 'alreadyVoted');
    },
  );
  await publish(watch);
  await chair.must('closeItem', { itemId: person });

  const cost = await item('门禁系统分摊费用');
  const gate = await motion(cost, '更换三栋出租屋门禁，住户每户分摊 120 元', 9_600, someone(15));
  await debate(6);
  await vote(gate, { matter: 'costSharing' }, (at) => ({ choice: at % 5 < 2 ? 'no' : 'yes' }));
  await chair.must('closeItem', { itemId: cost });

  const noise = await item('广场舞时间');
  const dance = await motion(noise, '广场舞晚上九点前结束，音量不高于六十分贝', 0, someone(17));
  for (const one of crowd.slice(0, 14)) await one.must('leave');
  await refused(chair, 'openBallot', { motionId: dance }, 'noQuorum');
  await picture('no-quorum');
  for (const one of crowd.slice(0, 14)) await one.must('checkIn');
  await vote(
    dance,
    { secrecy: 'show' },
    () => null,
    async (ballotId) => {
      const hands = (yes: number) => ({
        ballotId,
        votes: {
          kind: 'hands',
          papers: [
            { content: { choice: 'yes' }, count: yes },
            { content: { choice: 'no' }, count: 6 },
          ],
        },
      });
      const wrong = await taker.must('enterVotes', hands(20));
      await refused(taker, 'confirmVotes', { entryId: wrong['entryId'] }, 'ownEntry');
      await supervisor.must('refuseVotes', { entryId: wrong['entryId'] });
      const right = await taker.must('enterVotes', hands(24));
      await supervisor.must('confirmVotes', { entryId: right['entryId'] });
    },
  );
  await publish(dance);
  await chair.must('closeItem', { itemId: noise });

  const courses = ['防溺水课', '安全用电课', '消防演练', '反诈讲座'];
  const rankingOf = (at: number) => ({
    ranking: [0, 1, 2, 3].map((step) => [courses[(at * at + step * (1 + (at % 3))) % 4] ?? '']),
  });
  const ranked = (at: number): PaperContent => ({
    ranking: rankingOf(at).ranking.filter(
      ([one], index, list) => list.findIndex(([other]) => other === one) === index,
    ),
  });
  const further: [string, Partial<BallotPlan>, (at: number) => PaperContent][] = [
    ['先办哪一门课', { method: 'choose-one' }, (at) => ({ choice: courses[at % 7 < 5 ? 0 : 1] ?? '' })],
    [
      '可以办哪些课',
      { method: 'approval' },
      (at) => ({ approved: courses.filter((_, c) => (at + c) % 3 < 2) }),
    ],
    [
      '每门课打分',
      { method: 'score', mostPoints: 5 },
      (at) => ({ scores: Object.fromEntries(courses.map((one, c) => [one, (at * (c + 2)) % 6])) }),
    ],
    ['排序选一门', { method: 'irv', secrecy: 'secret' }, ranked],
    ['排序选一门，两两相比', { method: 'schulze' }, ranked],
    ['排序选两门', { method: 'stv', seats: 2, secrecy: 'secret' }, ranked],
  ];
  for (const [at, [title, plan, paper]] of further.entries()) {
    const itemId = await item(`暑期课程：${title}`);
    const motionId = await motion(itemId, `暑期办课，${title}，由服务中心安排`, 2_000, someone(18 + at));
    await debate(2);
    const ballot = await vote(motionId, { options: courses, ...plan }, paper);
    if (ballot.result?.tally.outcome === 'tied') {
      const reply = await chair.do('drawLot', { ballotId: ballot.id });
      if (!reply.ok) await vote(motionId, { options: courses, ...plan }, (n) => paper(n * 5));
    }
    if (view().motions.find(({ id }) => id === motionId)?.state === 'adopted') await publish(motionId);
    await chair.must('closeItem', { itemId });
  }

  say('the end');
  for (const open of view().items.filter(({ state }) => state === 'waiting'))
    say(`  left for the next meeting: ${open.title}`);
  await chair.must('closeMeeting');
  await settled();
  await picture('closed');
  const sheet = async () => {
    const minutes = await api.meetings.minutes.query({ meetingId });
    if (!minutes) throw new Error('a closed meeting has no minutes');
    return minutes;
  };
  await chair.must('correctMinutes', {
    version: (await sheet()).document.version,
    changes: [{ field: 'gist', itemId: lights, side: 'for', words: '下班回来巷子全黑，老人不敢出门。' }],
  });
  for (const signer of [chair, taker]) {
    const { hash } = (await sheet()).fingerprint;
    const reply = await signer.do('signMinutes', { hash });
    if (!reply.ok) count(reply.refusal?.code);
  }
  await settled();
  await picture('signed');

  say('looking back');
  const fresh = await Participant.fromDemo(url, staff.chair.id, 'afterwards');
  await fresh.followMeeting(meetingId);
  for (const one of all) {
    if (!isDeepStrictEqual(one.view, fresh.view)) problems.push(`the copy of ${one.name} differs`);
    const gap = one.applied.findIndex((seq, at) => at > 0 && seq !== (one.applied[at - 1] ?? 0) + 1);
    if (gap > 0) problems.push(`${one.name} missed an event before number ${one.applied[gap]}`);
  }
  const file = async (path: string, name: string) => {
    const response = await fetch(`${url}${path}`, { headers: { cookie: chair.cookie } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    await writeFile(join(evening.folder, name), Buffer.from(await response.arrayBuffer()));
    return join(evening.folder, name);
  };
  await file(`/api/minutes/${meetingId}.docx`, 'minutes.docx');
  const record = await file(`/api/minutes/${meetingId}.json`, 'minutes.json');
  const verified = await cli('minutes', 'verify', record);
  say(`minutes verify: ${verified.trim()}`);
  for (const [at, ballot] of view().ballots.entries()) {
    const path = await file(`/api/open/ballots/${ballot.id}`, `ballot-${at + 1}.json`);
    const { outcome, winners } = JSON.parse(await cli('recount', path)) as {
      outcome: string;
      winners: string[];
    };
    const tally = ballot.result?.tally;
    if (outcome !== tally?.outcome || !isDeepStrictEqual(winners, tally?.winners))
      problems.push(`ballot ${at + 1} counts again as ${outcome} ${winners.join()}`);
  }
  problems.push(...browsers.faults);
  const events = fresh.seq;
  for (const one of [...all, fresh]) one.leave();
  await browsers.leave();
  return { problems, events, speeches, ballots: ballotsTold, refusals };
}

async function tapYes(page: Page, secrecy: 'named' | 'secret'): Promise<void> {
  const options = page.getByRole('group', { name: words('meetings:phone.vote.options') });
  await options.getByRole('button', { name: words('meetings:meeting.choice.yes'), exact: true }).click();
  if (secrecy === 'secret') await press(page, words('meetings:phone.vote.confirmYes'));
  await page.getByText(wordsLike('meetings:phone.vote.counted')).first().waitFor();
}

function ballotPaper(ballotId: string, content: PaperContent) {
  return { ballotId, content, chosenAt: Date.now(), trackingCode: uuidv4().replaceAll('-', '').slice(0, 12) };
}

async function cli(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(projectDir, 'server/gongyi.js'), ...args]);
  return stdout;
}
