/** What the desk may be asked to do in the registers. */
import { z } from 'zod';
import { dayMs } from '../local-time.ts';
import { detailTables } from './detail-tables.ts';
import { registers, channels, stepKinds } from './registers.ts';
import { serviceModules } from '../services.ts';

const written = z.record(z.string(), z.string().max(2_000));
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const sheets = z.array(z.strictObject({ name: z.string(), rows: z.array(z.array(z.string())) }));

export const registerCommands = {
  addEntry: z.strictObject({
    register: z.enum(registers),
    communityId: z.uuid(),
    values: written,
    fileIds: z.array(z.uuid()).max(9),
    /** A session of the same activity, of which this is a further one. */
    continues: z.uuid().optional(),
  }),
  correctEntry: z.strictObject({
    entryId: z.uuid(),
    /** How many corrections of it the actor has seen. */
    seen: z.int().min(0).max(10_000),
    /** What is left out stays; an empty text is taken out. */
    values: written,
    reason: z.string().trim().min(2).max(200),
  }),
  importEntries: z.strictObject({ register: z.enum(registers), communityId: z.uuid(), sheets }),
  importDetails: z.strictObject({
    table: z.enum(detailTables).exclude(['hardshipSteps']),
    communityId: z.uuid(),
    sheets,
  }),
  importSupport: z.strictObject({ table: z.literal('hardshipSteps'), communityId: z.uuid(), sheets }),
  verifyEntries: z.strictObject({ communityId: z.uuid(), entryIds: z.array(z.uuid()).min(1).max(500) }),
  returnEntry: z.strictObject({ entryId: z.uuid(), reason: z.string().trim().min(2).max(200) }),
  withdrawEntry: z.strictObject({ entryId: z.uuid(), reason: z.string().trim().min(2).max(200) }),
  addStep: z.strictObject({
    entryId: z.uuid(),
    kind: z.enum(stepKinds),
    onDay: day,
    note: z.string().trim().max(500),
  }),
  withdrawStep: z.strictObject({
    entryId: z.uuid(),
    stepId: z.uuid(),
    reason: z.string().trim().min(2).max(200),
  }),
  withdrawSignIn: z.strictObject({
    entryId: z.uuid(),
    attendeeId: z.uuid(),
    reason: z.string().trim().min(2).max(200),
  }),
  addFiles: z.strictObject({ entryId: z.uuid(), fileIds: z.array(z.uuid()).min(1).max(9) }),
  signIn: z.strictObject({
    entryId: z.uuid(),
    people: z
      .array(
        z.strictObject({
          name: z.string().trim().min(1).max(60),
          phoneEnd: z.string().regex(/^\d{0,4}$/),
          /** Null: grown up. */
          guardianConsent: z.boolean().nullable(),
        }),
      )
      .min(1)
      .max(500),
  }),
  tapContact: z.strictObject({
    communityId: z.uuid(),
    area: z.int().min(1).max(12),
    channel: z.enum(channels),
    module: z.enum(serviceModules).nullable(),
    /** How long it has waited on a device without a network. */
    agoMs: z
      .int()
      .min(0)
      .max(7 * dayMs),
  }),
  untapContact: z.strictObject({ communityId: z.uuid(), contactId: z.uuid() }),
} as const;
