/**
 * Tables of what belongs to the entries of a register: who signed in to activities, what was done step by step, what was answered
 * on paper. A line names its entry by name, an activity by its day as well. Imports and their templates are drawn from here.
 */
import { ratings } from './open-pages.ts';
import {
  choice,
  onDay,
  optional,
  registerSpecs,
  sessionKinds,
  text,
  time,
  type Field,
  type FieldKey,
  type RegisterCode,
} from './registers.ts';
import { ages } from './sign-in-list.ts';
import { serviceModules } from '../services.ts';

export const detailTables = [
  'signIns',
  'enterpriseSteps',
  'organisationSteps',
  'hardshipSteps',
  'paperAnswers',
] as const;
export type DetailTable = (typeof detailTables)[number];
export type TableCode = RegisterCode | DetailTable;

export interface DetailSpec {
  readonly register: RegisterCode;
  readonly fields: readonly Field[];
  /** Two lines of one entry that agree in these are one; the first is pointed at where they do. */
  readonly sameBy: readonly FieldKey[];
}

const stepsOf = (register: RegisterCode): DetailSpec => ({
  register,
  fields: [
    text('title'),
    choice('step', 'step', registerSpecs[register].steps),
    onDay,
    optional(text('note', 500)),
  ],
  sameBy: ['step', 'onDay'],
});

export const detailSpecs: Readonly<Record<DetailTable, DetailSpec>> = {
  signIns: {
    register: 'session',
    fields: [
      onDay,
      time,
      text('title'),
      text('name', 60),
      optional({ key: 'phoneEnd', kind: 'phoneEnd' }),
      optional(choice('group', 'group', ['migrant', 'local'])),
      optional(choice('guardian', 'guardian', ages)),
      optional(choice('module', 'module', serviceModules)),
      optional(choice('kind', 'kind', sessionKinds)),
    ],
    sameBy: ['name', 'phoneEnd'],
  },
  enterpriseSteps: stepsOf('enterprise'),
  organisationSteps: stepsOf('organisation'),
  hardshipSteps: stepsOf('hardship'),
  paperAnswers: {
    register: 'survey',
    fields: [
      text('title'),
      text('paper', 20),
      onDay,
      ...ratings.map((rating) => choice(rating, 'rating', ['1', '2', '3', '4', '5'])),
      optional(text('words', 500)),
    ],
    sameBy: ['paper'],
  },
};

export function isDetailTable(table: TableCode): table is DetailTable {
  return detailTables.some((one) => one === table);
}

export function fieldsOf(table: TableCode): readonly Field[] {
  return isDetailTable(table) ? detailSpecs[table].fields : registerSpecs[table].fields;
}

/** The tables of a register: its entries, and what belongs to them. */
export function tablesOf(register: RegisterCode): readonly TableCode[] {
  return [register, ...detailTables.filter((table) => detailSpecs[table].register === register)];
}
