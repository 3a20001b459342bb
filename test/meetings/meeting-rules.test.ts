/** The settings of a meeting: presets, stored rules of any age, and what the law does not let a body choose. */
import { countNeeded, readShare } from '../../shared/meetings/fraction.ts';
import { describe, expect, it, test } from 'vitest';
import {
  bodies,
  meetingRulesSchema,
  presets,
  readRules,
  whyRulesRefused,
  type MeetingRules,
} from '../../shared/meetings/meeting-rules.ts';
import { whyCannotRaiseHand } from '../../shared/meetings/rules/floor.ts';
import { usualSecrecy, whyPlanRefused } from '../../shared/meetings/rules/ballot-plan.ts';
import { whyCannotRecuse } from '../../shared/meetings/rules/motion.ts';
import { emptyBallot, planOf } from '../../client/meetings/host/ballot-draft.ts';
import { aMotion, anItem, aSeat, aView } from './a-view.ts';

describe('rules as stored', () => {
  it.each(bodies)('the preset of a %s is whole, lawful, and read as it was written', (body) => {
    const stored: unknown = JSON.parse(JSON.stringify(presets[body]));
    expect(readRules(stored)).toEqual(presets[body]);
    expect(whyRulesRefused(presets[body])).toBeNull();
  });

  it('a setting that did not exist yet takes the preset of its body', () => {
    const { quorum, majority, body } = presets.residentsAssembly;
    expect(readRules({ body, quorum, majority, noticeDays: 12 })).toEqual({
      ...presets.residentsAssembly,
      noticeDays: 12,
    });
  });

  it.each(['3/2', '1/0', '0.5', '-1/2', 'half'])('%s is no share', (share) => {
    const rules = { ...presets.council, quorum: { share, strict: false } };
    expect(meetingRulesSchema.safeParse(rules).success).toBe(false);
  });
});

/** The table of rules: Organic Law of Residents' Committees for assemblies, Guangzhou's councils for councils. */
describe('what holds where nobody chose otherwise', () => {
  const everywhere = {
    majority: { base: 'present', share: '1/2', strict: true },
    specialMajority: { base: 'present', share: '2/3', strict: false },
    chairVotes: false,
    secondsNeeded: 1,
    speakingSeconds: 120,
    warningSeconds: 30,
    extensionSeconds: 60,
    turnsPerMotion: 2,
    secrecy: 'named',
    secrecyForPersons: 'secret',
    recusal: true,
    observersSpeak: true,
    friendlyAmendments: true,
    failedVotesToAssembly: 2,
    trackingCodes: true,
    publishPapersFrom: 5,
    noticePeriodDays: 15,
  };
  it.each([
    [
      'council',
      {
        electorate: 'persons',
        quorum: { share: '2/3', strict: false },
        noticeDays: 3,
        urgentNoticeDays: 1,
        seatTargets: { local: 6, migrant: 6 },
      },
    ],
    [
      'representativesAssembly',
      {
        electorate: 'persons',
        quorum: { share: '2/3', strict: false },
        noticeDays: 10,
        urgentNoticeDays: null,
        seatTargets: null,
      },
    ],
    [
      'residentsAssembly',
      {
        electorate: 'households',
        quorum: { share: '1/2', strict: true },
        noticeDays: 10,
        urgentNoticeDays: null,
        seatTargets: null,
      },
    ],
  ] as const)('in a %s', (body, ofBody) => {
    expect(presets[body]).toEqual({ body, ...everywhere, ...ofBody });
  });
});

