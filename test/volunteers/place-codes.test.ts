import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  codeAlphabet,
  codeLength,
  codeOfStep,
  codeStepMs,
  standingOfCode,
  stepAt,
} from '../../shared/volunteers/check-in-code.ts';
import { placeCheck } from '../../shared/volunteers/place-check.ts';
import { checkInByCode } from '../../server/volunteers/commands/check-in.ts';
import { confirmTurnouts } from '../../server/volunteers/commands/confirm-turnouts.ts';
import { setPlaceCode } from '../../server/volunteers/commands/set-place-code.ts';
import { nextCodes, shiftOfCode } from '../../server/volunteers/place-codes.ts';
import { hour, minute, monday, refusalOf, Town } from './town.ts';

const keyedHash = (text: string) => createHmac('sha256', 'secret').update(text).digest();
const shift = { shiftId: 's', keyedHash };
const code = codeOfStep('s', stepAt(monday), keyedHash);

describe('the changing code', () => {
  test('is six signs that cannot be mistaken, and another one in every half minute', () => {
    const codes = Array.from({ length: 500 }, (_, step) => codeOfStep('s', step, keyedHash));
    expect(new Set(codes).size).toBe(500);
    for (const one of codes) expect(one).toMatch(new RegExp(`^[${codeAlphabet}]{${codeLength}}$`));
  });
  test.each([
    ['its own half minute', 0, 'fresh'],
    ['the one after', codeStepMs, 'fresh'],
    ['the one before, of a clock that is late', -codeStepMs, 'fresh'],
    ['two later it has expired', 2 * codeStepMs, 'expired'],
    ['two before it is none yet', -2 * codeStepMs, null],
    ['long after it is none any more', hour, null],
  ])('holds in %s', (_title, after, standing) => {
    expect(standingOfCode(code, shift, monday + after)).toBe(standing);
  });
  test('is of one shift and one secret', () => {
    expect(standingOfCode(code, { ...shift, shiftId: 'r' }, monday)).toBeNull();
    const other = (text: string) => createHmac('sha256', 'other').update(text).digest();
    expect(standingOfCode(code, { ...shift, keyedHash: other }, monday)).toBeNull();
  });
});

describe('looking once where the phone is', () => {
  const place = { lat: 23.13, lng: 113.36 };
  const away = (metres: number, accuracyMetres = 10) => ({
    ...{ lat: place.lat + metres / 111_195, lng: place.lng, accuracyMetres },
  });
  test.each([
    [place, away(0), 'near'],
    [place, away(300), 'near'],
    [place, away(320), 'far'],
    [place, away(700, 400), 'near'],
    [place, away(900, 100_000), 'far'],
    [place, null, null],
    [null, away(0), null],
  ])('%#', (at, phone, answer) => {
    expect(placeCheck(at, phone)).toBe(answer);
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
  const [person] = await town.volunteers(1, community);
  if (!person) throw new Error('no volunteer');
  await town.book(lead, at.requirementId, [person]);
  const em = () => town.database.em();
  const shown = async () => (await nextCodes(em(), at.shiftId, town.now))[0]?.code ?? '';
  const checkIn = (typed: string, location: Parameters<typeof placeCheck>[1] = null) =>
    town.run(checkInByCode, person, { shiftId: at.shiftId, code: typed, location });
  return { ...at, lead, person, em, shown, checkIn };
}

describe('checking in with it', () => {
  test('a code that has changed is refused with a reason, and the new one opens', async () => {
    const { lead, shiftId, em, shown, checkIn, startsAt, code: printed } = await scene();
    await town.run(setPlaceCode, lead, { shiftId, isPrinted: false, asksLocation: false });
    town.now = startsAt;
    const old = await shown();
    expect(await shiftOfCode(em(), old, town.now)).toEqual({ shiftId, standing: 'fresh' });
    town.now += 2 * codeStepMs;
    expect(await shiftOfCode(em(), old, town.now)).toEqual({ shiftId, standing: 'expired' });
    expect(await refusalOf(checkIn(old))).toBe('codeExpired');
    expect(await refusalOf(checkIn(printed))).toBe('codeExpired');
    await checkIn(await shown());
  });

  test('a printed code opens while it is allowed', async () => {
    const { lead, shiftId, em, checkIn, startsAt, code: printed } = await scene();
    await town.run(setPlaceCode, lead, { shiftId, isPrinted: true, asksLocation: false });
    town.now = startsAt;
    expect(await shiftOfCode(em(), printed, town.now)).toEqual({ shiftId, standing: 'fresh' });
    await checkIn(printed);
  });

  test('only whether the phone was near is kept, and only where the shift asks', async () => {
    for (const asksLocation of [true, false]) {
      const { lead, shiftId, shown, checkIn, startsAt } = await scene();
      await town.rows('update shift set lat = 23.13, lng = 113.36 where id = $1', [shiftId]);
      await town.run(setPlaceCode, lead, { shiftId, isPrinted: false, asksLocation });
      town.now = startsAt;
      await checkIn(await shown(), { lat: 23.2, lng: 113.36, accuracyMetres: 20 });
      const [turnout] = await town.rows<{ check: string | null }>(
        'select place_check as check from turnout where shift_id = $1',
        [shiftId],
      );
      expect(turnout?.check).toBe(asksLocation ? 'far' : null);
    }
  });

  test('how the code works is for leads to choose, until the shift is confirmed', async () => {
    const { lead, person, shiftId, shown, checkIn, startsAt, endsAt } = await scene();
    const choice = { shiftId, isPrinted: true, asksLocation: true };
    expect(await refusalOf(town.run(setPlaceCode, person, choice))).toBe('notAllowed');
    town.now = startsAt;
    await checkIn(await shown());
    town.now = endsAt;
    await town.run(confirmTurnouts, lead, { shiftId });
    expect(await refusalOf(town.run(setPlaceCode, lead, choice))).toBe('shiftConfirmed');
  });
});
