import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import {
  clashesAt,
  inMovingOrder,
  movedBy,
  whyCannotCallOff,
  whyCannotMove,
  whyStays,
} from '../../shared/volunteers/shift-change.ts';
import { addWalkUp } from '../../server/volunteers/commands/add-walk-up.ts';
import { askReconfirm } from '../../server/volunteers/ask-reconfirm.ts';
import { acceptOffer } from '../../server/volunteers/commands/accept-offer.ts';
import { cancelActivity, moveActivity } from '../../server/volunteers/commands/change-activity.ts';
import { cancelShift, moveShift } from '../../server/volunteers/commands/change-shift.ts';
import { planActivity } from '../../server/volunteers/commands/plan-activity.ts';
import { checkInByLead } from '../../server/volunteers/commands/check-in.ts';
import { askSwap, agreeSwap } from '../../server/volunteers/commands/swap-shifts.ts';
import { anyone, hour, minute, monday, refusalOf, simply, Town } from './town.ts';

describe('the rules', () => {
  const now = monday;
  const shift = { state: 'planned', startsAt: now + hour, endsAt: now + 3 * hour, place: '甲' } as const;
  const later = { startsAt: now + 5 * hour, endsAt: now + 6 * hour, place: '甲' };
  test.each([
    [shift, later, false, undefined],
    [shift, { ...shift, place: '乙' }, false, undefined],
    [shift, shift, false, 'nothingChanged'],
    [shift, later, true, 'someoneCame'],
    [{ ...shift, startsAt: now }, later, false, 'shiftBegun'],
    [shift, { ...later, startsAt: now - hour }, false, 'shiftBegun'],
    [{ ...shift, state: 'cancelled' }, later, false, 'shiftCancelled'],
    [{ ...shift, state: 'confirmed' }, later, false, 'shiftConfirmed'],
  ] as const)('moving %#', (from, to, came, code) => {
    expect(whyCannotMove(from, to, { came }, now)?.code).toBe(code);
  });
  test.each([
    [shift, false, undefined],
    [{ ...shift, startsAt: now - hour }, false, undefined],
    [{ ...shift, startsAt: now - 2 * hour, endsAt: now }, false, 'tooLate'],
    [shift, true, 'someoneCame'],
    [{ ...shift, state: 'cancelled' }, false, 'shiftCancelled'],
  ] as const)('calling off %#', (one, came, code) => {
    expect(whyCannotCallOff(one, { came }, now)?.code).toBe(code);
  });

  test.each([
    [shift, 1, undefined],
    [{ ...shift, came: true }, 1, 'someoneCame'],
    [{ ...shift, came: true }, null, 'someoneCame'],
    [{ ...shift, startsAt: now - 1 }, 1, 'shiftBegun'],
    [{ ...shift, startsAt: now - 1 }, null, undefined],
    [shift, -1, 'shiftBegun'],
    [{ ...shift, state: 'confirmed' }, null, 'shiftConfirmed'],
  ] as const)('with its whole activity %#', (one, days, code) => {
    const by = days === null ? null : { days, minutes: 0 };
    expect(whyStays({ came: false, ...one }, by, now)?.code).toBe(code);
  });
  test('none lands where another still is', () => {
    const starts = [{ startsAt: 2 }, { startsAt: 1 }, { startsAt: 3 }];
    const order = (days: number, minutes: number) =>
      inMovingOrder(starts, { days, minutes }).map(({ startsAt }) => startsAt);
    expect(order(1, -30)).toEqual([3, 2, 1]);
    expect(order(0, 30)).toEqual([3, 2, 1]);
    expect(order(-1, 30)).toEqual([1, 2, 3]);
  });
});

let town: Town;
let community: string;
let lead: SignedIn;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

async function scene() {
  town.now = monday;
  community = await town.community();
  lead = await town.lead(community);
  const shift = await town.shift(lead, community, { from: 28 * hour, need: { target: 1 } });
  const [anna, ben] = [await town.volunteer(community), await town.volunteer(community)];
  await town.book(lead, shift.requirementId, [anna, ben]);
  const newsOf = (viewer: SignedIn) => town.queries(viewer).myNews({});
  const bookings = () =>
    town.rows<{ personId: string; startsAt: number; asked: boolean }>(
      `select person_id as "personId", ms(starts_at) as "startsAt", reconfirm_asked_at is not null as asked
       from booking where shift_id = $1 and cancelled_at is null`,
      [shift.shiftId],
    );
  const to = (by: number, place = '3 号巷口') => ({
    ...{ shiftId: shift.shiftId, startsAt: shift.startsAt + by, endsAt: shift.endsAt + by, place },
    reason: '下雨',
  });
  return { shift, anna, ben, newsOf, bookings, to };
}

