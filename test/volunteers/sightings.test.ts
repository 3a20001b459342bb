import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  clockSlackMs,
  momentOfTap,
  stayOf,
  type Sighting,
  type Tap,
} from '../../shared/volunteers/sightings.ts';
import { checkInByCode, checkInByLead, checkOut } from '../../server/volunteers/commands/check-in.ts';
import { cancelBooking } from '../../server/volunteers/commands/cancel-booking.ts';
import { confirmTurnouts } from '../../server/volunteers/commands/confirm-turnouts.ts';
import { recordSighting } from '../../server/volunteers/commands/record-sighting.ts';
import { recordWalkUp } from '../../server/volunteers/commands/record-walk-up.ts';
import { hour, minute, monday, refusalOf, Town } from './town.ts';

const came = (at: number, isSure = true): Sighting => ({ kind: 'in', at, isSure });
const left = (at: number, isSure = true): Sighting => ({ kind: 'out', at, isSure });

describe('what all sightings together say', () => {
  test.each<[string, Sighting[], ReturnType<typeof stayOf>]>([
    ['nothing of nobody', [], null],
    ['nothing of a leaving alone', [left(9)], null],
    ['here', [came(5)], { checkedInAt: 5, checkedOutAt: null, isUnsure: false }],
    [
      'the first coming, the last leaving',
      [came(5), left(7), came(3), left(9)],
      { checkedInAt: 3, checkedOutAt: 9, isUnsure: false },
    ],
    [
      'a sure time beats an earlier unsure one',
      [came(1, false), came(5)],
      { checkedInAt: 5, checkedOutAt: null, isUnsure: false },
    ],
    [
      'unsure while only unsure times are known',
      [came(5, false), left(9)],
      { checkedInAt: 5, checkedOutAt: 9, isUnsure: true },
    ],
    [
      'an unsure coming gives way to a sure leaving',
      [came(9, false), left(5)],
      { checkedInAt: 5, checkedOutAt: 5, isUnsure: true },
    ],
    [
      'a leaving before a sure coming counts nothing',
      [came(9), left(5, false)],
      { checkedInAt: 9, checkedOutAt: 9, isUnsure: true },
    ],
  ])('%s', (_title, sightings, stay) => {
    expect(stayOf(sightings)).toEqual(stay);
  });

  const sighting = fc.record({
    kind: fc.constantFrom('in' as const, 'out' as const),
    at: fc.integer({ min: 0, max: 20 }),
    isSure: fc.boolean(),
  });
  test('does not depend on their order, nor on what arrives twice', () => {
    const mixed = fc
      .array(sighting, { maxLength: 8 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
      );
    fc.assert(
      fc.property(mixed, ([all, again]) => {
        expect(stayOf(again)).toEqual(stayOf(all));
      }),
    );
  });
  test('never ends before it began', () => {
    fc.assert(
      fc.property(fc.array(sighting), (all) => {
        const stay = stayOf(all);
        return stay === null || stay.checkedOutAt === null || stay.checkedOutAt >= stay.checkedInAt;
      }),
    );
  });
});

describe('when a tap was', () => {
  const shift = { startsAt: monday, endsAt: monday + 2 * hour };
  const now = monday + 90 * minute;
  /** On a device whose clock is off by so much; tapped at 8:10, last heard of the server at 7:50. */
  const tapOn = (off: number, change: Partial<Tap> = {}): Tap => ({
    ...{ kind: 'in', tappedAt: monday + 10 * minute + off, sentAt: now + off },
    heard: { serverAt: monday - 10 * minute, deviceAt: monday - 10 * minute + off },
    ...change,
  });
  test.each([
    ['as the device says where its clock is right', tapOn(0), 10, true],
    ['as long ago as it says where its clock is hours fast', tapOn(5 * hour), 10, true],
    ['as long ago as it says where its clock is a day slow', tapOn(-24 * hour), 10, true],
    [
      'the later possible coming where the clock was set meanwhile',
      tapOn(0, { sentAt: now - 20 * minute }),
      30,
      false,
    ],
    ['the earlier possible leaving', tapOn(0, { kind: 'out', sentAt: now - 20 * minute }), 10, false],
    ['the only possible one', tapOn(0, { sentAt: now + 6 * hour }), 10, false],
    [
      'the bound where nothing is possible',
      tapOn(0, { tappedAt: monday + 9 * hour, sentAt: monday + 20 * hour }),
      -10,
      false,
    ],
    ['never in the future', tapOn(0, { tappedAt: now + minute, sentAt: now }), 90, false],
  ])('%s', (_title, tap, after, isSure) => {
    expect(momentOfTap(tap, shift, now)).toEqual({ kind: tap.kind, at: monday + after * minute, isSure });
  });
  test('lies within the bounds and never after its arrival, whatever a device says', () => {
    const someMoment = fc.integer({ min: monday - 100 * hour, max: monday + 100 * hour });
    const tap = fc.record({
      kind: fc.constantFrom('in' as const, 'out' as const),
      tappedAt: someMoment,
      sentAt: someMoment,
      heard: fc.record({ serverAt: someMoment, deviceAt: someMoment }),
    });
    fc.assert(
      fc.property(tap, someMoment, (one, at) => {
        const moment = momentOfTap(one, shift, at);
        if (moment.isSure)
          return moment.at <= at && Math.abs(moment.at - (at - (one.sentAt - one.tappedAt))) <= clockSlackMs;
        return moment.at >= shift.startsAt - hour && moment.at <= Math.max(at, shift.startsAt);
      }),
    );
  });
});

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

async function scene() {
  town.now = monday;
  const community = await town.community();
  const lead = await town.lead(community);
  const at = await town.shift(lead, community, { from: 30 * minute });
  const [person, other] = await town.volunteers(2, community);
  if (!person || !other) throw new Error('no volunteers');
  await town.book(lead, at.requirementId, [person, other]);
  /** Tapped so long before now, on a device whose clock is off. */
  const tap = (kind: 'in' | 'out', ago: number, off = 0, who = person) => ({
    ...{ shiftId: at.shiftId, personId: who.personId, kind },
    ...{ tappedAt: town.now - ago + off, sentAt: town.now + off },
    heard: { serverAt: monday, deviceAt: monday + off },
  });
  const turnout = async (who = person) =>
    (
      await town.rows<{ checkedInAt: number; checkedOutAt: number | null; unsure: boolean; walkUp: boolean }>(
        `select ms(checked_in_at) as "checkedInAt", ms(checked_out_at) as "checkedOutAt", time_unsure as unsure,
           walk_up as "walkUp" from turnout where shift_id = $1 and person_id = $2`,
        [at.shiftId, who.personId],
      )
    )[0];
  return { ...at, community, lead, person, other, tap, turnout };
}

describe('taps of a phone without a network', () => {
  test('count from the moment of the tap, and once', async () => {
    const { lead, tap, turnout, startsAt, shiftId } = await scene();
    town.now = startsAt + hour;
    const first = tap('in', hour, 7 * hour);
    const reply = await town.run(recordSighting, lead, first);
    expect(reply).toEqual({ at: startsAt, isSure: true, note: 'recorded' });
    await town.run(recordSighting, lead, { ...first, sentAt: first.sentAt + 1 });
    await town.run(recordSighting, lead, tap('out', 10 * minute, 7 * hour));
    expect(await turnout()).toEqual({
      ...{ checkedInAt: startsAt, checkedOutAt: startsAt + 50 * minute, unsure: false, walkUp: false },
    });
    expect(await town.rows('select 1 from sighting where shift_id = $1', [shiftId])).toHaveLength(2);
  });

  test('of two leads and the volunteer make one turnout, whichever arrives first', async () => {
    const { lead, community, person, code, shiftId, tap, turnout, startsAt } = await scene();
    const second = await town.lead(community);
    town.now = startsAt + 5 * minute;
    await town.run(checkInByCode, person, { shiftId, code, location: null });
    town.now = startsAt + hour;
    expect(await town.run(recordSighting, second, tap('in', 62 * minute))).toMatchObject({
      note: 'hereAlready',
    });
    await town.run(recordSighting, lead, tap('in', 59 * minute));
    await town.run(recordSighting, lead, tap('out', 5 * minute));
    await town.run(recordSighting, second, tap('out', minute));
    expect(await turnout()).toMatchObject({
      checkedInAt: startsAt - 2 * minute,
      checkedOutAt: town.now - minute,
    });
  });

  test('of a phone whose clock was set meanwhile are marked', async () => {
    const { lead, tap, turnout, startsAt } = await scene();
    town.now = startsAt + hour;
    const odd = { ...tap('in', 30 * minute), sentAt: town.now + 9 * hour };
    expect(await town.run(recordSighting, lead, odd)).toMatchObject({ isSure: false });
    expect(await turnout()).toMatchObject({ unsure: true });
  });

  test('for somebody who lost the place meanwhile count as help that came unasked', async () => {
    const { lead, person, shiftId, tap, turnout, startsAt } = await scene();
    await town.run(cancelBooking, person, { shiftId });
    town.now = startsAt + 10 * minute;
    expect(await town.run(recordSighting, lead, tap('in', 5 * minute))).toMatchObject({ note: 'unbooked' });
    expect(await turnout()).toMatchObject({ walkUp: true });
  });

  test('are refused with a reason where they cannot be taken in', async () => {
    const { lead, other, shiftId, tap, startsAt, endsAt, community } = await scene();
    const stranger = await town.lead(await town.community());
    town.now = startsAt - hour;
    const heard = { serverAt: town.now - hour, deviceAt: town.now - hour };
    expect(await refusalOf(town.run(recordSighting, lead, { ...tap('in', 10 * minute), heard }))).toBe(
      'tooEarly',
    );
    expect(await refusalOf(town.run(recordSighting, lead, tap('out', 0)))).toBe('notCheckedIn');
    expect(await refusalOf(town.run(recordSighting, stranger, tap('in', 0)))).toBe('notAllowed');
    town.now = endsAt + hour;
    await town.run(recordSighting, lead, tap('in', 2 * hour, 0, other));
    const second = await town.lead(community);
    await town.run(confirmTurnouts, second, { shiftId });
    expect(await refusalOf(town.run(recordSighting, lead, tap('in', 2 * hour)))).toBe('shiftConfirmed');
  });

  test('leave a turnout from before sightings were kept as it was', async () => {
    const { lead, person, shiftId, turnout, startsAt } = await scene();
    town.now = startsAt;
    await town.rows(
      `insert into turnout (id, shift_id, person_id, checked_in_at, check_in_method)
       values (gen_random_uuid(), $1, $2, $3, 'code')`,
      [shiftId, person.personId, new Date(startsAt).toISOString()],
    );
    town.now = startsAt + hour;
    expect(await refusalOf(town.run(checkInByLead, lead, { shiftId, personId: person.personId }))).toBe(
      'alreadyCheckedIn',
    );
    await town.run(checkOut, person, { shiftId });
    expect(await turnout()).toMatchObject({ checkedInAt: startsAt, checkedOutAt: town.now });
  });
});

describe('somebody new, written down without a network', () => {
  const who = {
    ...{ name: '路过的人', bornYear: 1990, birthday: null, group: 'migrant' as const, phone: '13800138000' },
    ...{ guardianConsent: false, consent: true as const },
  };
  const written = async () => {
    const at = await scene();
    const name = `路过的 ${at.shiftId.slice(-12)}`;
    const phone = `139${at.shiftId.replace(/\D/g, '').padEnd(8, '1').slice(-8)}`;
    town.now = at.startsAt + 30 * minute;
    const input = () => ({
      ...{ shiftId: at.shiftId, who: { ...who, name, phone } },
      ...{ tappedAt: at.startsAt + minute, sentAt: town.now, heard: { serverAt: monday, deviceAt: monday } },
    });
    return { ...at, input };
  };

  test('is registered and here from the moment of the tap, and once, whoever writes them down', async () => {
    const { lead, community, input, shiftId, startsAt } = await written();
    const first = await town.run(recordWalkUp, lead, input());
    expect(first).toMatchObject({ note: null, other: null });
    const second = await town.run(recordWalkUp, await town.lead(community), input());
    expect(second).toMatchObject({ personId: first.personId, number: first.number, note: 'hereAlready' });
    const turnouts = await town.rows('select ms(checked_in_at) as at from turnout where shift_id = $1', [
      shiftId,
    ]);
    expect(turnouts).toEqual([{ at: startsAt + minute }]);
  });

  test('who shares only the telephone is another person, and the lead is told', async () => {
    const { lead, input } = await written();
    const first = await town.run(recordWalkUp, lead, input());
    const one = input();
    const other = await town.run(recordWalkUp, lead, { ...one, who: { ...one.who, name: '家里人' } });
    expect(other.personId).not.toBe(first.personId);
    expect(other).toMatchObject({ note: 'samePhone', other: { name: one.who.name, number: first.number } });
  });

  test('is registered without a turnout when the shift was confirmed meanwhile, and refused when it was called off', async () => {
    const { lead, community, input, shiftId, endsAt, tap } = await written();
    await town.run(recordSighting, lead, tap('in', 10 * minute));
    town.now = endsAt + minute;
    await town.run(confirmTurnouts, await town.lead(community), { shiftId });
    const { note, personId } = await town.run(recordWalkUp, lead, input());
    expect(note).toBe('late');
    expect(await town.rows('select 1 from volunteer where person_id = $1', [personId])).toHaveLength(1);
    expect(await town.rows('select 1 from turnout where person_id = $1', [personId])).toEqual([]);
    const off = await written();
    await town.rows("update shift set state = 'cancelled' where id = $1", [off.shiftId]);
    expect(await refusalOf(town.run(recordWalkUp, off.lead, off.input()))).toBe('shiftCancelled');
  });
});
