import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servedMs } from '../../shared/volunteers/attendance.ts';
import {
  checkInByCode,
  checkInByLead,
  checkOut,
  checkOutByLead,
} from '../../server/volunteers/commands/check-in.ts';
import { confirmTurnouts, recordServed } from '../../server/volunteers/commands/confirm-turnouts.ts';
import { centreId } from '../../shared/live/topics.ts';
import { hour, minute, monday, refusalOf, Town } from './town.ts';

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

/** Two people are coming. */
async function scene() {
  town.now = monday;
  const community = await town.community();
  const lead = await town.lead(community);
  const shift = await town.shift(lead, community);
  const [anna, ben] = await town.volunteers(2, community);
  if (!anna || !ben) throw new Error('no volunteers');
  await town.book(lead, shift.requirementId, [anna, ben]);
  return { community, lead, anna, ben, ...shift };
}

describe('checking in', () => {
  test.each([
    ['61 minutes before the start is too early', -61 * minute, 'tooEarly'],
    ['60 minutes before the start is allowed', -60 * minute, null],
    ['in the last moment is allowed', 2 * hour - 1, null],
    ['at the end is too late', 2 * hour, 'tooLate'],
  ])('%s', async (_title, fromStart, refusal) => {
    const { anna, code, shiftId, startsAt } = await scene();
    town.now = startsAt + fromStart;
    const attempt = town.run(checkInByCode, anna, { shiftId, code, location: null });
    if (refusal === null) await attempt;
    else expect(await refusalOf(attempt)).toBe(refusal);
  });

  test('is for those who are booked, once', async () => {
    const { community, anna, code, shiftId, startsAt } = await scene();
    const passerBy = await town.volunteer(community);
    town.now = startsAt;
    expect(await refusalOf(town.run(checkInByCode, passerBy, { shiftId, code, location: null }))).toBe(
      'notBooked',
    );
    await town.run(checkInByCode, anna, { shiftId, code, location: null });
    expect(await refusalOf(town.run(checkInByCode, anna, { shiftId, code, location: null }))).toBe(
      'alreadyCheckedIn',
    );
  });

  test('with a code that is not the shift’s is refused, and with no shift like a missing permission', async () => {
    const { anna, code, shiftId, startsAt } = await scene();
    town.now = startsAt;
    const wrong = { code: 'ZZZZZZ', location: null };
    expect(await refusalOf(town.run(checkInByCode, anna, { shiftId, ...wrong }))).toBe('codeExpired');
    const nowhere = { shiftId: anna.personId, code, location: null };
    expect(await refusalOf(town.run(checkInByCode, anna, nowhere))).toBe('notAllowed');
  });

  test('by a lead counts the same, and only leads may', async () => {
    const { lead, anna, ben, shiftId, startsAt } = await scene();
    town.now = startsAt;
    await town.run(checkInByLead, lead, { shiftId, personId: anna.personId });
    expect(await refusalOf(town.run(checkInByLead, anna, { shiftId, personId: ben.personId }))).toBe(
      'notAllowed',
    );
    await town.run(checkOutByLead, lead, { shiftId, personId: anna.personId });
    expect(await refusalOf(town.run(checkOut, anna, { shiftId }))).toBe('alreadyCheckedOut');
    expect(await refusalOf(town.run(checkOut, ben, { shiftId }))).toBe('notCheckedIn');
  });
});

