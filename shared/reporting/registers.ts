/**
 * The registers: what each one asks for, which fields make two entries the same, and whether a second person must
 * confirm. Form, table to import, list and export are all drawn from here. Words: registers:field.<key> and the like.
 */
import { functionalAreas, serviceItems, serviceModules } from '../services.ts';

export const registers = [
  'session',
  'contact',
  'workLog',
  'staff',
  'enterprise',
  'organisation',
  'hardship',
  'survey',
  'media',
  'award',
  'spending',
] as const;
export type RegisterCode = (typeof registers)[number];

export const channels = ['offline', 'online'] as const;
export const sessionKinds = ['session', 'party'] as const;
export const certificates = [
  'startupCoach',
  'careerCoach',
  'labourRelations',
  'socialWork',
  'counselling',
  'humanResources',
  'eCommerce',
  'accounting',
  'administration',
] as const;
const needs = ['schooling', 'illness', 'unemployment', 'housing', 'other'] as const;

export const stepKinds = [
  'coaching',
  'licensed',
  'charter',
  'members',
  'established',
  'aid',
  'jobGuidance',
  'support',
] as const;
export type StepKind = (typeof stepKinds)[number];

/**
 * day: YYYY-MM-DD; time: HH:MM; hours: up to two decimals, kept in minutes; money: yuan with up to two decimals, kept in hundredths; phoneEnd: the last four digits; staff: somebody in the
 * register of staff (staff-names.ts); project: its code; choices: several of a list.
 */
export type FieldKind =
  | { readonly kind: 'text'; readonly most: number }
  | { readonly kind: 'day' | 'time' | 'hours' | 'money' | 'phoneEnd' | 'url' | 'staff' | 'project' }
  | { readonly kind: 'count'; readonly most: number }
  | { readonly kind: 'choice' | 'choices'; readonly of: readonly string[]; readonly words: ChoiceWords };

/** Where the words of a choice stand: registers:<words>.<choice>. */
export type ChoiceWords =
  | 'module'
  | 'kind'
  | 'item'
  | 'area'
  | 'channel'
  | 'certificate'
  | 'need'
  | 'flag'
  | 'rating'
  | 'step'
  | 'group'
  | 'guardian';

export type FieldKey =
  | 'onDay'
  | 'time'
  | 'title'
  | 'titleEn'
  | 'module'
  | 'kind'
  | 'item'
  | 'area'
  | 'channel'
  | 'tallied'
  | 'place'
  | 'summary'
  | 'hours'
  | 'staff'
  | 'task'
  | 'phoneEnd'
  | 'certificates'
  | 'partyMember'
  | 'post'
  | 'licence'
  | 'owner'
  | 'leader'
  | 'person'
  | 'need'
  | 'outlet'
  | 'url'
  | 'giver'
  | 'money'
  | 'payee'
  | 'project'
  | 'name'
  | 'group'
  | 'guardian'
  | 'step'
  | 'note'
  | 'paper'
  | 'overall'
  | 'attitude'
  | 'usefulness'
  | 'words';

export type Field = FieldKind & {
  readonly key: FieldKey;
  readonly isOptional?: true;
  /** Read only by whoever gives a reason. */
  readonly isRestricted?: true;
};

export interface RegisterSpec {
  readonly fields: readonly Field[];
  /** Two entries that agree in these are one; whitespace, case and width do not matter. */
  readonly sameBy: readonly FieldKey[];
  /** A target may be set on it, or money hangs on it: it counts only after a second person has confirmed it. */
  readonly needsSecond: boolean;
  readonly steps: readonly StepKind[];
}

export const text = (key: FieldKey, most = 120): Field => ({ key, kind: 'text', most });
export const optional = (field: Field): Field => ({ ...field, isOptional: true });
const restricted = (field: Field): Field => ({ ...field, isRestricted: true });
export const choice = (key: FieldKey, words: ChoiceWords, of: readonly string[]): Field => ({
  ...{ key, kind: 'choice', words, of },
});
export const onDay: Field = { key: 'onDay', kind: 'day' };
export const time: Field = { key: 'time', kind: 'time', isOptional: true };

