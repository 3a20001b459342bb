/** What may be asked about the contract, its periods and their reports. Money is in hundredths of a yuan. */
import { z } from 'zod';
import { benefitKinds, benefitLevels } from './benefits.ts';
import { allIndicatorCodes } from './indicators.ts';
import { periodKinds } from './period.ts';
import { namedProject } from './project-commands.ts';
import { reportSections } from './report-sections.ts';

const day = z.string().max(10);
const money = z.int().min(0).max(1e12).nullable();
const codes = allIndicatorCodes;

export const periodCommands = {
  savePeriod: z.strictObject({
    project: namedProject,
    /** Null: a new one. */
    periodId: z.uuid().nullable(),
    /** Left out: a year. Anything else lies within one and is called by its days: a quarter with other days is none. A year stays one. */
    kind: z.enum(periodKinds).optional(),
    from: day,
    to: day,
    initialBudget: money,
    budget: money,
    /** Who assessed it from outside, and on which grade of their own; both or neither. */
    assessor: z.string().trim().max(80),
    assessedGrade: z.string().trim().max(30),
    /** Of a new one: the year whose changed targets it takes over, and what is written as the reason. */
    carriesOver: z
      .strictObject({ periodId: z.uuid(), reason: z.string().trim().min(2).max(300) })
      .nullable()
      .default(null),
  }),
  saveTarget: z.strictObject({
    periodId: z.uuid(),
    code: z.enum(codes),
    /** The lower end; null where only so much at most is agreed. */
    from: z.int().min(1).max(10_000_000).nullable(),
    /** The upper end, of a range or alone. */
    to: z.int().min(0).max(10_000_000).nullable(),
    share: z.int().min(1).max(1_000),
    reason: z.string().trim().min(2).max(300),
  }),
  saveDeviation: z.strictObject({
    periodId: z.uuid(),
    code: z.enum(codes),
    words: z.string().trim().min(1).max(1_000),
    measures: z.string().trim().max(1_000),
  }),
  saveText: z.strictObject({
    periodId: z.uuid(),
    section: z.enum(reportSections),
    words: z.string().trim().max(8_000),
  }),
  judgeBenefit: z.strictObject({
    periodId: z.uuid(),
    /** Null: a new one. */
    benefitId: z.uuid().nullable(),
    /** Of the version that the judge has seen; 0 of a new one. */
    seen: z.int().min(0).max(10_000),
    kind: z.enum(benefitKinds),
    name: z.string().trim().min(2).max(60),
    expected: z.string().trim().min(2).max(300),
    share: z.int().min(1).max(1_000),
    level: z.enum(benefitLevels),
    percent: z.int().min(0).max(100),
    words: z.string().trim().min(2).max(1_000),
  }),
  removeBenefit: z.strictObject({
    periodId: z.uuid(),
    benefitId: z.uuid(),
    seen: z.int().min(1).max(10_000),
    reason: z.string().trim().min(2).max(1_000),
  }),
  decideBenefit: z.strictObject({
    periodId: z.uuid(),
    benefitId: z.uuid(),
    seen: z.int().min(1).max(10_000),
    /** Null: approved. */
    returnReason: z.string().trim().min(2).max(300).nullable(),
  }),
  decideBudget: z.strictObject({
    periodId: z.uuid(),
    /** The version that the second person has seen. */
    seen: z.int().min(1).max(10_000),
    /** Null: confirmed. */
    returnReason: z.string().trim().min(2).max(300).nullable(),
  }),
  freezePeriod: z.strictObject({ periodId: z.uuid() }),
  removePeriod: z.strictObject({ periodId: z.uuid() }),
} as const;
