import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayMs, localDay } from '../../shared/local-time.ts';
import { nextMonth, repeatDays, sameDayIn, whyCannotCopy } from '../../shared/volunteers/repeat.ts';
import { copyActivities } from '../../server/volunteers/commands/copy-activities.ts';
import { planActivity } from '../../server/volunteers/commands/plan-activity.ts';
import { anyone, hour, monday, refusalOf, Town } from './town.ts';

describe('the same day of another month', () => {
  test.each([
    ['2026-12', '2026-11-14', '2026-12-12'],
    ['2027-01', '2026-12-01', '2027-01-05'],
    ['2026-12', '2026-11-30', null],
    ['2027-03', '2026-11-30', '2027-03-29'],
    ['2027-02', '2027-01-31', null],
  ])('in %s, of %s, is %s', (month, day, found) => {
    expect(sameDayIn(month, day)).toBe(found);
  });
  test('months follow each other over the turn of the year', () => {
    expect([nextMonth('2026-12'), nextMonth('2026-01', -1), nextMonth('2026-11', 14)]).toEqual([
      ...['2027-01', '2025-12', '2028-01'],
    ]);
  });
  test('weekly, fortnightly and monthly days follow the first', () => {
    expect(repeatDays('2026-11-28', 'week', 2)).toEqual(['2026-12-05', '2026-12-12']);
    expect(repeatDays('2026-11-28', 'fortnight', 2)).toEqual(['2026-12-12', '2026-12-26']);
    expect(repeatDays('2026-10-31', 'month', 2)).toEqual(['2027-01-30', '2027-05-29']);
  });
  test.each([
    ['2026-12-05', 2, undefined],
    ['2026-12-05', 0, 'tooLate'],
    ['2026-12-12', 2, 'copiedAlready'],
    ['2026-11-28', 2, 'copiedAlready'],
  ])('copying to %s %#', (day, endsAt, code) => {
    const activity = { day: '2026-11-28', copiedDays: ['2026-12-12'] };
    expect(whyCannotCopy(activity, day, { endsAt, now: 1 })?.code).toBe(code);
  });
});

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

test('a copy has the same hours, places and needs on another day, once, and asks nobody', async () => {
  town.now = monday;
  const community = await town.community();
  const lead = await town.lead(community);
  const startsAt = monday + 2 * hour;
  const need = { ...anyone, target: 4, language: '客家话', languageGrade: 2 } as const;
  const shift = (from: number) => ({
    ...{ startsAt: from, endsAt: from + 2 * hour, dangerous: true, point: { lat: 23.1, lng: 113.3 } },
    requirements: [need, anyone],
  });
  const { activityId } = await town.run(planActivity, lead, {
    ...{ communityId: community, title: '巡查', module: 'participation', place: '巷口' },
    ...{ serviceItem: 40, functionalArea: 4, equipment: '手电' },
    contact: { name: '李姐', phone: '020-81234567' },
    ...{ resolutionId: null, issueId: null, shifts: [shift(startsAt), shift(startsAt + dayMs)] },
  });
  const day = localDay(startsAt + 7 * dayMs);
  const input = { communityId: community, copies: [{ activityId, day }] };
  const { activityIds } = await town.run(copyActivities, lead, input);
  const copied = await town.rows(
    `select ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt", s.dangerous, s.lat, s.place,
       (select jsonb_agg(jsonb_build_array(target, language, language_grade) order by target desc)
         from requirement q where q.shift_id = s.id) as needs,
       (select count(*)::int from requirement_place x join requirement q on q.id = x.requirement_id
         where q.shift_id = s.id) as places,
       (select count(*)::int from offer o where o.shift_id = s.id) as asked
     from shift s where s.activity_id = $1 order by s.starts_at`,
    [activityIds[0]],
  );
  const alike = `select array_agg(distinct array[service_item::text, functional_area::text, equipment, contact_name, contact_phone]) as kinds
    from activity where id = any($1::uuid[])`;
  expect(await town.rows(alike, [[activityId, activityIds[0]]])).toEqual([
    { kinds: [['40', '4', '手电', '李姐', '020-81234567']] },
  ]);
  const same = {
    ...{ dangerous: true, lat: 23.1, place: '巷口', places: 7, asked: 0 },
    needs: [
      [4, '客家话', 2],
      [3, null, null],
    ],
  };
  expect(copied).toEqual(
    [startsAt, startsAt + dayMs].map((at) => ({
      ...{ startsAt: at + 7 * dayMs, endsAt: at + 7 * dayMs + 2 * hour },
      ...same,
    })),
  );
  expect(await refusalOf(town.run(copyActivities, lead, input))).toBe('copiedAlready');
  const earlier = { communityId: community, copies: [{ activityId, day: localDay(startsAt - 7 * dayMs) }] };
  expect(await refusalOf(town.run(copyActivities, lead, earlier))).toBe('tooLate');
});

test('all are copied or none, and only by leads of the community', async () => {
  town.now = monday;
  const [here, there] = [await town.community(), await town.community()];
  const [lead, stranger] = [await town.lead(here), await town.lead(there)];
  const mine = await town.shift(lead, here);
  const theirs = await town.shift(stranger, there);
  const idOf = async (shiftId: string) =>
    (await town.rows<{ id: string }>('select activity_id as id from shift where id = $1', [shiftId]))[0]
      ?.id ?? '';
  const day = localDay(monday + 7 * dayMs);
  const copies = [
    { activityId: await idOf(mine.shiftId), day },
    { activityId: await idOf(theirs.shiftId), day },
  ];
  expect(await refusalOf(town.run(copyActivities, lead, { communityId: here, copies }))).toBe('notAllowed');
  expect(
    await town.rows('select 1 from activity where copied_from is not null and community_id = $1', [here]),
  ).toEqual([]);
  const own = { communityId: here, copies: copies.slice(0, 1) };
  expect(await refusalOf(town.run(copyActivities, stranger, own))).toBe('notAllowed');
});
