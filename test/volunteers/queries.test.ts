import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '../../shared/identity/roles.ts';
import { personState, shiftStaffing } from '../../shared/volunteers/board-state.ts';
import type { Services } from '../../server/services.ts';
import { checkInByCode, checkInByLead, checkOut } from '../../server/volunteers/commands/check-in.ts';
import { agreeSwap, askSwap } from '../../server/volunteers/commands/swap-shifts.ts';
import { declineOffer } from '../../server/volunteers/commands/close-offer.ts';
import { confirmTurnouts, recordServed } from '../../server/volunteers/commands/confirm-turnouts.ts';
import { volunteersRouter } from '../../server/volunteers/router.ts';
import { servicesOver } from '../support/services.ts';
import { hour, minute, monday, Town } from './town.ts';

let town: Town;
let dataDir: string;
let services: Services;
beforeAll(async () => {
  town = await Town.open();
  dataDir = await mkdtemp(join(tmpdir(), 'volunteers-'));
  services = servicesOver(town.runner, { GONGYI_DATA: dataDir });
});
afterAll(async () => {
  await town.close();
  await rm(dataDir, { recursive: true });
});

const as = (viewer: Viewer) => volunteersRouter.createCaller({ services, viewer });
const nobody: Viewer = { kind: 'anyone' };
const refused = { cause: { code: 'notAllowed' } };

async function scene() {
  town.now = monday;
  const community = await town.community();
  const lead = await town.lead(community);
  return { community, lead, ...(await town.shift(lead, community, { need: { target: 2 } })) };
}

test('before anybody is asked in waves, the lead sees how sure, how soon and with how many messages', async () => {
  const { community, lead, requirementId } = await scene();
  await town.volunteers(12, community);
  const wanted = { requirementId, answerMinutes: 30, levelPercent: 90 };
  const { askNow, chance, messages, fullAt } = await as(lead).waves({
    ...wanted,
    deadlineAt: monday + 2 * hour,
  });
  expect(chance).toBeGreaterThanOrEqual(0.9);
  expect(messages).toBeGreaterThanOrEqual(askNow.length);
  expect(fullAt).toBeGreaterThan(monday);
  expect(fullAt).toBeLessThan(monday + hour);
  const late = await as(lead).waves({ ...wanted, deadlineAt: monday + 5 * minute });
  expect(late.fullAt).toBeLessThanOrEqual(monday + 5 * minute);
});

test('whoever served is asked how it was, also when nobody saw them leave', async () => {
  const { community, lead, shiftId, requirementId, startsAt } = await scene();
  const [anna, absent] = await town.volunteers(2, community);
  if (!anna || !absent) throw new Error('no volunteers');
  await town.book(lead, requirementId, [anna, absent]);
  town.now = startsAt;
  await town.run(checkInByLead, lead, { shiftId, personId: anna.personId });
  expect(await as(anna).shiftsToRate({})).toEqual([]);
  town.now = startsAt + 2 * hour + minute;
  expect(await as(anna).shiftsToRate({})).toMatchObject([{ shiftId }]);
  expect(await as(absent).shiftsToRate({})).toEqual([]);
});

