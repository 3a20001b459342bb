/** The inputs of the commands about issues. Texts arrive trimmed; a photo is named by the file id its upload gave. */
import { z } from 'zod';
import { categories } from './categories.ts';

export const mostPhotos = 4;
export const longestTitle = 80;
export const longestBody = 2000;
export const longestWords = 500;

const issueId = z.uuid();
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
  endorseIssue: z.strictObject({ issueId }),
  acceptIssue: z.strictObject({ issueId }),
  rejectIssue: z.strictObject({ issueId, reason: words(longestWords) }),
  reportProgress: z.strictObject({ issueId, words: words(longestWords), photoIds: photos }),
  reportDone: z.strictObject({ issueId, words: words(longestWords), photoIds: photos }),
  confirmSolved: z.strictObject({ issueId, rating: z.int().min(1).max(5).nullable() }),
  reportNotSolved: z.strictObject({ issueId, reason: words(longestWords) }),
} as const;
