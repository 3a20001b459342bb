/** Who reads with difficulty hears what stands on the phone, and finds the rules one tap away, all through a meeting. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phoneHolders, staff } from '../../server/demo/cast.ts';
import { localDay } from '../../shared/local-time.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { ordinaryPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { Participant } from '../support/participant.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { words, wordsLike } from '../support/words.ts';
import { laptop, PeopleWithBrowsers, phone, press, projector } from './people-with-browsers.ts';

declare global {
  interface Window {
    spoken: string[];
  }
}

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let reader: Page;
let screen: Page;
let host: Page;
let chair: Participant;
let others: Participant[];
let itemId = '';
let motionId = '';

const what = '增设公共晾衣架四组';
const chosen = '五栋东侧空地';
const notChosen = ['三栋架空层', '南门岗亭旁'];

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  people = await PeopleWithBrowsers.at(server.url);
  const meetingId = new URL(addressOf('host')).pathname.split('/')[2] ?? '';
  [host, screen, reader] = await Promise.all([
    people.openAs(staff.chair.id, laptop, addressOf('host')),
    people.open(projector, addressOf('screen')),
    people.open(phone, addressOf('phone')),
  ]);
  await withAVoice(reader);
  const who = [staff.chair, ...phoneHolders.slice(1)];
  const all = await Promise.all(who.map(({ id, name }) => Participant.fromDemo(server.url, id, name)));
  for (const one of all) await one.followMeeting(meetingId);
  const [first, ...rest] = all;
  if (!first) throw new Error('a chair is needed');
  [chair, others] = [first, rest];
}, 150_000);

afterAll(async () => {
  for (const one of [chair, ...others]) one.leave();
  await people.leave();
  await server.stop();
  await database.drop();
});

function addressOf(surface: string): string {
  const found = server.addresses.find((address) => address.surface === surface);
  if (!found) throw new Error(`the demo has no ${surface}`);
  return found.url;
}

/** The browser of the tests has no voice: this one writes down what it would say. */
async function withAVoice(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.spoken = [];
    const voice = { cancel() {}, speak: ({ text }: { text: string }) => void window.spoken.push(text) };
    Object.defineProperty(window, 'speechSynthesis', { value: voice });
    Object.defineProperty(window, 'SpeechSynthesisUtterance', {
      value: class {
        readonly text: string;
        constructor(text: string) {
          this.text = text;
        }
      },
    });
  });
  await page.reload();
}

/** What the button in the part of the page with these words says; pressed once more, it is silent. */
async function heardIn(page: Page, part: string | RegExp): Promise<string> {
  const place = page.locator('[data-read]').filter({ hasText: part }).last();
  await place.getByRole('button', { name: words('common:readAloud.start') }).click();
  const said = await page.evaluate(() => window.spoken.splice(0).join('\n'));
  await place.getByRole('button', { name: words('common:readAloud.stop') }).click();
  expect(said).not.toContain(words('common:readAloud.start'));
  return said;
}