describe('a shift is moved', () => {
  test('who promised keeps the place, is asked once more, and sees what it was and why', async () => {
    const { shift, anna, ben, newsOf, bookings, to } = await scene();
    expect(await refusalOf(town.run(moveShift, anna, to(2 * hour)))).toBe('notAllowed');
    expect(await town.run(moveShift, lead, to(2 * hour, '5 号楼下'))).toEqual({ freed: 0 });
    expect(await bookings()).toEqual([
      { personId: anna.personId, startsAt: shift.startsAt + 2 * hour, asked: true },
    ]);
    await askReconfirm(town.runner);
    const told = {
      ...{ kind: 'shiftMoved', reason: '下雨', place: '5 号楼下', isFreed: false },
      before: { startsAt: shift.startsAt, endsAt: shift.endsAt, place: '3 号巷口' },
      startsAt: shift.startsAt + 2 * hour,
    };
    for (const reader of [anna, ben]) expect(await newsOf(reader)).toMatchObject([told]);
    expect(await newsOf(lead)).toEqual([]);
  });

  test('to another place alone: what was promised stays as it is', async () => {
    const { bookings, to } = await scene();
    await town.run(moveShift, lead, to(0, '5 号楼下'));
    expect(await bookings()).toMatchObject([{ asked: false }]);
  });

  test('who is promised elsewhere by then gives the place back, and who stood by has it', async () => {
    const { anna, ben, newsOf, bookings, to } = await scene();
    const elsewhere = await town.community();
    const otherLead = await town.lead(elsewhere);
    const other = await town.shift(otherLead, elsewhere, { from: 32 * hour });
    await town.book(otherLead, other.requirementId, [anna]);
    expect(await town.run(moveShift, lead, to(3 * hour))).toEqual({ freed: 1 });
    expect(await bookings()).toMatchObject([{ personId: ben.personId }]);
    expect(await newsOf(anna)).toMatchObject([{ kind: 'shiftMoved', isFreed: true }]);
  });

  test('forward: nobody answers after the new start', async () => {
    const { anna, to } = await scene();
    const soon = await town.shift(lead, community, { from: 20 * 60_000 });
    const [offerId = ''] = await town.ask(lead, soon.requirementId, [anna]);
    const { startsAt, endsAt } = soon;
    const change = { ...to(0), shiftId: soon.shiftId, endsAt };
    await town.run(moveShift, lead, { ...change, startsAt: startsAt - 10 * 60_000 });
    town.now += 11 * 60_000;
    expect(await refusalOf(town.run(acceptOffer, anna, { offerId }))).toBe('offerClosed');
  });

  test('not once somebody has come', async () => {
    const { shift, anna, to } = await scene();
    town.now = shift.startsAt - 60_000;
    await town.run(checkInByLead, lead, { shiftId: shift.shiftId, personId: anna.personId });
    const { shiftId } = shift;
    expect(await refusalOf(town.run(moveShift, lead, to(hour)))).toBe('someoneCame');
    expect(await refusalOf(town.run(cancelShift, lead, { shiftId, reason: '下雨' }))).toBe('someoneCame');
  });
});