describe('how far a setting goes', () => {
  it.each([
    ['noticeDays', 0, 60],
    ['urgentNoticeDays', 0, 60],
    ['secondsNeeded', 0, 10],
    ['speakingSeconds', 30, 1_800],
    ['warningSeconds', 0, 300],
    ['extensionSeconds', 0, 600],
    ['turnsPerMotion', 1, 10],
    ['failedVotesToAssembly', 1, 10],
    // Two papers would tell each of the two what the other voted.
    ['publishPapersFrom', 3, 10_000],
    ['noticePeriodDays', 0, 90],
  ] as const)('%s: from %i to %i, in whole numbers', (setting, least, most) => {
    const isAccepted = (value: number) =>
      meetingRulesSchema.safeParse({ ...presets.council, [setting]: value }).success;
    expect([least - 1, least, most, most + 1, least + 0.5].map(isAccepted)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    [-1, false],
    [0, true],
    [10_000, true],
    [10_001, false],
  ])('%i seats of a group: %s', (local, accepted) => {
    const rules = { ...presets.council, seatTargets: { local, migrant: 6 } };
    expect(meetingRulesSchema.safeParse(rules).success).toBe(accepted);
  });
});

const council = presets.council;
const representatives = presets.representativesAssembly;
const residents = presets.residentsAssembly;
const refusals: readonly (readonly [string, MeetingRules, string | null])[] = [
  ['a council chooses its own quorum', { ...council, quorum: { share: '1/3', strict: false } }, null],
  ['any fraction', { ...council, majority: { share: '5/9', strict: true, base: 'present' } }, null],
  ['a quorum of nobody', { ...council, quorum: { share: '0/3', strict: false } }, 'shareInvalid'],
  [
    'more than all',
    { ...council, specialMajority: { share: '3/3', strict: true, base: 'present' } },
    'shareInvalid',
  ],
  ['all of them', { ...council, specialMajority: { share: '3/3', strict: false, base: 'present' } }, null],
  [
    'residents: a majority of less than half',
    { ...residents, majority: { share: '49/100', strict: true, base: 'present' } },
    'rulesBelowLaw',
  ],
  ['a council may count only the votes cast', withBase(council, 'cast'), null],
  ['representatives: exactly 2/3', { ...representatives, quorum: { share: '4/6', strict: false } }, null],
  [
    'representatives: more than the law asks',
    { ...representatives, quorum: { share: '3/4', strict: true } },
    null,
  ],
  [
    'representatives: less than 2/3',
    { ...representatives, quorum: { share: '1/2', strict: true } },
    'rulesBelowLaw',
  ],
  [
    'residents: half is not more than half',
    { ...residents, quorum: { share: '1/2', strict: false } },
    'rulesBelowLaw',
  ],
  ['residents: 10 days of notice', { ...residents, noticeDays: 9 }, 'rulesBelowLaw'],
  ['residents: no short notice either', { ...residents, urgentNoticeDays: 3 }, 'rulesBelowLaw'],
  ['residents: no shorter notice than the law asks', { ...residents, urgentNoticeDays: 10 }, null],
  ['residents: a majority of the votes cast', withBase(residents, 'cast'), 'rulesBelowLaw'],
  ['residents: a majority of the whole roll is more', withBase(residents, 'eligible'), null],
  ['15 days of public notice for everyone', { ...council, noticePeriodDays: 14 }, 'rulesBelowLaw'],
  ['short notice longer than notice', { ...council, urgentNoticeDays: 4 }, 'urgentNoticeLonger'],
  ['short notice as long as notice', { ...council, urgentNoticeDays: 3 }, null],
  ['hands as the usual way to vote', { ...council, secrecy: 'show' }, null],
  ['a warning before the speech begins', { ...council, warningSeconds: 120 }, 'invalidInput'],
];

describe('a share as people write it', () => {
  it.each([
    ['3/5', '3/5'],
    ['6/10', '3/5'],
    ['60 %', '3/5'],
    ['６０％', '3/5'],
    ['66.67%', '6667/10000'],
    [' 2 / 3 ', '2/3'],
    ['100%', '1/1'],
    ['0%', null],
    ['0/3', null],
    ['101%', null],
    ['4/3', null],
    ['1234567890123456789/2345678901234567890', null],
    ['3/0', null],
    ['0.6', null],
    ['', null],
    ['三分之二', null],
  ])('%s is %s', (text, share) => expect(readShare(text)).toBe(share));

  it('is counted exactly', () => {
    expect(countNeeded('6667/10000', 3, false)).toBe(3);
    expect(countNeeded('2/3', 3, false)).toBe(2);
    expect(countNeeded('3/5', 10, true)).toBe(7);
  });
});

function withBase(rules: MeetingRules, base: MeetingRules['majority']['base']): MeetingRules {
  return { ...rules, majority: { ...rules.majority, base } };
}

test.each(refusals)('%s', (_title, rules, expected) => {
  expect(whyRulesRefused(rules)?.code ?? null).toBe(expected);
});

it('votes about persons are never by show of hands', () => {
  expect(meetingRulesSchema.safeParse({ ...council, secrecyForPersons: 'show' }).success).toBe(false);
});

describe('17: where a body votes by show of hands', () => {
  const hands: MeetingRules = { ...council, secrecy: 'show' };

  it.each([
    ['yes-no-abstain', 'ordinary', 'show'],
    ['choose-one', 'ordinary', 'show'],
    ['score', 'ordinary', 'named'],
    ['stv', 'ordinary', 'named'],
    ['yes-no-abstain', 'person', 'secret'],
    ['choose-one', 'person', 'secret'],
  ] as const)('%s about %s is %s', (method, matter, expected) => {
    expect(usualSecrecy(hands, { method, matter })).toBe(expected);
    const draft = { ...emptyBallot(), method, matter, options: '东门\n西门\n球场' };
    const plan = planOf(draft, hands);
    expect(plan.secrecy).toBe(expected);
    expect(whyPlanRefused(hands, plan, { amends: null })).toBeNull();
  });

  it('the host may still choose another way', () => {
    expect(planOf({ ...emptyBallot(), secrecy: 'named' }, hands).secrecy).toBe('named');
  });
});

describe('what a setting changes', () => {
  const seats = [aSeat('a1'), aSeat('a2'), aSeat('o1', { role: 'observer', votes: false })];
  const view = aView({ seats, items: [anItem('i1')], motions: [aMotion('debated', { id: 'm1' })] });
  const other = (change: Partial<MeetingRules>) => ({ ...view, rules: { ...council, ...change } });

  it('observers have the floor where the rules give it to them (rule 21)', () => {
    expect(whyCannotRaiseHand(view, 'o1')).toBeNull();
    expect(whyCannotRaiseHand(other({ observersSpeak: false }), 'o1')?.code).toBe('observersSilent');
  });

  it('nobody recuses where the rules know no recusal (rule 20)', () => {
    expect(whyCannotRecuse(view, 'a2', 'm1')).toBeNull();
    expect(whyCannotRecuse(other({ recusal: false }), 'a2', 'm1')?.code).toBe('recusalOff');
  });
});
