import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { startOfDay } from '../../shared/local-time.ts';
import {
  adultFrom,
  askedAtDoor,
  asksMoreSince,
  consentStanding,
  consentVersion,
  isBirthdayAsked,
} from '../../shared/volunteers/consent.ts';
import { whyNotEligible } from '../../shared/volunteers/eligibility.ts';
import { youngestAge } from '../../shared/volunteers/eligibility.ts';
import { appRouter } from '../../server/router.ts';
import { addWalkUp } from '../../server/volunteers/commands/add-walk-up.ts';
import { recordWalkUp } from '../../server/volunteers/commands/record-walk-up.ts';
import { acceptOffer } from '../../server/volunteers/commands/accept-offer.ts';
import { askVolunteers } from '../../server/volunteers/commands/ask-volunteers.ts';
import { agreeMyself, recordConsent, withdrawMyConsent } from '../../server/volunteers/profiles/consent.ts';
import { tellOwnConsentNeeded } from '../../server/volunteers/tell-own-consent.ts';
import { loadRequirement, loadVolunteers } from '../../server/volunteers/volunteer-facts.ts';
import { servicesOver } from '../support/services.ts';
import { hour, minute, monday, refusalOf, Town } from './town.ts';

describe('full age', () => {
  test.each([
    [2009, '2009-11-25', '2027-11-25'],
    [2008, '2008-02-29', '2026-03-01'],
    [2008, null, '2027-01-01'],
  ])('of somebody born in %i (%s) begins on %s', (bornYear, birthday, day) => {
    expect(adultFrom({ bornYear, birthday })).toBe(day);
  });
  test.each([
    ['2026-11-24', '2008-11-25', 17],
    ['2026-11-25', '2008-11-25', 18],
    ['2026-12-31', null, 17],
  ])('on %s, born on %s: %i', (day, birthday, age) => {
    expect(youngestAge(2008, day, birthday)).toBe(age);
  });

  const young = { bornYear: 2008, birthday: '2008-11-25', agreedText: consentVersion };
  const grown = { bornYear: 1980, birthday: null, guardianConsent: false };
  const before = startOfDay('2025-06-01');
  const after = startOfDay('2026-11-25');
  test.each([
    [{ ...young, guardianConsent: false, consentedAt: before }, '2026-11-24', 'guardianNeeded'],
    [{ ...young, guardianConsent: true, consentedAt: before }, '2026-11-24', 'agreed'],
    [{ ...young, guardianConsent: true, consentedAt: before }, '2026-11-25', 'ownNeeded'],
    [{ ...young, guardianConsent: true, consentedAt: after }, '2026-11-25', 'agreed'],
    [{ ...grown, consentedAt: before, agreedText: asksMoreSince }, '2026-11-25', 'agreed'],
    [{ ...grown, consentedAt: before, agreedText: asksMoreSince - 1 }, '2026-11-25', 'newTextNeeded'],
    [{ ...grown, consentedAt: null, agreedText: null }, '2026-11-25', 'agreed'],
    [{ ...young, guardianConsent: true, consentedAt: before, agreedText: 1 }, '2026-11-24', 'newTextNeeded'],
    [{ ...young, guardianConsent: true, consentedAt: before, agreedText: 1 }, '2026-11-25', 'ownNeeded'],
  ] as const)('whose word is missing %#', (who, day, standing) => {
    expect(consentStanding(who, day)).toBe(standing);
  });
});

describe('at the door', () => {
  const grown = {
    bornYear: 1980,
    birthday: null,
    guardianConsent: false,
    consentedAt: startOfDay('2025-06-01'),
    agreedText: consentVersion,
  };
  const young = {
    bornYear: 2008,
    birthday: '2008-11-25',
    guardianConsent: true,
    consentedAt: startOfDay('2025-06-01'),
    agreedText: consentVersion,
  };
  const now = { given: true, version: consentVersion };
  test.each([
    [{ ...grown, own: now }, 'nothing'],
    [{ ...grown, own: { given: true, version: 1 } }, 'newText'],
    [{ ...grown, own: null }, 'newText'],
    [{ ...grown, consentedAt: null, own: { ...now, given: false } }, 'consent'],
    [{ ...young, own: now }, 'consent'],
    [{ ...young, birthday: null, own: now }, 'nothing'],
    [{ ...young, birthday: null, guardianConsent: false, own: now }, 'guardian'],
  ] as const)('somebody registered is asked for %#', (who, asked) => {
    expect(askedAtDoor(who, '2026-11-25')).toBe(asked);
  });
  test.each([
    [2007, false],
    [2008, true],
    [2012, true],
    [2013, false],
  ])('who is born in %i is asked for the day: %s', (bornYear, isAsked) => {
    expect(isBirthdayAsked(bornYear, '2026-11-25')).toBe(isAsked);
  });
});

const agreed = { version: consentVersion, way: 'paper' } as const;

let town: Town;
let community: string;
let lead: SignedIn;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());
beforeEach(async () => {
  town.now = monday;
  community = await town.community();
  lead = await town.lead(community);
});