describe('the board', () => {
  test('shows one person from being asked to being confirmed', async () => {
    const { community, lead, shiftId, requirementId, code, startsAt } = await scene();
    const [anna, ben] = await town.volunteers(2, community);
    if (!anna || !ben) throw new Error('no volunteers');
    const stateOf = async (personId: string) => {
      const { shifts } = await as(lead).board({ communityId: null, day: '2026-11-23' });
      const [shift] = shifts;
      const person = shift?.people.find((each) => each.personId === personId);
      return shift && person && personState(person, shift, town.now);
    };
    const [, bens = ''] = await town.ask(lead, requirementId, [anna, ben]);
    expect(await stateOf(anna.personId)).toBe('asked');
    await town.run(declineOffer, ben, { offerId: bens });
    expect(await stateOf(ben.personId)).toBe('gone');
    const [offer] = await as(anna).myOffers({});
    expect(offer).toMatchObject({ shiftId, state: 'asked', askedByName: lead.name, places: 2, taken: 0 });
    await as(anna).accept({ id: uuidv7(), input: { offerId: offer?.id ?? '' } });
    expect(await stateOf(anna.personId)).toBe('coming');
    town.now = startsAt;
    expect(await stateOf(anna.personId)).toBe('late');
    town.now = startsAt + 10 * minute;
    expect(await stateOf(anna.personId)).toBe('missing');
    await town.run(checkInByCode, anna, { shiftId, code, location: null });
    expect(await stateOf(anna.personId)).toBe('here');
    town.now = startsAt + hour;
    await town.run(checkOut, anna, { shiftId });
    expect(await stateOf(anna.personId)).toBe('out');
    await town.run(recordServed, lead, { shiftId, people: 30, note: '' });
    await town.run(recordServed, lead, { shiftId, people: 35, note: '' });
    await town.run(confirmTurnouts, lead, { shiftId });
    const [shift] = (await as(lead).board({ communityId: community, day: '2026-11-23' })).shifts;
    expect(shift).toMatchObject({ state: 'confirmed', served: 35, confirmedByName: lead.name });
    expect(shift && shiftStaffing(shift, town.now)).toMatchObject({ came: 1, open: 1, target: 2 });
    expect(await as(anna).myHours({})).toMatchObject({
      confirmedMs: 50 * minute,
      confirmedTurnouts: 1,
      waitingMs: 0,
    });
  });

  test('says whom to call: the contact of the activity, else whoever planned it', async () => {
    const { community, lead, shiftId, requirementId } = await scene();
    const anna = await town.volunteer(community);
    await town.book(lead, requirementId, [anna]);
    await town.rows(`update person set phone = '020-1' where id = $1`, [lead.personId]);
    const called = async () => {
      const [mine] = await as(anna).myShifts({});
      const { shifts } = await as(lead).board({ communityId: community, day: '2026-11-23' });
      return { mine: [mine?.contactName, mine?.contactPhone], board: shifts[0]?.contact };
    };
    expect(await called()).toEqual({ mine: [lead.name, '020-1'], board: null });
    await town.rows(
      `update activity set contact_name = '李姐', contact_phone = '020-2'
       where id = (select activity_id from shift where id = $1)`,
      [shiftId],
    );
    expect(await called()).toEqual({ mine: ['李姐', '020-2'], board: { name: '李姐', phone: '020-2' } });
  });

  test('is of the day in local time', async () => {
    town.now = monday;
    const community = await town.community();
    const lead = await town.lead(community);
    // 23:30 – 01:30
    await town.shift(lead, community, { from: 15.5 * hour });
    const on = async (day: string) => (await as(lead).board({ communityId: community, day })).shifts.length;
    expect([await on('2026-11-22'), await on('2026-11-23'), await on('2026-11-24')]).toEqual([0, 1, 1]);
  });

  test('is for leads of the community', async () => {
    const { community } = await scene();
    const stranger = await town.lead(await town.community());
    const volunteer = await town.volunteer(community);
    const board = { communityId: community, day: '2026-11-23' };
    await expect(as(stranger).board(board)).rejects.toMatchObject(refused);
    await expect(as(volunteer).board({ ...board, communityId: null })).rejects.toMatchObject(refused);
    await expect(as(nobody).board(board)).rejects.toMatchObject({ cause: { code: 'notSignedIn' } });
  });
});

describe('candidates', () => {
  test('fit or say why not; whoever was asked is neither', async () => {
    const { community, lead } = await scene();
    const { requirementId } = await town.shift(lead, community, {
      from: 8 * hour,
      need: { language: '潮汕话', languageGrade: 2 },
    });
    const speaker = { languages: [['潮汕话', 2]] } as const;
    const fits = await town.volunteer(community, speaker);
    const asked = await town.volunteer(community, speaker);
    const child = await town.volunteer(community, { ...speaker, bornYear: 2014 });
    const saidNo = await town.volunteer(community, speaker);
    const formerly = await town.volunteer(community, speaker);
    await town.rows('update role_grant set revoked_at = now() where person_id = $1', [formerly.personId]);
    const [, noId = ''] = await town.ask(lead, requirementId, [asked, saidNo]);
    await town.run(declineOffer, saidNo, { offerId: noId });
    const view = await as(lead).candidates({ requirementId });
    expect(view.fits.map(({ personId }) => personId)).toEqual([fits.personId]);
    const why = (personId: string) => view.unfit.find((each) => each.personId === personId)?.why;
    expect(why(child.personId)).toEqual([{ code: 'tooYoung' }]);
    expect(why(saidNo.personId)).toEqual([{ code: 'saidNo' }]);
    expect([why(asked.personId), why(formerly.personId)]).toEqual([undefined, undefined]);
  });
});

describe('check-in codes', () => {
  test('lead to the shift, and tell each person only of themselves', async () => {
    const { community, lead, requirementId, shiftId, code } = await scene();
    const [anna, ben] = await town.volunteers(2, community);
    if (!anna || !ben) throw new Error('no volunteers');
    await town.book(lead, requirementId, [anna]);
    expect(await as(anna).checkInInfo({ code })).toMatchObject({ shiftId, booked: true, checkedInAt: null });
    expect(await as(ben).checkInInfo({ code })).toMatchObject({ shiftId, booked: false });
    expect(await as(ben).checkInInfo({ code: 'NOSUCH' })).toBeNull();
    await expect(as(nobody).checkInInfo({ code })).rejects.toMatchObject({ cause: { code: 'notSignedIn' } });
  });
});

