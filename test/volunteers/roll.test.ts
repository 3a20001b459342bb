import { describe, expect, test } from 'vitest';
import {
  rollStanding,
  whyCannotTap,
  type RollPerson,
  type WaitingTap,
} from '../../shared/volunteers/roll.ts';
import { hour, minute, monday } from './town.ts';

const person: RollPerson = {
  ...{ personId: 'p', name: '人', booked: true, expectedAt: null, checkedInAt: null, checkedOutAt: null },
};
const tap = (kind: 'in' | 'out', at: number, change: Partial<WaitingTap> = {}): WaitingTap => ({
  ...{ kind, at, isSure: true, shiftId: 's', personId: 'p' },
  ...change,
});

describe('the list shows', () => {
  test.each([
    ['what the server said', { ...person, checkedInAt: 5 }, [], 5, null, false],
    ['what waits on the device', person, [tap('in', 7)], 7, null, true],
    ['both together', { ...person, checkedInAt: 5 }, [tap('out', 9)], 5, 9, true],
    ['the earlier coming', { ...person, checkedInAt: 5 }, [tap('in', 3)], 3, null, true],
    ['nothing of somebody else', person, [tap('in', 7, { personId: 'q' })], null, null, false],
    ['nothing of another shift', person, [tap('in', 7, { shiftId: 't' })], null, null, false],
  ] as const)('%s', (_title, who, taps, checkedInAt, checkedOutAt, isWaiting) => {
    expect(rollStanding(who, 's', taps)).toEqual({ checkedInAt, checkedOutAt, isWaiting });
  });
});

describe('a tap is refused on the device as the server would', () => {
  const shift = { state: 'planned', startsAt: monday, endsAt: monday + 2 * hour } as const;
  const away = { checkedInAt: null, checkedOutAt: null, isWaiting: false };
  const here = { ...away, checkedInAt: monday };
  test.each([
    ['in', shift, true, away, monday, undefined],
    ['in', shift, true, away, monday - hour - minute, 'tooEarly'],
    ['in', shift, true, away, shift.endsAt, 'tooLate'],
    ['in', shift, true, here, monday, 'alreadyCheckedIn'],
    ['in', shift, false, away, monday, 'notBooked'],
    ['in', { ...shift, state: 'confirmed' }, true, away, monday, 'shiftConfirmed'],
    ['out', shift, true, here, shift.endsAt + hour, undefined],
    ['out', shift, true, away, monday, 'notCheckedIn'],
    ['out', shift, true, { ...here, checkedOutAt: monday + 1 }, monday, 'alreadyCheckedOut'],
  ] as const)('%s %#', (kind, at, booked, standing, now, code) => {
    expect(whyCannotTap(kind, at, { booked, standing }, now)?.code).toBe(code);
  });
});
