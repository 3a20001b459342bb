/** From an idea to a person entering by a printed card, by clicks in real browsers; every page free of barriers. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, localDay } from '../../shared/local-time.ts';
import { staff } from '../../server/demo/cast.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { Participant } from '../support/participant.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { words, wordsLike } from '../support/words.ts';
import { barriers, laptop, PeopleWithBrowsers, phone, press } from './people-with-browsers.ts';

const newcomer = '冯阿婆';
const item = '三巷路灯';
const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let host: Page;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  people = await PeopleWithBrowsers.at(server.url);
  host = await people.openAs(staff.chair.id, laptop, '/meetings');
}, 240_000);

afterAll(async () => {
  await people.leave();
  await server.stop();
  await database.drop();
});

/** Of the day, UTC; the meeting of this story does not sit around that midnight. */
function minuteOf(calendar: string, field: string): number {
  const [, hours, minutes] = new RegExp(`${field}:\\d{8}T(\\d\\d)(\\d\\d)`).exec(calendar) ?? [];
  return Number(hours) * 60 + Number(minutes);
}

const next = () => press(host, words('convening:next'));
const upload = (name: string, mimeType: string, content: string) =>
  host.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: Buffer.from(content) });

describe('convening', () => {
  it('leads from a plan through roster, agenda and rules to the call', async () => {
    const plans = host.getByRole('link', { name: words('convening:list.continue') });
    await plans.first().waitFor();
    const before = await plans.count();
    await host.getByRole('link', { name: words('convening:list.new') }).click();
    await host.getByLabel(words('convening:time.day')).waitFor();
    expect(await barriers(host)).toEqual([]);
    await host.getByRole('button', { name: words('convening:next') }).dblclick();

    await host.waitForURL(/people$/);
    const begun = host.url();
    await host.goto(`${server.url}/meetings`);
    await plans.nth(before).waitFor();
    expect(await plans.count()).toBe(before + 1);
    await host.goto(begun);
    await host.getByText(words('convening:roster.import')).waitFor();
    await upload('名册.csv', 'text/csv', `姓名,组别\n${newcomer},火星\n`);
    const problem = words('convening:roster.problem.unknownGroup', { value: '火星', other: '' });
    await host.getByText(problem).waitFor();
    await press(host, words('convening:cancel'));
    await upload('名册.csv', 'text/csv', `姓名,组别\n${newcomer},本地\n`);
    await press(host, words('convening:roster.take'));
    await host.getByText(newcomer).waitFor();
    expect(await barriers(host)).toEqual([]);
    await next();

    await host.waitForURL(/agenda$/);
    await host.getByLabel(words('convening:agenda.title')).fill(item);
    await press(host, words('convening:agenda.add'));
    const listed = host.getByRole('listitem').filter({ hasText: item });
    await listed.waitFor();
    await press(host, words('convening:agenda.change', { title: item }));
    const inDialog = host.getByRole('dialog');
    await inDialog.getByRole('spinbutton', { name: words('convening:agenda.minutes') }).fill('25');
    expect(await barriers(host)).toEqual([]);
    await inDialog.getByRole('button', { name: words('convening:agenda.keep') }).click();
    await listed.filter({ hasText: words('meetings:meeting.time.budget', { count: 25 }) }).waitFor();
    await upload('路灯方案.pdf', 'application/pdf', pdf);
    await host.getByRole('link', { name: /路灯方案/ }).waitFor();
    await next();

    await host.waitForURL(/rules$/);
    await host.getByText(words('convening:rules.change')).click();
    expect(await barriers(host)).toEqual([]);
    const urgentDays = host.getByRole('spinbutton', { name: words('convening:rules.urgentNoticeDays') });
    await urgentDays.fill('9');
    await host.getByText(wordsLike('refusals:urgentNoticeLonger')).first().waitFor();
    await urgentDays.fill('2');
    await host.getByText(wordsLike('refusals:urgentNoticeLonger')).waitFor({ state: 'detached' });
    await host.getByRole('checkbox', { name: words('convening:rules.chairVotes') }).check();
    await host.getByText(words('convening:say.chair.votes')).waitFor();
    // By the steps above, not by the button: what was changed is kept all the same
    await host.getByRole('link', { name: words('convening:steps.call') }).click();

    await host.waitForURL(/call$/);
    await host.getByText(words('convening:say.chair.votes')).waitFor();
    await host.getByRole('listitem').filter({ hasText: item }).waitFor();
    await press(host, words('convening:call.do'));
    await host.waitForURL(/invite$/);
    await host.getByText(newcomer).first().waitFor();
    expect(await barriers(host)).toEqual([]);
    await host.getByText(`${item} · ${words('meetings:meeting.time.budget', { count: 25 })}`).waitFor();
    const handedOut = host.waitForEvent('download');
    await press(host, words('convening:invite.calendar'));
    const calendar = await readFile(await (await handedOut).path(), 'utf8');
    const [begins, ends] = ['DTSTART', 'DTEND'].map((field) => minuteOf(calendar, field));
    expect((ends ?? 0) - (begins ?? 0)).toBe(25);
  }, 120_000);

  it('prints a card whose address lets one person in, who answers with one tap', async () => {
    const invitation = host.url();
    await host.getByRole('link', { name: words('convening:invite.printOne', { name: newcomer }) }).click();
    const handedOut = host.waitForResponse((response) => response.url().includes('printCards'));
    await press(host, words('convening:cards.make'));
    await host.getByText(newcomer).first().waitFor();
    expect(await barriers(host)).toEqual([]);
    const [, address] = /"url":"([^"]+)"/.exec(await (await handedOut).text()) ?? [];
    if (!address) throw new Error('the card has no address');

    const guest = await people.open(phone, address);
    await guest.waitForURL(/\/phone\/meeting/);
    await guest.getByText(words('convening:answer.question')).waitFor();
    await guest.getByRole('link', { name: /路灯方案/ }).waitFor();
    expect(await barriers(guest)).toEqual([]);
    await press(guest, words('convening:answer.coming'));
    await guest.locator('[aria-pressed=true]').waitFor();

    await host.goto(invitation);
    const coming = wordsLike('convening:invite.answered', { coming: 1 });
    await host.getByText(coming).first().waitFor();
    expect(people.faults).toEqual([]);
  }, 120_000);

  it('14: the chair casts the last vote from the console, and acts for somebody without a phone', async () => {
    const [, meetingId] = /meetings\/([^/]+)\/invite/.exec(host.url()) ?? [];
    const chair = await Participant.fromDemo(server.url, staff.chair.id, 'chair');
    const taker = await Participant.fromDemo(server.url, staff.minuteTaker.id, 'minute-taker');
    for (const one of [chair, taker]) await one.followMeeting(meetingId ?? '');
    const voters = () => chair.view?.seats.filter(({ role }) => role === 'representative') ?? [];
    await chair.must('checkInFromPaper', { seatIds: voters().map(({ id }) => id) });
    await chair.must('checkIn');
    await chair.must('openMeeting');
    const itemId = chair.view?.items[0]?.id;
    await chair.must('openItem', { itemId });
    const [unit] = await chair.api.meetings.units.query(undefined);
    const [proposer, seconder] = voters();
    const { motionId } = await chair.must('proposeMotion', {
      ...{ itemId, onBehalfOfSeatId: proposer?.id, what: '三巷装十盏路灯', unitId: unit?.id },
      ...{ dueOn: addDays(localDay(Date.now()), 30), costYuan: 0, costNote: '' },
    });

    await host.goto(`${server.url}/host/${meetingId}`);
    await press(host, words('host:forSeat.buttonFor', { name: seconder?.name ?? '' }));
    const dialog = host.getByRole('dialog');
    expect(await barriers(host)).toEqual([]);
    await press(dialog, words('host:forSeat.recuse'));
    await dialog.getByText(wordsLike('host:forSeat.recuseConfirm', { name: seconder?.name ?? '' })).waitFor();
    await press(dialog, words('common:dialog.cancel'));
    expect(chair.view?.motions[0]?.recusedSeatIds).toEqual([]);
    await press(dialog, words('host:forSeat.recuse'));
    await press(dialog, words('host:forSeat.recuseYes', { name: seconder?.name ?? '' }));
    await dialog.waitFor({ state: 'detached' });
    await press(host, words('host:forSeat.buttonFor', { name: seconder?.name ?? '' }));
    await press(dialog, words('host:forSeat.unrecuse'));
    await dialog.waitFor({ state: 'detached' });
    expect(chair.view?.motions[0]?.recusedSeatIds).toEqual([]);
    await press(host, words('host:forSeat.buttonFor', { name: seconder?.name ?? '' }));
    await press(dialog, words('host:forSeat.second'));
    await press(host, words('host:next.openBallot'));
    const own = host.getByRole('button', { name: words('host:next.chairVotes') });
    await own.and(host.locator('[aria-disabled=true]')).waitFor();
    await host.getByText(words('refusals:chairVotesLast')).first().waitFor();

    const { entryId } = await chair.must('enterVotes', {
      ballotId: chair.view?.ballots[0]?.id,
      votes: {
        kind: 'seats',
        votes: voters().map(({ id }) => ({ seatId: id, content: { choice: 'yes' } })),
      },
    });
    await taker.must('confirmVotes', { entryId });
    await host.getByText(words('host:why.chairVotes')).waitFor();
    await own.click();
    await dialog.getByText(words('meetings:meeting.choice.no'), { exact: true }).click();
    expect(await barriers(host)).toEqual([]);
    await press(dialog, words('meetings:phone.vote.review'));
    await press(dialog, words('meetings:phone.vote.confirmYes'));
    await dialog.getByText(words('meetings:phone.vote.countedPlain')).waitFor();
    await press(dialog, words('common:dialog.close'));
    // Before the turnout has come the console would ask whether to close without the one who is missing.
    await host.getByText(words('host:why.closeBallotAll')).waitFor();
    await press(host, words('host:next.closeBallot'));
    const closed = () => chair.view?.ballots[0]?.result ?? null;
    await chair.until(() => closed() !== null, 'the result');
    expect(closed()?.tally.counts).toMatchObject({ yes: voters().length, no: 1, notVoted: 0 });
    expect(chair.view?.motions).toMatchObject([{ id: motionId, state: 'adopted' }]);
    for (const one of [chair, taker]) one.leave();
    expect(people.faults).toEqual([]);
  }, 120_000);
});
