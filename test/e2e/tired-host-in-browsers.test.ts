/** A tired host at a small laptop and a voter at a small phone: what they need stands on the screen, and nothing is mixed up. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phoneHolders, staff } from '../../server/demo/cast.ts';
import { addDays, localDay } from '../../shared/local-time.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { ordinaryPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { Participant } from '../support/participant.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { words, wordsLike } from '../support/words.ts';
import { laptop, PeopleWithBrowsers, phone, press } from './people-with-browsers.ts';

const what =
  '在三栋、七栋和十一栋架空层增设集中充电桩二十四个，配烟感、喷淋和定时断电，充满自动停，由物业每周巡查一次并公布结果';
const touch = { ...phone, hasTouch: true, isMobile: true };

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let host: Page;
let voter: Page;
let chair: Participant;
let others: Participant[];
let meetingId = '';
let itemId = '';
let wording: Record<string, unknown> = {};

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  people = await PeopleWithBrowsers.at(server.url);
  const console = server.addresses.find(({ surface }) => surface === 'host')?.url ?? '';
  meetingId = new URL(console).pathname.split('/')[2] ?? '';
  host = await people.openAs(staff.chair.id, laptop, console);
  const who = [staff.chair, ...phoneHolders];
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

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
const nameOfVoter = () => phoneHolders[0]?.name ?? '';

/** Seen without scrolling. */
async function isOnScreen(page: Page, place: Locator): Promise<boolean> {
  const box = await place.boundingBox();
  const size = page.viewportSize();
  return box !== null && size !== null && box.y >= 0 && box.y + box.height <= size.height;
}

/** The voter's own browser votes for itself, the other phones by socket. */
const debating = async () => {
  const [proposer, seconder] = others.slice(1);
  const put = await proposer?.must('proposeMotion', { itemId, onBehalfOfSeatId: null, ...wording });
  const motionId = String(put?.['motionId']);
  await seconder?.must('secondMotion', { motionId });
  return motionId;
};

