import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoardPerson } from '../../shared/volunteers/board-view.ts';
import { personState } from '../../shared/volunteers/board-state.ts';
import { consentVersion } from '../../shared/volunteers/consent.ts';
import {
  askNext,
  expectedAt,
  hurry,
  missingFrom,
  whyCannotBeLate,
  whyCannotReplace,
  whyCannotWalkUp,
} from '../../shared/volunteers/dispatch.ts';
import { addWalkUp } from '../../server/volunteers/commands/add-walk-up.ts';
import { acceptOffer } from '../../server/volunteers/commands/accept-offer.ts';
import { confirmTurnouts } from '../../server/volunteers/commands/confirm-turnouts.ts';
import { replaceMissing } from '../../server/volunteers/commands/replace-missing.ts';
import { expectLate, runLate } from '../../server/volunteers/commands/run-late.ts';
import { tellShift } from '../../server/volunteers/commands/tell-shift.ts';
import { hour, minute, monday, refusalOf, Town } from './town.ts';

const shift = { state: 'planned', startsAt: monday, endsAt: monday + 2 * hour, dangerous: false } as const;
const cancelled = { ...shift, state: 'cancelled' } as const;

describe('who is missing', () => {
  const person: BoardPerson = {
    ...{ personId: 'p', name: '人', requirementId: 'r', offerId: null, offerState: null },
    ...{ askedAt: null, deadlineAt: null, booked: true, expectedAt: null, walkUp: false },
    ...{ standbyNumber: null, checkedInAt: null, checkedOutAt: null, checkOutAssumed: false },
    ...{ placeCheck: null, reconfirm: null, timeUnsure: false, confirmed: false },
  };
  test.each([
    ['at the start nobody yet', null, 0, 'late'],
    ['nine minutes later nobody yet', null, 9 * minute, 'late'],
    ['ten minutes later whoever has not come', null, 10 * minute, 'missing'],
    ['not who said they come later', monday + 20 * minute, 19 * minute, 'late'],
    ['from then on also them', monday + 20 * minute, 20 * minute, 'missing'],
    ['an early promise changes nothing', monday + minute, 9 * minute, 'late'],
  ])('%s', (_title, said, after, expected) => {
    expect(personState({ ...person, expectedAt: said }, shift, monday + after)).toBe(expected);
    expect(missingFrom(shift, said) <= monday + after).toBe(expected === 'missing');
  });
});

describe('the rules of the day', () => {
  const coming = { checkedIn: false };
  const here = { checkedIn: true };
  test.each([
    [shift, coming, monday - 3 * hour - 1, 'tooEarly'],
    [shift, coming, monday - 3 * hour, undefined],
    [shift, coming, shift.endsAt, 'tooLate'],
    [shift, here, monday, 'alreadyCheckedIn'],
    [shift, null, monday, 'notBooked'],
    [cancelled, coming, monday, 'shiftCancelled'],
  ] as const)('being late %#', (at, booking, now, code) => {
    expect(whyCannotBeLate(at, booking, now)?.code).toBe(code);
  });
  test.each([
    [shift, coming, monday - hour, undefined],
    [shift, coming, shift.endsAt, 'tooLate'],
    [shift, here, monday, 'alreadyCheckedIn'],
    [shift, null, monday, 'notBooked'],
    [cancelled, coming, monday, 'shiftCancelled'],
  ] as const)('replacing %#', (at, booking, now, code) => {
    expect(whyCannotReplace(at, booking, now)?.code).toBe(code);
  });
  const adult = { age: 30, guardianConsent: false, checkedIn: false };
  test.each([
    [shift, adult, monday, undefined],
    [shift, adult, monday - hour - 1, 'tooEarly'],
    [shift, adult, shift.endsAt, 'tooLate'],
    [shift, { ...adult, age: 13 }, monday, 'tooYoung'],
    [shift, { ...adult, age: 14 }, monday, 'guardianConsentMissing'],
    [shift, { ...adult, age: 17, guardianConsent: true }, monday, undefined],
    [
      { ...shift, dangerous: true },
      { ...adult, age: 17, guardianConsent: true },
      monday,
      'dangerousForMinors',
    ],
    [{ ...shift, dangerous: true }, { ...adult, age: 18 }, monday, undefined],
    [shift, { ...adult, checkedIn: true }, monday, 'alreadyCheckedIn'],
  ] as const)('walking up %#', (at, person, now, code) => {
    expect(whyCannotWalkUp(at, person, now)?.code).toBe(code);
  });
  test('late is counted from the start, or from now once it has begun, and ends with the shift', () => {
    expect(expectedAt(shift, 15, monday - hour)).toBe(monday + 15 * minute);
    expect(expectedAt(shift, 15, monday + 5 * minute)).toBe(monday + 20 * minute);
    expect(expectedAt(shift, 240, monday)).toBe(shift.endsAt);
  });
  test('asks as few as make it likely that one comes, and never more than eight', () => {
    const people = (chance: number) =>
      Array.from({ length: 20 }, (_, at) => ({ personId: String(at), chance }));
    expect(askNext(people(0.95), { missing: 1, pending: [] })).toEqual(['0']);
    expect(askNext(people(0.4), { missing: 1, pending: [] })).toHaveLength(5);
    expect(askNext(people(0.4), { missing: 1, pending: [0.9] })).toEqual([]);
    expect(askNext(people(0.01), { missing: 1, pending: [] })).toHaveLength(hurry.most);
  });
});

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

