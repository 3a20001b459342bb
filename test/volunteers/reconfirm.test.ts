import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isReconfirmDue, whyCannotReconfirm } from '../../shared/volunteers/reconfirm.ts';
import { acceptOffer } from '../../server/volunteers/commands/accept-offer.ts';
import { askReconfirm } from '../../server/volunteers/ask-reconfirm.ts';
import { cancelBooking } from '../../server/volunteers/commands/cancel-booking.ts';
import { reconfirm } from '../../server/volunteers/commands/reconfirm.ts';
import { hour, monday, refusalOf, Town } from './town.ts';

const day = 24 * hour;
/** Wednesday 09:00; asked on Tuesday from 10:00. */
const startsAt = monday + 2 * day + hour;
const from = monday + day + 2 * hour;

describe('who is asked once more', () => {
  const booking = { startsAt, bookedAt: monday, isAsked: false };
  test.each([
    ['from ten o’clock of the day before', booking, from, true],
    ['not before', booking, from - 1, false],
    ['not in the evening', booking, from + 11 * hour, false],
    ['in the morning, where it was missed', { ...booking, startsAt: startsAt + 2 * hour }, startsAt, true],
    ['not in the last hour', booking, startsAt - hour, false],
    ['not twice', { ...booking, isAsked: true }, from, false],
    ['not who has just said yes', { ...booking, bookedAt: from - 2 * hour }, from, false],
  ])('%s', (_title, one, now, due) => {
    expect(isReconfirmDue(one, now)).toBe(due);
  });

  const shift = { state: 'planned', startsAt, endsAt: startsAt + 2 * hour } as const;
  const asked = { isAsked: true, isReconfirmed: false };
  test.each([
    [shift, asked, from, undefined],
    [shift, null, from, 'notBooked'],
    [shift, { isAsked: false, isReconfirmed: false }, from, 'tooEarly'],
    [shift, { isAsked: true, isReconfirmed: true }, from, 'alreadyReconfirmed'],
    [shift, asked, startsAt, 'tooLate'],
    [{ ...shift, state: 'cancelled' }, asked, from, 'shiftCancelled'],
  ] as const)('answering %#', (at, booking, now, code) => {
    expect(whyCannotReconfirm(at, booking, now)?.code).toBe(code);
  });
});

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

test('whoever is coming is asked once by the job, answers with one tap, and whoever cannot makes room at once', async () => {
  town.now = monday;
  const community = await town.community();
  const lead = await town.lead(community);
  const { shiftId, requirementId } = await town.shift(lead, community, {
    from: startsAt - monday,
    need: { target: 2 },
  });
  const [anna, ben, next] = await town.volunteers(3, community);
  if (!anna || !ben || !next) throw new Error('no volunteers');
  const [a = '', b = '', c = ''] = await town.ask(lead, requirementId, [anna, ben, next]);
  await town.run(acceptOffer, anna, { offerId: a });
  await town.run(acceptOffer, ben, { offerId: b });
  await town.run(acceptOffer, next, { offerId: c });

  expect(await askReconfirm(town.runner)).toBe(0);
  expect(await refusalOf(town.run(reconfirm, anna, { shiftId }))).toBe('tooEarly');
  town.now = from;
  town.published.length = 0;
  expect(await Promise.all([askReconfirm(town.runner), askReconfirm(town.runner)])).toContain(2);
  expect(await askReconfirm(town.runner)).toBe(0);
  const told = town.published.flatMap(({ room }) => room);
  expect(told).toEqual(expect.arrayContaining([community, anna.personId, ben.personId]));

  await town.run(reconfirm, anna, { shiftId });
  expect(await refusalOf(town.run(reconfirm, anna, { shiftId }))).toBe('alreadyReconfirmed');
  await town.run(cancelBooking, ben, { shiftId });
  const coming = await town.rows<{ personId: string; isSure: boolean }>(
    `select person_id as "personId", reconfirmed_at is not null as "isSure" from booking
     where shift_id = $1 and cancelled_at is null order by booked_at`,
    [shiftId],
  );
  expect(coming).toEqual([
    { personId: anna.personId, isSure: true },
    { personId: next.personId, isSure: false },
  ]);
});