export const registerSpecs: Readonly<Record<RegisterCode, RegisterSpec>> = {
  session: {
    fields: [
      onDay,
      time,
      choice('module', 'module', serviceModules),
      choice('kind', 'kind', sessionKinds),
      choice('item', 'item', serviceItems),
      text('title'),
      optional(choice('area', 'area', functionalAreas)),
      optional(text('place', 80)),
      optional({ key: 'tallied', kind: 'count', most: 100_000 }),
      optional(text('summary', 1_000)),
    ],
    sameBy: ['onDay', 'module', 'kind', 'title', 'time'],
    needsSecond: true,
    steps: [],
  },
  contact: {
    fields: [
      onDay,
      choice('area', 'area', functionalAreas),
      choice('channel', 'channel', channels),
      optional(choice('module', 'module', serviceModules)),
      optional({ key: 'tallied', kind: 'count', most: 100_000 }),
    ],
    sameBy: ['onDay', 'area', 'channel', 'module'],
    needsSecond: true,
    steps: [],
  },
  workLog: {
    fields: [onDay, { key: 'staff', kind: 'staff' }, { key: 'hours', kind: 'hours' }, optional(text('task'))],
    sameBy: ['onDay', 'staff'],
    needsSecond: true,
    steps: [],
  },
  staff: {
    fields: [
      onDay,
      text('title', 40),
      optional({ key: 'phoneEnd', kind: 'phoneEnd' }),
      optional(text('post', 60)),
      optional({ key: 'certificates', kind: 'choices', of: certificates, words: 'certificate' }),
      optional(choice('partyMember', 'flag', ['yes', 'no'])),
    ],
    sameBy: ['title', 'phoneEnd'],
    needsSecond: false,
    steps: [],
  },
  enterprise: {
    fields: [onDay, text('title'), optional(text('owner', 40)), optional(text('licence', 60))],
    sameBy: ['title'],
    needsSecond: true,
    steps: ['coaching', 'licensed'],
  },
  organisation: {
    fields: [onDay, text('title'), optional(text('leader', 40)), optional(text('summary', 1_000))],
    sameBy: ['title'],
    needsSecond: true,
    steps: ['charter', 'members', 'established'],
  },
  hardship: {
    fields: [
      onDay,
      text('title', 40),
      choice('need', 'need', needs),
      restricted(text('person', 40)),
      restricted({ key: 'phoneEnd', kind: 'phoneEnd' }),
      restricted(optional(text('summary', 1_000))),
    ],
    sameBy: ['person', 'phoneEnd'],
    needsSecond: true,
    steps: ['aid', 'jobGuidance', 'support'],
  },
  survey: {
    fields: [onDay, text('title'), optional(text('titleEn'))],
    sameBy: ['title'],
    needsSecond: false,
    steps: [],
  },
  media: {
    fields: [onDay, text('title'), text('outlet', 60), optional({ key: 'url', kind: 'url' })],
    sameBy: ['title', 'outlet'],
    needsSecond: true,
    steps: [],
  },
  award: {
    fields: [onDay, text('title'), text('giver', 80)],
    sameBy: ['title', 'giver'],
    needsSecond: true,
    steps: [],
  },
  spending: {
    fields: [
      ...[onDay, text('title'), { key: 'money', kind: 'money' } as const, optional(text('payee', 80))],
      optional({ key: 'project', kind: 'project' }),
    ],
    sameBy: ['onDay', 'title', 'money', 'payee'],
    needsSecond: true,
    steps: [],
  },
};

/** Entered later than this many days after the day it is about, an entry is marked as late. */
export const lateAfterDays = 7;

/** Beside what makes an entry itself: the day and the numbers by which it counts, and the item or project that it is counted under. */
const counted: readonly FieldKey[] = ['onDay', 'item', 'tallied', 'hours', 'money', 'project'];

/** Whether a confirmation still stands where these fields were corrected. */
export function changesWhatCounts(register: RegisterCode, changed: readonly FieldKey[]): boolean {
  const { sameBy } = registerSpecs[register];
  return changed.some((key) => sameBy.includes(key) || counted.includes(key));
}
