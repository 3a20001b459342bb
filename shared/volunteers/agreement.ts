/** What somebody agreed to: the text that was shown, which may be an older one where there was no network, and how. */
import { z } from 'zod';
import { consentTexts } from './consent.ts';

const version = z.literal(consentTexts);

export const agreedText = z.strictObject({ version });
export const agreement = z.strictObject({ version, way: z.enum(['screen', 'paper']) });
export type Agreement = z.infer<typeof agreement>;