const consentOf = (viewer: SignedIn) =>
  appRouter.createCaller({ services: servicesOver(town.runner), viewer }).profiles.myConsent({});

/** Turns 18 on the Wednesday; registered in June with a guardian's word. */
async function young(): Promise<SignedIn> {
  const who = await town.volunteer(community, { bornYear: 2008 });
  await town.rows('update volunteer set consented_at = $2 where person_id = $1', [
    ...[who.personId, '2026-06-01T08:00:00+08:00'],
  ]);
  const word = { communityId: community, personId: who.personId, kind: 'guardian', agreed } as const;
  expect(await refusalOf(town.run(recordConsent, lead, { ...word, birthday: '2007-11-25' }))).toBe(
    'birthdayOther',
  );
  await town.run(recordConsent, lead, { ...word, birthday: '2008-11-25' });
  return who;
}

async function unfitFor(requirementId: string, who: SignedIn): Promise<string[]> {
  const at = await loadRequirement(town.database.em(), requirementId);
  const [found] = await loadVolunteers(town.database.em(), at, {
    now: new Date(town.now),
    only: [who.personId],
  });
  return found ? whyNotEligible(found.facts, at.need, at.shift).map(({ code }) => code) : ['nobody'];
}

test('a guardian’s word holds until the 18th birthday; then one’s own is asked, and given on the phone', async () => {
  const who = await young();
  const tomorrow = await town.shift(lead, community, { from: 26 * hour });
  const thursday = await town.shift(lead, community, { from: 74 * hour });
  expect(await unfitFor(tomorrow.requirementId, who)).toEqual([]);
  expect(await unfitFor(thursday.requirementId, who)).toEqual(['ownConsentMissing']);
  expect(await consentOf(who)).toMatchObject({
    ...{ standing: 'agreed', guardian: { given: true, until: '2026-11-25', birthdayKnown: true } },
  });
  await tellOwnConsentNeeded(town.runner);
  const told = () => town.rows('select kind from service_notice where person_id = $1', [who.personId]);
  expect(await told()).toEqual([]);

  town.now = startOfDay('2026-11-25') + 9 * hour;
  await tellOwnConsentNeeded(town.runner);
  await tellOwnConsentNeeded(town.runner);
  expect(await told()).toEqual([{ kind: 'ownConsentNeeded' }]);
  expect(await consentOf(who)).toMatchObject({ standing: 'ownNeeded', guardian: null });
  await town.run(agreeMyself, who, { version: consentVersion });
  expect(await consentOf(who)).toMatchObject({ standing: 'agreed', own: { given: true } });
  expect(await unfitFor(thursday.requirementId, who)).toEqual([]);
});

test('whoever agreed to less than the newest text asks for is offered nothing new until they answer', async () => {
  const who = await town.volunteer(community);
  const [promised, asked, next] = await Promise.all(
    [26, 50, 74].map((hours) => town.shift(lead, community, { from: hours * hour })),
  );
  if (!promised || !asked || !next) throw new Error('no shifts');
  const say = (version: typeof consentVersion | 1) =>
    town.run(recordConsent, lead, {
      ...{ communityId: community, personId: who.personId, kind: 'registration', birthday: null },
      agreed: { version, way: 'paper' },
    });
  await say(consentVersion);
  await town.book(lead, promised.requirementId, [who]);
  const [offerId = ''] = await town.ask(lead, asked.requirementId, [who]);
  town.now += minute;
  await say(1);
  expect(await unfitFor(next.requirementId, who)).toEqual(['ownConsentMissing']);
  const asking = {
    requirementId: next.requirementId,
    personIds: [who.personId],
    deadlineAt: town.now + hour,
  };
  expect(await refusalOf(town.run(askVolunteers, lead, asking))).toBe('notEligible');
  expect(await consentOf(who)).toMatchObject({ standing: 'newTextNeeded', isAsked: true, promised: 1 });
  await tellOwnConsentNeeded(town.runner);
  await tellOwnConsentNeeded(town.runner);
  const told = await town.rows(
    `select kind from service_notice where person_id = $1 and kind = 'newTextAsked'`,
    [who.personId],
  );
  expect(told).toHaveLength(1);
  // What was asked before may be answered.
  await town.run(acceptOffer, who, { offerId });
  town.now += minute;
  await town.run(agreeMyself, who, { version: consentVersion });
  expect(await unfitFor(next.requirementId, who)).toEqual([]);
  await town.run(askVolunteers, lead, asking);
});

test('whose guardian took the word back accepts no question that was put before', async () => {
  const who = await young();
  const { requirementId } = await town.shift(lead, community, { from: 26 * hour });
  const [offerId = ''] = await town.ask(lead, requirementId, [who]);
  await town.rows('update volunteer set guardian_consent = false where person_id = $1', [who.personId]);
  expect(await refusalOf(town.run(acceptOffer, who, { offerId }))).toBe('guardianConsentMissing');
});

