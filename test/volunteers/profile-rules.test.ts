import { describe, expect, test } from 'vitest';
import { addDays } from '../../shared/local-time.ts';
import { whyCannotRegister } from '../../shared/volunteers/consent.ts';
import {
  credentialState,
  statusOf,
  whyCannotPause,
  whyCannotVerify,
} from '../../shared/volunteers/profile.ts';
import {
  dayGroups,
  freeIn,
  tidy,
  usualWeekOf,
  usualWeeks,
  weekInput,
  withPart,
} from '../../shared/volunteers/week.ts';
import { monday } from './town.ts';

const today = '2026-11-23';

describe('who may be registered', () => {
  test.each([
    [1985, null, false, undefined],
    // Of the year alone: nobody has had this year's birthday yet.
    [2008, null, false, 'guardianConsentMissing'],
    [2007, null, false, undefined],
    [2008, null, true, undefined],
    [2011, null, true, undefined],
    [2012, null, true, 'tooYoung'],
    [2008, '2008-11-23', false, undefined],
    [2008, '2008-11-24', false, 'guardianConsentMissing'],
    [2012, '2012-11-23', true, undefined],
    [2012, '2012-11-23', false, 'guardianConsentMissing'],
    [2012, '2012-11-24', true, 'tooYoung'],
    [2012, '2011-11-24', true, 'birthdayOther'],
  ])('born %d (%s), guardian %s', (bornYear, birthday, guardianConsent, code) => {
    expect(whyCannotRegister({ bornYear, birthday, guardianConsent }, today)?.code).toBe(code);
  });
});

describe('credentials', () => {
  const plain = { kind: '社工', validFrom: null, validUntil: null, verifiedAt: 1 };
  test.each([
    [{}, 'verified'],
    [{ verifiedAt: null }, 'unverified'],
    [{ validUntil: '2026-11-22' }, 'expired'],
    [{ validUntil: '2026-11-23' }, 'expiresSoon'],
    [{ validUntil: addDays(today, 60), verifiedAt: null }, 'expiresSoon'],
    [{ validUntil: addDays(today, 61) }, 'verified'],
    [{ validFrom: '2026-11-24' }, 'notYet'],
  ])('%j are %s', (changes, state) => {
    expect(credentialState({ ...plain, ...changes }, today)).toBe(state);
  });
  test.each([
    [{ verifiedAt: null }, 'lead', undefined],
    [{ verifiedAt: null }, 'p', 'ownEntry'],
    [{}, 'lead', 'entrySettled'],
    [{ verifiedAt: null, validUntil: '2026-11-22' }, 'lead', 'credentialOver'],
  ])('are verified by somebody else %#', (changes, actor, code) => {
    expect(whyCannotVerify({ ...plain, ...changes, personId: 'p' }, actor, monday)?.code).toBe(code);
  });
});

test.each([
  [null, undefined],
  [today, undefined],
  ['2026-11-22', 'pauseInvalid'],
  [addDays(today, 732), 'pauseInvalid'],
])('a pause until %s', (until, code) => {
  expect(whyCannotPause(until, today)?.code).toBe(code);
});

test.each([
  [{ volunteersHere: true, pausedUntil: null }, 'active'],
  [{ volunteersHere: true, pausedUntil: today }, 'paused'],
  [{ volunteersHere: true, pausedUntil: '2026-11-22' }, 'active'],
  [{ volunteersHere: false, pausedUntil: null }, 'left'],
])('%j is %s', (volunteer, status) => {
  expect(statusOf(volunteer, today)).toBe(status);
});

describe('a week', () => {
  const late = [{ weekday: 1, from: '17:30', to: '24:00' }];
  test('keeps what the parts of a day do not say', () => {
    expect(freeIn(late, 1, 'evening')).toBe('all');
    expect(freeIn(late, 1, 'afternoon')).toBe('some');
    expect(freeIn(late, 1, 'morning')).toBe('none');
    const more = withPart(late, { weekday: 1, part: 'morning', isFree: true });
    expect(more).toEqual([{ weekday: 1, from: '00:00', to: '12:00' }, ...late]);
    expect(withPart(more, { weekday: 1, part: 'evening', isFree: false })).toEqual([
      { weekday: 1, from: '00:00', to: '12:00' },
      { weekday: 1, from: '17:30', to: '18:00' },
    ]);
  });
  test('joins what meets', () => {
    const all = (['morning', 'afternoon', 'evening'] as const).reduce(
      (week, part) => withPart(week, { weekday: 3, part, isFree: true }),
      [{ weekday: 3, from: '10:00', to: '11:00' }],
    );
    expect(all).toEqual([{ weekday: 3, from: '00:00', to: '24:00' }]);
  });
  test('is recognised when it is a usual one', () => {
    for (const name of ['always', 'evenings', 'workdays', 'weekend', 'eveningsAndWeekend', 'never'] as const)
      expect(usualWeekOf([...usualWeeks[name]].reverse())).toBe(name);
    expect(usualWeekOf(late)).toBeNull();
  });
  test('groups days of the same times', () => {
    expect(dayGroups(usualWeeks.eveningsAndWeekend)).toEqual([
      { weekdays: [1, 2, 3, 4, 5], windows: [{ from: '18:00', to: '24:00' }] },
      { weekdays: [6, 7], windows: [{ from: '00:00', to: '24:00' }] },
    ]);
  });
  test('is refused when its windows overlap or end before they begin', () => {
    const at = (from: string, to: string) => ({ weekday: 1, from, to });
    expect(weekInput.safeParse([at('08:00', '10:00'), at('12:00', '14:00')]).success).toBe(true);
    expect(weekInput.safeParse([at('08:00', '10:00'), at('09:00', '14:00')]).success).toBe(false);
    expect(weekInput.safeParse([at('10:00', '08:00')]).success).toBe(false);
    expect(tidy([at('08:00', '10:00'), at('09:00', '14:00')])).toEqual([at('08:00', '14:00')]);
  });
});
