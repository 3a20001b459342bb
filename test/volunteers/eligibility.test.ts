import { describe, expect, test } from 'vitest';
import { atClock, dayMs, endOfDay, startOfDay, weekdayOf } from '../../shared/local-time.ts';
import { windowsOf } from '../../shared/volunteers/availability.ts';
import { distanceKm } from '../../shared/volunteers/distance.ts';
import {
  whyNotEligible,
  youngestAge,
  type Need,
  type ShiftFacts,
  type VolunteerFacts,
} from '../../shared/volunteers/eligibility.ts';

const day = '2026-11-23';
const at = (clock: string) => atClock(day, clock);
const shift: ShiftFacts = { from: at('15:00'), to: at('17:00'), place: null, dangerous: false };
const need: Need = { skill: null, credential: null, language: null, languageGrade: null };
const volunteer: VolunteerFacts = {
  skills: ['急救'],
  languages: [{ language: '客家话', grade: 2 }],
  credentials: [{ kind: '社工', validUntil: endOfDay(day) }],
  available: [{ from: at('14:00'), to: at('18:00') }],
  home: null,
  age: null,
  guardianConsent: false,
  pausedUntil: null,
  commitments: [],
};

type Case = readonly [
  title: string,
  who: Partial<VolunteerFacts>,
  what: Partial<Need>,
  when: Partial<ShiftFacts>,
  codes: readonly string[],
];

const cases: readonly Case[] = [
  ['somebody free, asked for nothing special', {}, {}, {}, []],
  ['a skill that is there', {}, { skill: '急救' }, {}, []],
  ['a skill that is not', {}, { skill: '翻译' }, {}, ['skillMissing']],
  ['a language spoken well enough', {}, { language: '客家话', languageGrade: 2 }, {}, []],
  [
    'a language not spoken well enough',
    {},
    { language: '客家话', languageGrade: 3 },
    {},
    ['languageMissing'],
  ],
  ['a language not known', {}, { language: '粤语', languageGrade: 1 }, {}, ['languageMissing']],
  ['a credential valid to the end of the shift', {}, { credential: '社工' }, {}, []],
  [
    'a credential that ends during the shift',
    { credentials: [{ kind: '社工', validUntil: at('16:00') }] },
    { credential: '社工' },
    {},
    ['credentialExpires'],
  ],
  [
    'a credential that never expires',
    { credentials: [{ kind: '会计', validUntil: null }] },
    { credential: '会计' },
    {},
    [],
  ],
  ['a credential that is not there', {}, { credential: '会计' }, {}, ['credentialMissing']],
  ['a shift that begins before the free hours', {}, {}, { from: at('13:59') }, ['notAvailable']],
  ['a shift that fills the free hours', {}, {}, { from: at('14:00'), to: at('18:00') }, []],
  [
    'two free spans that together cover the shift',
    {
      available: [
        { from: at('14:00'), to: at('16:00') },
        { from: at('16:30'), to: at('18:00') },
      ],
    },
    {},
    {},
    ['notAvailable'],
  ],
  ['nothing known about free hours', { available: [] }, {}, {}, ['notAvailable']],
  ['another shift before', { commitments: [{ title: '', from: at('13:00'), to: at('15:00') }] }, {}, {}, []],
  [
    'another shift across',
    { commitments: [{ title: '', from: at('14:00'), to: at('15:01') }] },
    {},
    {},
    ['busy'],
  ],
  ['a pause that ends with the start', { pausedUntil: shift.from }, {}, {}, []],
  ['a pause', { pausedUntil: shift.from + 1 }, {}, {}, ['paused']],
  ['thirteen years', { age: 13, guardianConsent: true }, {}, {}, ['tooYoung']],
  ['fourteen with consent', { age: 14, guardianConsent: true }, {}, {}, []],
  ['seventeen without consent', { age: 17 }, {}, {}, ['guardianConsentMissing']],
  [
    'seventeen with consent, dangerous',
    { age: 17, guardianConsent: true },
    {},
    { dangerous: true },
    ['dangerousForMinors'],
  ],
  ['eighteen, dangerous', { age: 18 }, {}, { dangerous: true }, []],
  [
    'several things at once',
    { age: 17, available: [] },
    { skill: '翻译' },
    {},
    ['guardianConsentMissing', 'skillMissing', 'notAvailable'],
  ],
];

describe('who may be asked', () => {
  test.each(cases)('%s', (_title, who, what, when, codes) => {
    const why = whyNotEligible({ ...volunteer, ...who }, { ...need, ...what }, { ...shift, ...when });
    expect(why.map(({ code }) => code)).toEqual(codes);
  });

  test('with only the year of birth known, everybody counts as the younger', () => {
    expect(youngestAge(2012, day)).toBe(13);
    expect(youngestAge(2011, day)).toBe(14);
  });
});

describe('the weekly pattern', () => {
  test('becomes hours of real days, in local time', () => {
    expect(weekdayOf(day)).toBe(1);
    expect(windowsOf([{ weekday: 1, from: '14:00', to: '18:00' }], shift)).toEqual([
      { from: at('14:00'), to: at('18:00') },
    ]);
    expect(windowsOf([{ weekday: 2, from: '14:00', to: '18:00' }], shift)).toEqual([]);
  });

  test('joins what meets at midnight, for night shifts', () => {
    const night = { from: at('22:00'), to: at('22:00') + 6 * 3_600_000 };
    const windows = windowsOf(
      [
        { weekday: 1, from: '18:00', to: '24:00' },
        { weekday: 2, from: '00:00', to: '05:00' },
      ],
      night,
    );
    expect(windows).toEqual([{ from: at('18:00'), to: startOfDay(day) + dayMs + 5 * 3_600_000 }]);
  });
});

test('a hundredth of a degree of latitude is 1.11 km', () => {
  expect(distanceKm({ lat: 23.13, lng: 113.37 }, { lat: 23.14, lng: 113.37 })).toBeCloseTo(1.112, 2);
});