async function scene(target = 1, need = {}) {
  town.now = monday;
  const community = await town.community();
  const lead = await town.lead(community);
  const at = await town.shift(lead, community, { need: { target, ...need } });
  return { community, lead, ...at };
}

const asked = (requirementId: string) =>
  town.rows<{ personId: string; id: string; deadline: number }>(
    `select person_id as "personId", id, ms(deadline_at) as deadline from offer
     where requirement_id = $1 and state = 'asked' order by id`,
    [requirementId],
  );

describe('replacing somebody who has not come', () => {
  test('frees the place and asks the nearest who fit, for ten minutes', async () => {
    const { community, lead, requirementId, shiftId, startsAt } = await scene(1, { skill: '补位' });
    await town.rows('update shift set lat = 23.13, lng = 113.36 where id = $1', [shiftId]);
    const missing = await town.volunteer(community, { skills: ['补位'], home: [23.13, 113.36] });
    const far = await town.volunteer(community, { skills: ['补位'], home: [23.23, 113.46] });
    const near = await town.volunteer(community, { skills: ['补位'], home: [23.131, 113.361] });
    await town.volunteer(community, { home: [23.13, 113.36] });
    await town.book(lead, requirementId, [missing]);
    town.now = startsAt + 10 * minute;
    const reply = await town.run(replaceMissing, lead, { shiftId, personId: missing.personId });
    expect(reply).toEqual({ movedUp: false, asked: 2, deadlineAt: town.now + hurry.answerMs });
    const offers = await asked(requirementId);
    expect(offers.map(({ personId }) => personId)).toEqual([near.personId, far.personId]);
    const [first] = offers;
    if (!first) throw new Error('nobody was asked');
    await town.run(acceptOffer, near, { offerId: first.id });
    expect(await refusalOf(town.run(replaceMissing, lead, { shiftId, personId: missing.personId }))).toBe(
      'notBooked',
    );
  });

  test('lets whoever stands by move up, and then asks nobody', async () => {
    const { community, lead, requirementId, shiftId } = await scene();
    const [missing, next] = await town.volunteers(2, community);
    if (!missing || !next) throw new Error('no volunteers');
    const [first = '', second = ''] = await town.ask(lead, requirementId, [missing, next]);
    await town.run(acceptOffer, missing, { offerId: first });
    await town.run(acceptOffer, next, { offerId: second });
    const reply = await town.run(replaceMissing, lead, { shiftId, personId: missing.personId });
    expect(reply).toMatchObject({ movedUp: true, asked: 0 });
    expect(await asked(requirementId)).toEqual([]);
  });

  test('is for leads of the community', async () => {
    const { community, lead, requirementId, shiftId } = await scene();
    const person = await town.volunteer(community);
    await town.book(lead, requirementId, [person]);
    const stranger = await town.lead(await town.community());
    for (const actor of [stranger, person])
      expect(await refusalOf(town.run(replaceMissing, actor, { shiftId, personId: person.personId }))).toBe(
        'notAllowed',
      );
  });
});

