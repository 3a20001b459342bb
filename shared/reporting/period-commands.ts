/** What may be asked about the contract, its periods and their reports. Money is in hundredths of a yuan. */
import { z } from 'zod';
import { indicators } from './indicators.ts';
import { reportSections } from './report-sections.ts';

const day = z.string().max(10);
const money = z.int().min(0).max(1e12).nullable();
const codes = indicators.map(({ code }) => code);

export const periodCommands = {
  savePeriod: z.strictObject({
    /** Null: a new one. */
    periodId: z.uuid().nullable(),
    from: day,
    to: day,
    initialBudget: money,
    budget: money,
    spent: money,
  }),
  saveTarget: z.strictObject({
    periodId: z.uuid(),
    code: z.enum(codes),
    from: z.int().min(1).max(10_000_000),
    /** Of a range. */
    to: z.int().min(1).max(10_000_000).nullable(),
    share: z.int().min(1).max(1_000),
    reason: z.string().trim().min(2).max(300),
  }),
  saveDeviation: z.strictObject({
    periodId: z.uuid(),
    code: z.enum(codes),
    words: z.string().trim().min(1).max(1_000),
  }),
  saveText: z.strictObject({
    periodId: z.uuid(),
    section: z.enum(reportSections),
    words: z.string().trim().max(8_000),
  }),
  freezePeriod: z.strictObject({ periodId: z.uuid() }),
} as const;
