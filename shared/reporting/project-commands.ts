/** What may be asked about projects. Money is in hundredths of a yuan. */
import { z } from 'zod';
import { fewestGrades, mostGrades } from './grading.ts';
import { allIndicatorCodes, indicatorModules } from './indicators.ts';
import { tidyCode } from './project-code.ts';

const words = (zhMost: number) =>
  z.strictObject({
    zh: z.string().trim().min(1).max(zhMost),
    en: z
      .string()
      .trim()
      .min(1)
      .max(zhMost * 1.5),
  });
const points = z.int().min(0).max(100);
const reason = z.string().trim().min(2).max(300);
/** By code or id; absent: the one in hand. */
export const namedProject = z.string().max(40).nullish();
const names = {
  name: z.string().trim().min(2).max(80),
  department: z.string().trim().max(80),
  carrier: z.string().trim().max(80),
};

export const projectCommands = {
  saveProject: z.strictObject({
    project: namedProject,
    ...names,
    weights: z.strictObject({ execution: points, output: points, benefit: points, satisfaction: points }),
    isAgreed: z.boolean(),
    needsExplanation: z.boolean(),
    reason,
  }),
  createProject: z.strictObject({
    ...names,
    /** The centre's contract, or that project. */
    takesFrom: z.enum(['preset', 'project']),
    project: namedProject,
  }),
  chooseProject: z.strictObject({ projectId: z.uuid() }),
  saveContract: z.strictObject({
    project: namedProject,
    number: z.string().trim().min(1).max(60),
    client: z.string().trim().min(1).max(80),
    contractor: z.string().trim().min(1).max(80),
    sum: z.int().min(1).max(1e13),
    signedOn: z.iso.date(),
    from: z.string().max(10),
    to: z.string().max(10),
    reason,
  }),
  saveGrading: z.strictObject({
    project: namedProject,
    /** The best first; null: those of the finance ministry. */
    grades: z
      .array(
        z.strictObject({
          from: points,
          name: z.strictObject({
            zh: z.string().trim().min(1).max(20),
            en: z.string().trim().min(1).max(30),
          }),
        }),
      )
      .min(fewestGrades)
      .max(mostGrades)
      .nullable(),
    reason,
  }),
  saveIndicator: z.strictObject({
    project: namedProject,
    code: z.enum(allIndicatorCodes),
    isUsed: z.boolean(),
    module: z.enum(indicatorModules),
    /** Null: none of its own. Kept only of one that is used. */
    projectCode: z.string().max(60).transform(tidyCode).nullable(),
    /** Null: as the contract has it; left out: as it is. */
    words: z
      .strictObject({
        name: words(60),
        unit: z.strictObject({ zh: z.string().trim().min(1).max(12), en: z.string().trim().min(1).max(24) }),
        level1: words(30),
        level2: words(30),
      })
      .nullable()
      .optional(),
    reason,
  }),
} as const;
