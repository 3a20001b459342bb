/** What one voter says in a ballot, as it travels and is stored: the paper of the recount contract, parsed at the edge. */
import { z } from 'zod';
import { paperContents, type PaperContent } from './tally/contract.ts';

export const mostOptions = 20;
const largestPaper = 4_000;

/** Any paper of any method, short enough for a frame of the room. */
export const anyPaper: z.ZodType<PaperContent> = z
  .union([
    paperContents['yes-no-abstain'],
    paperContents['choose-one'],
    paperContents.approval,
    paperContents.score,
    paperContents.dots,
    paperContents.irv,
  ])
  .refine((content) => JSON.stringify(content).length <= largestPaper);
