/** The inputs of the commands about issues. Texts arrive trimmed; a photo is named by the file id its upload gave. */
import { z } from 'zod';
import { categories } from './categories.ts';
import { customaryPeriods } from './deadlines.ts';
import { redirectTargets } from './issue-state.ts';

const mostPhotos = 4;
const longestTitle = 80;
export const longestBody = 2000;
export const longestWords = 500;

const issueId = z.uuid();
const actionItemId = z.uuid();
const day = z.iso.date();
const words = (most: number) => z.string().trim().min(2).max(most);
const photos = z
  .array(z.uuid())
  .max(mostPhotos)
  .refine((ids) => new Set(ids).size === ids.length, 'each photo once');

export const issueCommands = {
  raiseIssue: z.strictObject({
    communityId: z.uuid(),
    title: words(longestTitle),
    body: z.string().trim().max(longestBody),
    category: z.enum(categories),
    place: z.string().trim().max(200),
    buildingId: z.uuid().nullable().default(null),
    point: z
      .strictObject({ lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) })
      .nullable()
      .default(null),
    urgent: z.boolean().default(false),
    /** Whether public pages leave the raiser unnamed; otherwise they show the name masked. */
    isAnonymous: z.boolean().default(true),
    photoIds: photos,
  }),
  addBuilding: z.strictObject({
    communityId: z.uuid(),
    name: z.string().trim().min(1).max(40),
    lat: z.number().min(-90).max(90),
    lng: z.number().min(-180).max(180),
  }),
  removeBuilding: z.strictObject({ buildingId: z.uuid() }),
  setMapBackground: z.strictObject({
    communityId: z.uuid(),
    fileId: z.uuid(),
    south: z.number().min(-90).max(90),
    west: z.number().min(-180).max(180),
    north: z.number().min(-90).max(90),
    east: z.number().min(-180).max(180),
  }),
  removeMapBackground: z.strictObject({ communityId: z.uuid() }),
  endorseIssue: z.strictObject({ issueId }),
  acceptIssue: z.strictObject({ issueId }),
  rejectIssue: z.strictObject({ issueId, reason: words(longestWords) }),
  redirectIssue: z.strictObject({ issueId, to: z.enum(redirectTargets), reason: words(longestWords) }),
  mergeIssue: z.strictObject({ issueId, intoId: z.uuid(), reason: words(longestWords) }),
  undoMerge: z.strictObject({ issueId }),
  sendToUnit: z.strictObject({
    issueId,
    unitId: z.uuid(),
    what: words(longestWords),
    dueOn: day,
    /** Null: the community's own, else whoever gives it. */
    supervisorId: z.uuid().nullable().default(null),
    reason: words(longestWords),
  }),
  addPart: z.strictObject({
    issueId,
    unitId: z.uuid(),
    what: words(longestWords),
    dueOn: day,
    supervisorId: z.uuid().nullable().default(null),
  }),
  changeTask: z.strictObject({
    actionItemId,
    dueOn: day,
    supervisorId: z.uuid(),
    reason: words(longestWords),
  }),
  flagUrgent: z.strictObject({ issueId, urgent: z.boolean(), reason: words(longestWords) }),
  reassignTask: z.strictObject({ actionItemId, unitId: z.uuid(), reason: words(longestWords) }),
  reportProgress: z.strictObject({ actionItemId, words: words(longestWords), photoIds: photos }),
  reportDone: z.strictObject({ actionItemId, words: words(longestWords), photoIds: photos }),
  confirmSolved: z.strictObject({ issueId, rating: z.int().min(1).max(5).nullable() }),
  reportNotSolved: z.strictObject({
    issueId,
    reason: words(longestWords),
    /** The parts that are not done; none named: all. */
    actionItemIds: z.array(actionItemId).max(50).default([]),
  }),
  setIssueRules: z.strictObject({
    communityId: z.uuid(),
    endorsementsNeeded: z.int().min(0).max(1000),
    confirmationsNeeded: z.int().min(0).max(1000),
    reminderDays: z.int().min(1).max(30).default(customaryPeriods.reminderDays),
    silenceDays: z.int().min(7).max(60).default(customaryPeriods.silenceDays),
    reopenedDays: z.int().min(1).max(60).default(customaryPeriods.reopenedDays),
    duties: z
      .array(z.strictObject({ category: z.enum(categories), unitId: z.uuid() }))
      .max(categories.length),
  }),
  /** Kinds that are left out are on, without a usual unit. */
  setIssueKinds: z.strictObject({
    communityId: z.uuid(),
    kinds: z
      .array(z.strictObject({ category: z.enum(categories), isOn: z.boolean(), unitId: z.uuid().nullable() }))
      .max(categories.length),
  }),
  addUnit: z.strictObject({ communityId: z.uuid(), name: z.string().trim().min(2).max(60) }),
  correctNotice: z.strictObject({
    resolutionId: z.uuid(),
    words: words(2000),
    reason: words(longestWords),
  }),
  raiseObjection: z.strictObject({ resolutionId: z.uuid(), words: words(longestWords) }),
  answerObjection: z.strictObject({ objectionId: z.uuid(), words: words(longestWords) }),
} as const;