describe('a shift is called off', () => {
  test('and the chat groups that hear of shifts hear of it, no others', async () => {
    const { shift } = await scene();
    const tells = ['{shifts}', '{issues,shifts}', '{issues}'];
    const robots = tells.map(() => uuidv7());
    for (const [at, robotId] of robots.entries())
      await town.rows(
        `insert into group_robot (id, community_id, kind, name, url, language, tells, added_by, added_at)
         values ($1, $2, 'wecom', '群', 'https://example.org', 'zh-CN', $3, $4, now())`,
        [robotId, community, tells[at], lead.personId],
      );
    await town.run(cancelShift, lead, { shiftId: shift.shiftId, reason: '下雨' });
    const told = await town.rows<{ robotId: string }>(
      'select robot_id as "robotId" from service_notice where robot_id = any($1::uuid[]) order by robot_id',
      [robots],
    );
    expect(told.map(({ robotId }) => robotId)).toEqual(robots.slice(0, 2));
  });

  test('promises, questions and swaps end, everyone concerned is told, and the activity ends with its last', async () => {
    const { shift, anna, ben, newsOf, bookings } = await scene();
    const other = await town.shift(lead, community, { from: 40 * hour, need: { target: 1 } });
    const cleo = await town.volunteer(community);
    await town.book(lead, other.requirementId, [cleo]);
    const swap = { shiftId: shift.shiftId, otherShiftId: other.shiftId };
    const { swapId } = await town.run(askSwap, anna, swap);
    await town.run(agreeSwap, cleo, { swapId });
    const { shiftId } = shift;
    const id = '00000000-0000-4000-8000-00000000c0de';
    expect(await town.run(cancelShift, lead, { shiftId, reason: '下雨' }, id)).toEqual({ told: 2 });
    expect(await town.run(cancelShift, lead, { shiftId, reason: '下雨' }, id)).toEqual({ told: 2 });
    expect(await bookings()).toEqual([]);
    expect(
      await town.rows(
        `select w.state as swap, a.state as activity, (select count(*)::int from offer o where o.shift_id = s.id
           and o.state <> 'withdrawn') as open
         from shift s join activity a on a.id = s.activity_id join shift_swap w on w.shift_id = s.id where s.id = $1`,
        [shiftId],
      ),
    ).toEqual([{ swap: 'withdrawn', activity: 'cancelled', open: 0 }]);
    for (const reader of [anna, ben])
      expect(await newsOf(reader)).toMatchObject([{ kind: 'shiftCancelled', reason: '下雨' }]);
    expect(await refusalOf(town.run(cancelShift, lead, { shiftId, reason: '下雨' }))).toBe('shiftCancelled');
  });
});