describe('the street', () => {
  test('the list holds whoever is expected or here, and nobody who was only asked', async () => {
    const { community, lead, shiftId, requirementId, startsAt } = await scene();
    const [anna, ben, cora] = await town.volunteers(3, community);
    if (!anna || !ben || !cora) throw new Error('no volunteers');
    await town.book(lead, requirementId, [anna, ben]);
    town.now = startsAt;
    await town.run(checkInByLead, lead, { shiftId, personId: anna.personId });
    await town.ask(lead, requirementId, [cora]);
    const { shifts, serverAt } = await as(lead).roll({});
    const shift = shifts.find(({ id }) => id === shiftId);
    expect(serverAt).toBe(town.now);
    expect(shift?.people.map(({ personId, checkedInAt }) => [personId, checkedInAt])).toEqual(
      expect.arrayContaining([
        [anna.personId, startsAt],
        [ben.personId, null],
      ]),
    );
    expect(shift?.people).toHaveLength(2);
    await expect(as(anna).roll({})).rejects.toMatchObject(refused);
  });

  test('fairness counts the volunteers of the community, whoever asked them', async () => {
    const { community, lead, requirementId } = await scene();
    const [asked] = await town.volunteers(3, community);
    await town.volunteers(2, await town.community());
    if (!asked) throw new Error('no volunteers');
    await town.book(lead, requirementId, [asked]);
    const found = await as(lead).fairness({ communityId: community, days: 90 });
    expect(found.all).toMatchObject({ people: 3, neverAsked: 2, askedInWindow: 1, medianDaysSinceAsked: 0 });
    const stranger = await town.lead(await town.community());
    await expect(as(stranger).fairness({ communityId: community, days: 90 })).rejects.toMatchObject(refused);
  });

  test('a wish to swap is seen by those who may agree, and by the lead once somebody has', async () => {
    const { community, lead, shiftId, requirementId } = await scene();
    const later = await town.shift(lead, community, { from: 6 * hour });
    const [anna, ben, cora] = await town.volunteers(3, community);
    if (!anna || !ben || !cora) throw new Error('no volunteers');
    await town.book(lead, requirementId, [anna]);
    await town.book(lead, later.requirementId, [ben]);
    expect((await as(anna).swapChoices({ shiftId })).map(({ id }) => id)).toEqual([later.shiftId]);
    const { swapId } = await town.run(askSwap, anna, { shiftId, otherShiftId: later.shiftId });
    const seen = async (viewer: Viewer) => (await as(viewer).mySwaps({})).map(({ id }) => id);
    expect(await Promise.all([seen(anna), seen(ben), seen(cora)])).toEqual([[swapId], [swapId], []]);
    expect(await as(lead).swapsToSettle({})).toEqual([]);
    await town.run(agreeSwap, ben, { swapId });
    expect(await as(lead).swapsToSettle({})).toMatchObject([{ id: swapId, otherName: ben.name }]);
  });

  test('whoever was served answers without a name, and sent twice it counts once', async () => {
    const { lead, shiftId, startsAt, endsAt } = await scene();
    const answer = { id: uuidv7(), shiftId, rating: 5, words: '' };
    await expect(as(nobody).giveFeedback(answer)).rejects.toMatchObject({ cause: { code: 'tooEarly' } });
    town.now = startsAt;
    expect(await as(nobody).feedbackInfo({ shiftId })).toMatchObject({ shiftId, title: '消防志愿巡查' });
    await as(nobody).giveFeedback(answer);
    await as(nobody).giveFeedback(answer);
    await as(nobody).giveFeedback({ ...answer, id: uuidv7(), rating: 2, words: '等太久' });
    const { summaries, words } = await as(lead).feedback({ shiftId });
    expect(summaries.served).toEqual({ answers: 2, average: 3.5, satisfiedShare: 0.5 });
    expect(words).toEqual([{ role: 'served', rating: 2, words: '等太久' }]);
    const nowhere = { ...answer, shiftId: uuidv7() };
    await expect(as(nobody).giveFeedback(nowhere)).rejects.toMatchObject({ cause: { code: 'notAllowed' } });
    town.now = endsAt + 15 * 24 * hour;
    const late = { ...answer, id: uuidv7() };
    await expect(as(nobody).giveFeedback(late)).rejects.toMatchObject({ cause: { code: 'tooLate' } });
  });
});
