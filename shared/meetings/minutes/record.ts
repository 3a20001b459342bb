/**
 * The record of a meeting's minutes: everything a stranger needs to check them without this server.
 * A posted copy has its names masked, and withholds what the log says of persons; its hashes are the same.
 */
import { z } from 'zod';
import { maskName } from '../../identity/mask-name.ts';
import type { ChainedEvent } from '../../live/hash-chain.ts';
import type { MinutesDocument } from './document.ts';
import { maskedMinutes, type Fingerprint } from './fingerprint.ts';
import type { MinutesSignature } from '../view.ts';

export interface MinutesRecord {
  readonly form: 'gongyi-minutes-1';
  readonly isMasked: boolean;
  readonly document: MinutesDocument;
  readonly fingerprint: Fingerprint;
  readonly signatures: readonly RecordedSignature[];
  readonly log: readonly ChainedEvent[];
}

export interface RecordedSignature {
  readonly name: string;
  readonly capacity: MinutesSignature['capacity'];
  readonly at: number;
  /** Of the version that was signed. */
  readonly hash: string;
}

/** What of a log names nobody: these stay readable in a posted copy. */
const impersonal = new Set(['meetingOpened', 'meetingClosed', 'itemOpened', 'itemClosed']);

export function postedRecord(record: MinutesRecord): MinutesRecord {
  return {
    ...record,
    isMasked: true,
    document: maskedMinutes(record.document),
    signatures: record.signatures.map((signature) => ({ ...signature, name: maskName(signature.name) })),
    log: record.log.map(({ data, ...link }) => (impersonal.has(link.type) ? { ...link, data } : link)),
  };
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** The frame; the document inside is held against its hash, not against a schema that later versions would outgrow. */
const frame = z.object({
  form: z.literal('gongyi-minutes-1'),
  isMasked: z.boolean(),
  document: z.looseObject({
    form: z.literal('gongyi-minutes-1'),
    meetingId: z.string(),
    version: z.int(),
    log: z.object({ seq: z.int().min(0), hash }),
    items: z.array(
      z.looseObject({ motions: z.array(z.looseObject({ ballots: z.array(z.looseObject({})) })) }),
    ),
    resolutions: z.array(z.looseObject({})),
    attendance: z.looseObject({ groups: z.array(z.looseObject({})), others: z.array(z.looseObject({})) }),
    corrections: z.array(z.looseObject({})),
  }),
  fingerprint: z.object({ documentHash: hash, publicHash: hash, hash }),
  signatures: z.array(z.object({ name: z.string(), capacity: z.string(), at: z.int(), hash })),
  log: z.array(
    z.object({
      seq: z.int(),
      type: z.string(),
      audience: z.enum(['everyone', 'hosts']),
      at: z.int(),
      dataHash: hash,
      hash,
      data: z.unknown().optional(),
    }),
  ),
});

/** The record that a text holds. @throws SyntaxError for no JSON, z.ZodError for another shape. */
export function parseRecord(text: string): MinutesRecord {
  return frame.parse(JSON.parse(text)) as unknown as MinutesRecord;
}
