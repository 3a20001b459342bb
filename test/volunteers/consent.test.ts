import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { startOfDay } from '../../shared/local-time.ts';
import { adultFrom, consentStanding } from '../../shared/volunteers/consent.ts';
import { whyNotEligible } from '../../shared/volunteers/eligibility.ts';
import { youngestAge } from '../../shared/volunteers/eligibility.ts';
import { appRouter } from '../../server/router.ts';
import { acceptOffer } from '../../server/volunteers/commands/accept-offer.ts';
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

  const young = { bornYear: 2008, birthday: '2008-11-25' };
  const before = startOfDay('2025-06-01');
  const after = startOfDay('2026-11-25');
  test.each([
    [{ ...young, guardianConsent: false, consentedAt: before }, '2026-11-24', 'guardianNeeded'],
    [{ ...young, guardianConsent: true, consentedAt: before }, '2026-11-24', 'agreed'],
    [{ ...young, guardianConsent: true, consentedAt: before }, '2026-11-25', 'ownNeeded'],
    [{ ...young, guardianConsent: true, consentedAt: after }, '2026-11-25', 'agreed'],
    [{ bornYear: 1980, birthday: null, guardianConsent: false, consentedAt: before }, '2026-11-25', 'agreed'],
    [{ bornYear: 1980, birthday: null, guardianConsent: false, consentedAt: null }, '2026-11-25', 'agreed'],
  ] as const)('whose word is missing %#', (who, day, standing) => {
    expect(consentStanding(who, day)).toBe(standing);
  });
});

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
  const word = { communityId: community, personId: who.personId, kind: 'guardian', given: true } as const;
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
  await town.run(agreeMyself, who, {});
  expect(await consentOf(who)).toMatchObject({ standing: 'agreed', own: { given: true } });
  expect(await unfitFor(thursday.requirementId, who)).toEqual([]);
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