describe('a whole activity', () => {
  const day = 24 * hour;

  /** Three shifts, on Tuesday, on Wednesday, and one that is running; anna promised both, ben stands by on Tuesday. */
  async function fair() {
    town.now = monday;
    community = await town.community();
    lead = await town.lead(community);
    const starts = [monday + hour, monday + 28 * hour, monday + 52 * hour];
    const requirements = [{ ...anyone, target: 1 }];
    const { activityId, shiftIds } = await town.run(planActivity, lead, {
      ...{ communityId: community, title: '义诊', module: 'participation', place: '3 号巷口' },
      ...{ ...simply, resolutionId: null, issueId: null },
      shifts: starts.map((startsAt) => ({
        ...{ startsAt, endsAt: startsAt + 2 * hour, dangerous: false, point: null, requirements },
      })),
    });
    const [running = '', tuesday = '', wednesday = ''] = shiftIds;
    const [anna, ben] = [await town.volunteer(community), await town.volunteer(community)];
    const needOf = async (shiftId: string) =>
      (await town.rows<{ id: string }>('select id from requirement where shift_id = $1', [shiftId]))[0]?.id ??
      '';
    await town.book(lead, await needOf(tuesday), [anna, ben]);
    await town.book(lead, await needOf(wednesday), [anna]);
    town.now = monday + hour + 5 * 60_000;
    const startOf = () =>
      town.rows<{ at: number; state: string }>(
        'select ms(starts_at) as at, state from shift where activity_id = $1 order by array_position($2, id)',
        [activityId, shiftIds],
      );
    return { activityId, running, tuesday, wednesday, anna, ben, starts, startOf };
  }

  test('goes a day later, with everybody’s places, and each is told of each shift of theirs', async () => {
    const { activityId, running, tuesday, wednesday, anna, ben, starts, startOf } = await fair();
    const shown = await town.queries(lead).activityShifts({ activityId });
    expect(shown.shifts.map(({ id, people }) => [id, people.map(({ id: who }) => who).sort()])).toEqual([
      [running, []],
      [tuesday, [anna.personId, ben.personId].sort()],
      [wednesday, [anna.personId]],
    ]);
    const change = { activityId, by: { days: 1, minutes: 0 }, reason: '下雨' };
    const shiftIds = [wednesday, tuesday];
    expect(await refusalOf(town.run(moveActivity, anna, { ...change, shiftIds }))).toBe('notAllowed');
    expect(await refusalOf(town.run(moveActivity, lead, { ...change, shiftIds: [tuesday] }))).toBe(
      'changedMeanwhile',
    );
    const id = '00000000-0000-4000-8000-00000000fa17';
    expect(await town.run(moveActivity, lead, { ...change, shiftIds }, id)).toEqual({ moved: 2, freed: 0 });
    expect(await town.run(moveActivity, lead, { ...change, shiftIds }, id)).toEqual({ moved: 2, freed: 0 });
    const [first = 0, second = 0, third = 0] = starts;
    expect((await startOf()).map(({ at }) => at)).toEqual([first, second + day, third + day]);
    const bookings = await town.rows(
      `select person_id as who, ms(starts_at) as at from booking where cancelled_at is null and shift_id = any($1::uuid[])
       order by starts_at`,
      [shiftIds],
    );
    expect(bookings).toEqual([
      { who: anna.personId, at: second + day },
      { who: anna.personId, at: third + day },
    ]);
    const newsOf = async (viewer: SignedIn) =>
      (await town.queries(viewer).myNews({})).map(({ kind, startsAt }) => ({ kind, startsAt }));
    expect((await newsOf(anna)).sort((a, b) => a.startsAt - b.startsAt)).toEqual([
      { kind: 'shiftMoved', startsAt: second + day },
      { kind: 'shiftMoved', startsAt: third + day },
    ]);
    expect(await newsOf(ben)).toEqual([{ kind: 'shiftMoved', startsAt: second + day }]);
  });

  test('goes to other hours, and who is promised elsewhere then is shown before and freed after', async () => {
    const { activityId, tuesday, wednesday, anna, ben, starts, startOf } = await fair();
    const [, second = 0, third = 0] = starts;
    // Anna has promised a neighbouring community the hour before Wednesday's shift.
    const elsewhere = await town.community();
    const neighbour = await town.lead(elsewhere);
    const from = third - 2 * hour - town.now;
    const other = await town.shift(neighbour, elsewhere, { from });
    await town.book(neighbour, other.requirementId, [anna]);
    const by = { days: 0, minutes: -90 };
    const shown = await town.queries(lead).activityShifts({ activityId });
    const along = new Set([tuesday, wednesday]);
    const clashes = shown.shifts
      .filter(({ id }) => along.has(id))
      .map((shift) => clashesAt(shift.people, movedBy(shift, by), along));
    expect(clashes).toEqual([
      [],
      [
        {
          name: anna.name,
          other: {
            ...{ shiftId: other.shiftId, title: '消防志愿巡查' },
            ...{ startsAt: other.startsAt, endsAt: other.endsAt },
          },
        },
      ],
    ]);
    expect(shown.shifts[1]?.people.find(({ id }) => id === ben.personId)?.isPromised).toBe(false);
    const shiftIds = [tuesday, wednesday];
    const moved = await town.run(moveActivity, lead, { activityId, shiftIds, by, reason: '太热' });
    expect(moved).toEqual({ moved: 2, freed: 1 });
    expect((await startOf()).map(({ at }) => at)).toEqual([
      ...[starts[0], second - 90 * minute, third - 90 * minute],
    ]);
    const still = await town.rows(
      'select shift_id as shift from booking where person_id = $1 and cancelled_at is null',
      [anna.personId],
    );
    expect(new Set(still.map((row) => JSON.stringify(row)))).toEqual(
      new Set([tuesday, other.shiftId].map((shift) => JSON.stringify({ shift }))),
    );
  });

  test('somebody at two shifts that are moved together is in nobody’s way but their own', () => {
    const at = (shiftId: string, startsAt: number) => ({
      shiftId,
      title: '',
      startsAt,
      endsAt: startsAt + hour,
    });
    const anna = { id: 'a', name: '安', isPromised: true, elsewhere: [at('next', hour)] };
    const to = { startsAt: hour, endsAt: 2 * hour };
    expect(clashesAt([anna], to, new Set(['next']))).toEqual([]);
    expect(clashesAt([anna], to, new Set())).toEqual([{ name: '安', other: at('next', hour) }]);
    expect(clashesAt([{ ...anna, isPromised: false }], to, new Set())).toEqual([]);
  });

  test('is called off with what has begun and nobody came to, and what has people stays', async () => {
    const { activityId, running, tuesday, wednesday, anna, startOf } = await fair();
    const other = await town.volunteer(community);
    const who = { personId: other.personId, agreed: null, guardianConsent: false };
    await town.run(addWalkUp, lead, { shiftId: running, who });
    const off = { activityId, reason: '下雨' };
    const all = [running, tuesday, wednesday];
    expect(await refusalOf(town.run(cancelActivity, lead, { ...off, shiftIds: all }))).toBe(
      'changedMeanwhile',
    );
    expect(await refusalOf(town.run(cancelActivity, anna, { ...off, shiftIds: all }))).toBe('notAllowed');
    expect(await town.run(cancelActivity, lead, { ...off, shiftIds: [tuesday, wednesday] })).toEqual({
      ...{ cancelled: 2, told: 2 },
    });
    expect((await startOf()).map(({ state }) => state)).toEqual(['planned', 'cancelled', 'cancelled']);
    expect(await town.rows('select state from activity where id = $1', [activityId])).toEqual([
      { state: 'planned' },
    ]);
  });
});