describe('a phone that is listened to', { timeout: 120_000 }, () => {
  it('reads the invitation and the rules before the meeting', async () => {
    const invitation = await heardIn(reader, words('convening:answer.question'));
    expect(invitation).toContain(words('convening:answer.coming'));
    await reader.getByText(words('meetings:meeting.rules')).click();
    expect(await heardIn(reader, wordsLike('convening:say.noticePeriod'))).toMatch(
      wordsLike('convening:say.quorum'),
    );
    await screen.getByText(words('convening:say.electorate.persons')).waitFor();
    await press(reader, words('meetings:phone.checkIn.button'));
  });

  it('and, once it is open, the rules are one tap away on phone and console', async () => {
    for (const one of others) await one.must('checkIn');
    await chair.must('openMeeting');
    itemId = String((await chair.must('addItem', { issueId: null, title: '公共晾衣架' }))['itemId']);
    await chair.must('openItem', { itemId });
    const rules = reader.locator('details').filter({ hasText: words('meetings:meeting.rules') });
    await rules.locator('summary').click();
    const heard = await heardIn(reader, wordsLike('convening:say.noticePeriod'));
    expect(heard).toMatch(wordsLike('convening:say.presentNow', { present: 4 }));
    await press(host, words('meetings:meeting.rules'));
    const onConsole = host.getByRole('dialog');
    await onConsole.getByText(words('convening:say.recusal')).waitFor();
    const { warningSeconds, extensionSeconds } = presets.council;
    const always = [
      ...['motionFirst', 'oneMotion', 'floor', 'queue', 'order', 'voteWhen', 'change', 'entered'].map((key) =>
        words(`convening:always.${key}`),
      ),
      words('convening:always.time', { warning: warningSeconds, extension: extensionSeconds }),
    ];
    expect(heard.split('\n')).toEqual(expect.arrayContaining(always));
    for (const sentence of always) await onConsole.getByText(sentence).waitFor();
    await host.keyboard.press('Escape');
  });

  it('reads the form for a motion, with what stands in its fields', async () => {
    await press(reader, words('meetings:phone.motion.propose'));
    const form = words('meetings:phone.motion.proposeTitle');
    await reader.getByRole('textbox', { name: words('meetings:phone.motion.what') }).fill(what);
    const said = (await heardIn(reader, form)).split('\n');
    const labels = ['what', 'whatHint', 'unit', 'dueOn', 'submit', 'cancel'];
    expect(said).toEqual(expect.arrayContaining(labels.map((key) => words(`meetings:phone.motion.${key}`))));
    expect(said).toContain(what);
    await press(reader, words('meetings:phone.motion.cancel'));
  });

  it('reads the place in the queue, and says where it has no voice', async () => {
    motionId = await propose();
    await press(reader, words('meetings:phone.floor.stance.for'));
    await reader.getByRole('button', { name: words('meetings:phone.floor.lower') }).waitFor();
    expect(await heardIn(reader, words('meetings:phone.floor.lower'))).toContain(
      words('meetings:phone.floor.soon'),
    );
    const queue = await heardIn(reader, words('meetings:meeting.queue.title'));
    expect(queue).toContain(words('meetings:phone.floor.you'));
    await press(reader, words('meetings:phone.floor.lower'));
    const silent = await people.openAs(staff.supervisor.id, phone, reader.url());
    await silent.addInitScript(() => Reflect.deleteProperty(window, 'speechSynthesis'));
    await silent.reload();
    const buttons = silent.getByRole('button', { name: words('common:readAloud.start') });
    await buttons.first().click();
    await buttons.last().click();
    await silent.getByText(words('common:readAloud.noVoice')).waitFor();
    expect(await silent.getByText(words('common:readAloud.noVoice')).count()).toBe(1);
    await silent.close();
  });

  it('reads the question of a consensus check', async () => {
    const { checkId } = await chair.must('openCheck', { motionId });
    const question = await heardIn(reader, words('meetings:meeting.consensus.title'));
    for (const answer of ['agree', 'accept', 'object'])
      expect(question).toContain(words(`meetings:meeting.consensus.${answer}`));
    await press(reader, words('meetings:meeting.consensus.accept'));
    await reader.getByText(words('meetings:phone.consensus.thanks')).waitFor();
    await reader.reload();
    await reader.getByText(words('meetings:phone.consensus.thanks')).waitFor();
    await chair.must('closeCheck', { checkId });
  });

  it('knows at once of an answer that a host gives for it', async () => {
    const { checkId } = await chair.must('openCheck', { motionId });
    await reader.getByRole('button', { name: words('meetings:meeting.consensus.accept') }).waitFor();
    const seat = chair.view?.seats.find(({ personId }) => personId === phoneHolders[0]?.id);
    await chair.must('answerCheck', { checkId, answer: 'accept', onBehalfOfSeatId: seat?.id });
    await reader.getByText(words('meetings:phone.consensus.thanks')).waitFor();
    await chair.must('closeCheck', { checkId });
  });

  it('knows of an answer that was given for it while its line was down', async () => {
    const { checkId } = await chair.must('openCheck', { motionId });
    await reader.getByRole('button', { name: words('meetings:meeting.consensus.accept') }).waitFor();
    await reader.evaluate(() => window.dispatchEvent(new Event('offline')));
    await reader.getByText(words('common:connection.offline')).first().waitFor();
    const seat = chair.view?.seats.find(({ personId }) => personId === phoneHolders[0]?.id);
    await chair.must('answerCheck', { checkId, answer: 'accept', onBehalfOfSeatId: seat?.id });
    await reader.getByText(words('meetings:phone.consensus.thanks')).waitFor();
    await chair.must('closeCheck', { checkId });
  });

  it('reads a named vote, then that it is in, and the result', async () => {
    const ballotId = String((await chair.must('openBallot', { motionId }))['ballotId']);
    await screen.getByText(words('meetings:meeting.rule.now.present', { of: 4, needed: 3 })).waitFor();
    const yes = words('meetings:meeting.choice.yes');
    const abstain = words('meetings:meeting.choice.abstain');
    await reader.getByRole('button', { name: yes, exact: true }).waitFor();
    const asked = await heardIn(reader, abstain);
    expect(asked.split('\n')).toEqual(
      expect.arrayContaining([yes, words('meetings:meeting.choice.no'), abstain]),
    );

    await Promise.all(others.map((one) => one.vote(ballotId, 'yes')));
    await reader.getByRole('button', { name: yes, exact: true }).click();
    const counted = words('meetings:phone.vote.counted', { number: 3, count: 4 });
    await reader.getByText(counted).waitFor();
    expect((await heardIn(reader, counted)).split('\n')).toEqual([
      counted,
      words('meetings:phone.vote.mayChange'),
    ]);

    await chair.must('closeBallot', { ballotId });
    await reader.getByText(wordsLike('meetings:phone.result.yours')).waitFor();
    const who = reader.locator('details').filter({ hasText: words('arithmetic:who.title') });
    await who.locator('summary').click();
    await who.getByText(others.map(({ name }) => name).find((name) => name.length > 0) ?? '').waitFor();
    await who.locator('summary').click();
    const onConsole = host.locator('details').filter({ hasText: words('arithmetic:who.title') });
    await onConsole.locator('summary').click();
    await onConsole.getByText(words('arithmetic:who.said', { said: yes, count: 3 })).waitFor();
    const named = [phoneHolders[0].name, ...others.map(({ name }) => name)];
    const list = await onConsole.locator('dd').first().textContent();
    expect(list?.split(words('meetings:meeting.nameComma')).sort()).toEqual(named.sort());
    const result = await heardIn(reader, wordsLike('meetings:phone.result.yours'));
    expect(result).toContain(what);
    expect(result.split('\n')).toEqual(expect.arrayContaining([yes, '3']));
  });

  it('reads the resolution', async () => {
    const supervisor = chair.view?.seats.find(({ role }) => role === 'supervisor');
    await chair.must('publishResolution', {
      motionId,
      supervisorSeatId: supervisor?.id,
      dueOn: localDay(Date.now() + 86_400_000),
    });
    await reader.getByText(words('meetings:meeting.supervisor'), { exact: true }).waitFor();
    const resolution = await heardIn(reader, words('meetings:meeting.supervisor'));
    expect(resolution).toContain(what);
    expect(resolution).toContain(supervisor?.name);
  });

  it('reads the options of a secret ballot and asks aloud before the vote is final, but never says the code', async () => {
    await chair.must('closeItem', { itemId });
    itemId = String((await chair.must('addItem', { issueId: null, title: '放在哪里' }))['itemId']);
    await chair.must('openItem', { itemId });
    motionId = await propose();
    const rules = chair.view?.rules;
    if (!rules) throw new Error('the chair follows the meeting');
    const plan = {
      ...ordinaryPlan(rules),
      method: 'irv',
      secrecy: 'secret',
      options: [chosen, ...notChosen],
    };
    const ballotId = String((await chair.must('openBallot', { motionId, plan }))['ballotId']);
    await reader.getByRole('button', { name: chosen }).click();
    const options = (await heardIn(reader, words('meetings:phone.vote.review'))).split('\n');
    expect(options).toEqual(expect.arrayContaining([words('meetings:meeting.paper.hint.irv'), ...notChosen]));
    await press(reader, words('meetings:phone.vote.review'));
    const sure = await heardIn(reader, words('meetings:phone.vote.reviewTitle'));
    expect(sure).toContain(chosen);
    expect(sure).toContain(words('meetings:phone.vote.confirmHint'));
    await press(reader, words('meetings:phone.vote.confirmYes'));
    await reader.getByText(words('meetings:meeting.trackingCode')).waitFor();
    const code = await reader.locator('.code').textContent();
    const counted = await heardIn(reader, wordsLike('meetings:phone.vote.counted'));
    expect(counted).toMatch(wordsLike('meetings:phone.vote.counted'));
    expect(counted).not.toContain(code);
    await chair.must('closeBallot', { ballotId });
  });

  it('reads the minutes', async () => {
    await chair.must('closeItem', { itemId });
    await chair.must('closeMeeting');
    await reader.getByRole('link', { name: words('meetings:meeting.readMinutes') }).click();
    await reader.getByText(words('minutes:heading.signatures')).first().waitFor();
    const minutes = await heardIn(reader, words('minutes:heading.signatures'));
    expect(minutes).toContain(what);
    expect(minutes).toContain(staff.chair.name);
    expect(people.faults).toEqual([]);
  });
});

/** Proposed and seconded by two who are here. */
async function propose(): Promise<string> {
  const [one, other] = others;
  const [unit] = await chair.api.meetings.units.query(undefined);
  const wording = {
    what,
    unitId: unit?.id,
    dueOn: localDay(Date.now() + 86_400_000),
    costYuan: 0,
    costNote: '',
  };
  const made = await one?.must('proposeMotion', { itemId, onBehalfOfSeatId: null, ...wording });
  await other?.must('secondMotion', { motionId: made?.['motionId'] });
  return String(made?.['motionId']);
}