test('who takes their consent back gives back what is to come, keeps what was served, and can’t do it for others', async () => {
  const who = await town.volunteer(community);
  const stays = await town.volunteer(community);
  const { requirementId } = await town.shift(lead, community, { from: 26 * hour });
  await town.book(lead, requirementId, [who, stays]);
  expect(await consentOf(who)).toMatchObject({ promised: 1, guardian: null });
  town.now += minute;
  const id = '00000000-0000-4000-8000-0000000c0de1';
  expect(await town.run(withdrawMyConsent, who, {}, id)).toEqual({ freed: 1 });
  expect(await town.run(withdrawMyConsent, who, {}, id)).toEqual({ freed: 1 });
  expect(await consentOf(who)).toMatchObject({ promised: 0, own: { given: false, at: town.now } });
  expect(await unfitFor(requirementId, who)).toEqual(['nobody']);
  expect(await consentOf(stays)).toMatchObject({ promised: 1 });
  expect(await refusalOf(town.run(withdrawMyConsent, lead, {}))).toBe('notAllowed');
});

describe('at the door of a shift', () => {
  const phone = () => `137${String(counter++).padStart(8, '0')}`;
  let counter = 1;
  const stranger = (more: object) => ({
    ...{ name: '路过的人', group: 'migrant' as const, bornYear: 1990, birthday: null, phone: phone() },
    ...{ guardianConsent: false, consent: agreed, ...more },
  });
  const scene = async () => {
    const shift = await town.shift(lead, community, { from: hour });
    town.now = shift.startsAt;
    return shift;
  };
  const recordOf = (personId: string) =>
    town.rows(
      `select kind, version, way, given from volunteer_consent where person_id = $1 order by at, kind, given`,
      [personId],
    );

  test.each([
    [{ bornYear: 2008 }, 'guardianConsentMissing'],
    [{ bornYear: 2008, birthday: '2008-11-23' }, null],
    [{ bornYear: 2012, birthday: '2012-11-24' }, 'tooYoung'],
    [{ bornYear: 2012, birthday: '2012-11-23' }, 'guardianConsentMissing'],
    [{ bornYear: 2012, birthday: '2012-11-23', guardianConsent: true }, null],
    [{ bornYear: 2012, birthday: '2011-11-23', guardianConsent: true }, 'birthdayOther'],
  ])('a newcomer: %j', async (who, code) => {
    const { shiftId } = await scene();
    const coming = town.run(addWalkUp, lead, { shiftId, who: stranger(who) });
    expect(code === null ? (await coming).number : await refusalOf(coming)).toMatch(code ?? /^TH/);
  });

  test('the record says which text was agreed to and how, and a guardian’s word beside it', async () => {
    const { shiftId } = await scene();
    const who = stranger({ bornYear: 2010, birthday: '2010-03-01', guardianConsent: true });
    const { personId } = await town.run(addWalkUp, lead, { shiftId, who });
    expect(await recordOf(personId)).toEqual([
      { kind: 'guardian', ...agreed, given: true },
      { kind: 'registration', ...agreed, given: true },
    ]);
    const [kept] = await town.rows(
      `select to_char(birthday, 'YYYY-MM-DD') as day from volunteer where person_id = $1`,
      [personId],
    );
    expect(kept).toEqual({ day: '2010-03-01' });
  });

  test('whoever took their consent back helps again only once they have given it again', async () => {
    const { shiftId } = await scene();
    const who = await town.volunteer(community);
    await town.run(withdrawMyConsent, who, {});
    const known = { personId: who.personId, agreed: null, guardianConsent: false };
    const found = await town.queries(lead).findVolunteer({ shiftId, text: who.name });
    expect(found).toMatchObject([{ personId: who.personId, asked: 'consent' }]);
    expect(await refusalOf(town.run(addWalkUp, lead, { shiftId, who: known }))).toBe('ownConsentMissing');
    town.now += minute;
    await town.run(addWalkUp, lead, { shiftId, who: { ...known, agreed } });
    expect(await recordOf(who.personId)).toMatchObject([
      { given: false, way: null },
      { given: true, ...agreed },
    ]);
    expect(await consentOf(who)).toMatchObject({ standing: 'agreed', own: { given: true, way: 'paper' } });
    expect(
      await unfitFor((await town.shift(lead, community, { from: 50 * hour })).requirementId, who),
    ).toEqual([]);
  });

  test('what a phone wrote down before there was another text was said to the first', async () => {
    const { shiftId, startsAt } = await scene();
    const heard = { serverAt: startsAt, deviceAt: startsAt };
    const moment = { tappedAt: startsAt, sentAt: startsAt, heard };
    const who = { ...stranger({}), consent: true as const };
    const { personId } = await town.run(recordWalkUp, lead, { shiftId, who, ...moment });
    expect(await recordOf(personId)).toEqual([
      { kind: 'registration', version: 1, way: 'screen', given: true },
    ]);
    const again = { ...who, consent: agreed };
    await town.run(recordWalkUp, lead, {
      shiftId: (await scene()).shiftId,
      who: again,
      ...moment,
      tappedAt: town.now,
      sentAt: town.now,
    });
    expect(await recordOf(personId)).toHaveLength(2);
  });
});