describe('a tired host and a hurried voter', { timeout: 120_000 }, () => {
  it('a link given out at the console leads to this meeting', async () => {
    await press(host, words('host:code', { code: chair.view?.shortCode ?? '' }));
    const dialog = host.getByRole('dialog');
    await press(dialog, `${words('host:linksDialog.issue')}: ${nameOfVoter()}`);
    const address = (await dialog.locator('code').textContent()) ?? '';
    voter = await people.open(touch, address.trim());
    await voter.waitForURL((url) => url.searchParams.get('meeting') === meetingId);
    await press(voter, words('meetings:phone.checkIn.button'));
    await host.keyboard.press('Escape');
  });

  it('the page of the console never scrolls away, and the speaker stands above a long motion', async () => {
    for (const one of others.slice(1)) await one.must('checkIn');
    await chair.must('openMeeting');
    itemId = chair.view?.items[0]?.id ?? '';
    await chair.must('openItem', { itemId });
    const [unit] = await chair.api.meetings.units.query(undefined);
    wording = { what, unitId: unit?.id, dueOn: addDays(localDay(Date.now()), 30), costYuan: 0, costNote: '' };
    await debating();
    await others[1]?.must('raiseHand', { stance: 'for' });
    await press(host, words('host:next.giveFloor', { name: others[1]?.name ?? '' }));
    const end = button(host, words('host:action.endSpeech'));
    await end.waitFor();
    expect(await isOnScreen(host, end)).toBe(true);
    const beyond = await host.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
    expect(beyond).toBe(0);
  });

  it('a speech that is over its time shows by how much', async () => {
    await database.run(`update floor_request set started_at = now() - interval '140 seconds',
      ends_at = now() - interval '20 seconds' where state = 'speaking'`);
    await others[0]?.must('raiseHand', { stance: 'other' });
    await host.reload();
    await host
      .getByRole('timer')
      .filter({ hasText: /^\s*\+0:[2-5]\d/ })
      .waitFor();
    await others[0]?.must('lowerHand');
  });

  it('Space takes the next step although a button was just clicked', async () => {
    await others[2]?.must('raiseHand', { stance: 'against' });
    const next = words('host:next.nextSpeaker', { name: others[2]?.name ?? '' });
    await button(host, next).waitFor();
    await press(host, words('host:order.button'));
    await host.getByRole('dialog').waitFor();
    await press(host.getByRole('dialog'), words('common:dialog.cancel'));
    await host.getByRole('dialog').waitFor({ state: 'detached' });
    await host.keyboard.press('Space');
    await chair.until(
      () =>
        chair.view?.floor.some((one) => one.state === 'speaking' && one.seatId === seatOf(others[2])) ??
        false,
      'the next speaker',
    );
    await press(host, words('host:action.endSpeech'));
  });

  it('what an amendment came to stands on the phone', async () => {
    const motionId = chair.view?.motions[0]?.id;
    const amended = { ...wording, what: `${what}；电费不加价` };
    const put = await others[1]?.must('proposeAmendment', { motionId, onBehalfOfSeatId: null, ...amended });
    await others[2]?.must('secondMotion', { motionId: put?.['motionId'] });
    await press(host, words('host:next.openAmendmentBallot'));
    await voter.getByRole('group', { name: words('meetings:phone.vote.options') }).waitFor();

    await button(host, words('host:action.enterVotes')).waitFor();
    await host.keyboard.press('v');
    const entry = host.getByRole('dialog', { name: words('host:entry.title') });
    await entry.getByLabel(words('host:entry.whose')).selectOption({ label: others[2]?.name ?? '' });
    await press(entry, words('meetings:meeting.choice.yes'));
    await press(entry, words('host:entry.add'));
    const added = `${others[2]?.name ?? ''} · ${words('meetings:meeting.choice.yes')}`;
    await entry.getByText(added).waitFor();
    await press(entry, words('common:dialog.cancel'));

    const ballotId = chair.view?.ballots[0]?.id;
    await chair.must('closeBallot', { ballotId });
    const outcome = words('meetings:meeting.result.rejected');
    await voter.getByRole('heading', { name: new RegExp(`1-1-1.*${outcome}`) }).waitFor();
  });

  it('nothing written for one vote is handed over for the next, and a secret vote is seen to be in', async () => {
    const motionId = chair.view?.motions[0]?.id;
    const plan = ordinaryPlan(presets.council);
    await chair.must('openBallot', { motionId, plan: { ...plan, secrecy: 'named' } });
    await button(host, words('host:action.enterVotes')).waitFor();
    await host.keyboard.press('v');
    const entry = host.getByRole('dialog', { name: words('host:entry.title') });
    await entry.getByText(words('host:entry.papersSoFar', { count: 0 })).waitFor();
    await press(entry, words('common:dialog.cancel'));
    await host.keyboard.press('u');
    await chair.until(() => chair.view?.motions[0]?.state === 'debated', 'the vote taken back');

    await chair.must('openBallot', { motionId, plan: { ...plan, secrecy: 'secret' } });
    const options = voter.getByRole('group', { name: words('meetings:phone.vote.options') });
    await options.getByRole('button', { name: words('meetings:meeting.choice.no'), exact: true }).click();
    await press(voter, words('meetings:phone.vote.confirmYes'));
    const counted = voter.getByText(wordsLike('meetings:phone.vote.counted')).first();
    await counted.waitFor();
    expect(await isOnScreen(voter, counted)).toBe(true);
  });

  it('says before the vote is closed that too few are left, and on the phone that it is void', async () => {
    await others[1]?.must('leave');
    const few = words('host:ballot.quorumLost', { present: 3, needed: 4 });
    await host.getByText(few).waitFor();
    await host.keyboard.press('Space');
    const question = host.getByRole('dialog');
    await question.getByText(few).waitFor();
    await press(question, words('host:ballot.confirmCloseYes'));
    const outcome = words('meetings:meeting.result.inquorate');
    await voter.getByRole('heading', { name: new RegExp(`1-1.*${outcome}`) }).waitFor();
    expect(people.faults).toEqual([]);
  });
});

function seatOf(one: Participant | undefined): string | undefined {
  return chair.view?.seats.find(({ name }) => name === one?.name)?.id;
}