describe('running late', () => {
  test('is told by the volunteer, or written down by the lead, and the later word counts', async () => {
    const { community, lead, requirementId, shiftId, startsAt } = await scene();
    const person = await town.volunteer(community);
    await town.book(lead, requirementId, [person]);
    expect(await town.run(runLate, person, { shiftId, minutes: 10 })).toEqual({
      expectedAt: startsAt + 10 * minute,
    });
    await town.run(expectLate, lead, { shiftId, personId: person.personId, minutes: 30 });
    const [row] = await town.rows<{ at: number }>(
      'select ms(expected_at) as at from booking where shift_id = $1',
      [shiftId],
    );
    expect(row?.at).toBe(startsAt + 30 * minute);
    const other = await town.volunteer(community);
    expect(await refusalOf(town.run(runLate, other, { shiftId, minutes: 10 }))).toBe('notBooked');
  });
});

/** Somebody known, who was asked nothing. */
const registered = (personId: string) => ({ personId, agreed: null, guardianConsent: false });

const newcomer = {
  ...{ name: '路过的人', bornYear: 1990, birthday: null, group: 'migrant' as const, phone: null },
  ...{ guardianConsent: false, consent: { version: consentVersion, way: 'screen' } as const },
};

describe('walking up', () => {
  test('registers and checks in at once, takes a free place, and counts when confirmed', async () => {
    const { lead, requirementId, shiftId, startsAt, endsAt } = await scene(1);
    town.now = startsAt;
    const first = await town.run(addWalkUp, lead, { shiftId, who: newcomer });
    const second = await town.run(addWalkUp, lead, { shiftId, who: { ...newcomer, name: '另一个人' } });
    expect(first.number).toMatch(/^TH\d{6}$/);
    expect(second.number).not.toBe(first.number);
    const bookings = await town.rows<{ person_id: string }>(
      'select person_id from booking where requirement_id = $1',
      [requirementId],
    );
    expect(bookings).toEqual([{ person_id: first.personId }]);
    town.now = endsAt;
    expect(await town.run(confirmTurnouts, lead, { shiftId })).toEqual({ confirmed: 2 });
    const [consent] = await town.rows<{ by: string }>(
      'select consent_recorded_by as by from volunteer where person_id = $1 and consented_at is not null',
      [first.personId],
    );
    expect(consent?.by).toBe(lead.personId);
  });

  test('takes no place that asks for an ability, and somebody known keeps their number', async () => {
    const { community, lead, requirementId, shiftId, startsAt } = await scene(1, { skill: '急救' });
    const known = await town.volunteer(community);
    town.now = startsAt;
    const { personId } = await town.run(addWalkUp, lead, { shiftId, who: registered(known.personId) });
    expect(personId).toBe(known.personId);
    expect(await town.rows('select id from booking where requirement_id = $1', [requirementId])).toEqual([]);
    expect(await refusalOf(town.run(addWalkUp, lead, { shiftId, who: registered(known.personId) }))).toBe(
      'alreadyCheckedIn',
    );
  });

  test('nobody under 14, and nobody who serves elsewhere at this hour', async () => {
    const here = await scene();
    const there = await scene();
    const busy = await town.volunteer(there.community);
    await town.book(there.lead, there.requirementId, [busy]);
    town.now = here.startsAt;
    const add = (who: Parameters<typeof addWalkUp.run>[1]['who']) =>
      refusalOf(town.run(addWalkUp, here.lead, { shiftId: here.shiftId, who }));
    expect(await add({ ...newcomer, bornYear: 2013 })).toBe('tooYoung');
    expect(await add({ ...newcomer, bornYear: 2010 })).toBe('guardianConsentMissing');
    expect(await add(registered(busy.personId))).toBe('timeClash');
    expect(await add(registered(here.lead.personId))).toBe('notAllowed');
    expect(await town.rows('select id from turnout where shift_id = $1', [here.shiftId])).toEqual([]);
  });
});

describe('telling a shift', () => {
  test('reaches everyone who is coming or here, and nobody else', async () => {
    const { community, lead, requirementId, shiftId } = await scene(2);
    const [coming, other] = await town.volunteers(2, community);
    if (!coming || !other) throw new Error('no volunteers');
    await town.book(lead, requirementId, [coming]);
    town.published.length = 0;
    expect(await town.run(tellShift, lead, { shiftId, words: '改到 5 号巷口集合' })).toEqual({ people: 1 });
    const rooms = town.published.map(({ room }) => room);
    expect(rooms).toContain(coming.personId);
    expect(rooms).not.toContain(other.personId);
    expect(await refusalOf(town.run(tellShift, coming, { shiftId, words: '我也说' }))).toBe('notAllowed');
  });
});