describe('confirming', () => {
  test('waits until the end while somebody serves, then assumes the end for whoever forgot to check out', async () => {
    const { lead, anna, ben, code, shiftId, startsAt, endsAt } = await scene();
    town.now = startsAt;
    await town.run(checkInByCode, anna, { shiftId, code, location: null });
    await town.run(checkInByCode, ben, { shiftId, code, location: null });
    town.now = startsAt + hour;
    await town.run(checkOut, anna, { shiftId });
    expect(await refusalOf(town.run(confirmTurnouts, lead, { shiftId }))).toBe('tooEarly');
    town.now = endsAt + hour;
    town.published.length = 0;
    expect(await town.run(confirmTurnouts, lead, { shiftId })).toEqual({ confirmed: 2 });
    expect(town.published.map(({ room }) => room)).toContain(centreId);
    const turnouts = await town.rows<{ person_id: string; out: number; assumed: boolean; by: string }>(
      `select person_id, ms(checked_out_at) as out, check_out_assumed as assumed, confirmed_by as by
       from turnout where shift_id = $1`,
      [shiftId],
    );
    const of = (personId: string) => turnouts.find((turnout) => turnout.person_id === personId);
    expect(of(anna.personId)).toMatchObject({ out: startsAt + hour, assumed: false, by: lead.personId });
    expect(of(ben.personId)).toMatchObject({ out: endsAt, assumed: true, by: lead.personId });
  });

  test('goes early when all who came have left, makes the activity held, and is final', async () => {
    const { lead, anna, ben, code, shiftId, startsAt } = await scene();
    town.now = startsAt;
    expect(await refusalOf(town.run(confirmTurnouts, lead, { shiftId }))).toBe('nobodyCame');
    await town.run(checkInByCode, anna, { shiftId, code, location: null });
    town.now += 30 * minute;
    await town.run(checkOut, anna, { shiftId });
    await town.run(confirmTurnouts, lead, { shiftId });
    const [activity] = await town.rows<{ state: string; held_on: string }>(
      `select state, held_on::text from activity where id = (select activity_id from shift where id = $1)`,
      [shiftId],
    );
    expect(activity).toEqual({ state: 'held', held_on: '2026-11-23' });
    expect(await refusalOf(town.run(confirmTurnouts, lead, { shiftId }))).toBe('shiftConfirmed');
    expect(await refusalOf(town.run(checkInByCode, ben, { shiftId, code, location: null }))).toBe(
      'shiftConfirmed',
    );
    const turnouts = await town.rows('select id from turnout where shift_id = $1', [shiftId]);
    expect(turnouts).toHaveLength(1);
  });

  test('waits for the start, though everyone has left again', async () => {
    const { lead, anna, code, shiftId, startsAt } = await scene();
    town.now = startsAt - 30 * minute;
    await town.run(checkInByCode, anna, { shiftId, code, location: null });
    await town.run(checkOut, anna, { shiftId });
    expect(await refusalOf(town.run(confirmTurnouts, lead, { shiftId }))).toBe('tooEarly');
  });

  test('is refused to a lead who served; another lead confirms', async () => {
    const { community, lead, requirementId, shiftId, startsAt, endsAt } = await scene();
    const both = await town.person([
      { role: 'volunteerLead', communityId: community },
      { role: 'volunteer', communityId: community },
    ]);
    await town.enrol(both.personId);
    await town.book(lead, requirementId, [both]);
    town.now = startsAt;
    await town.run(checkInByLead, lead, { shiftId, personId: both.personId });
    town.now = endsAt;
    expect(await refusalOf(town.run(confirmTurnouts, both, { shiftId }))).toBe('ownTurnout');
    await town.run(confirmTurnouts, lead, { shiftId });
  });
});

describe('people served', () => {
  test('are counted from the start on; a correction is a further record', async () => {
    const { lead, shiftId, startsAt } = await scene();
    const record = (people: number) => town.run(recordServed, lead, { shiftId, people, note: '' });
    expect(await refusalOf(record(10))).toBe('tooEarly');
    town.now = startsAt;
    await record(10);
    town.now += minute;
    await record(12);
    const counts = await town.rows<{ people: number }>(
      'select people from served_count where shift_id = $1 order by recorded_at',
      [shiftId],
    );
    expect(counts.map(({ people }) => people)).toEqual([10, 12]);
  });
});

describe('time served', () => {
  const shift = { startsAt: monday, endsAt: monday + 2 * hour };
  test.each([
    ['early and late presence do not count', -30 * minute, 3 * hour, 2 * hour],
    ['late coming and early leaving shorten it', 30 * minute, hour, 30 * minute],
    ['gone before the start is nothing', -30 * minute, -10 * minute, 0],
    ['still here is not known yet', 0, null, null],
  ])('%s', (_title, from, to, expected) => {
    const turnout = { checkedInAt: monday + from, checkedOutAt: to === null ? null : monday + to };
    expect(servedMs(shift, turnout)).toBe(expected);
  });
});
