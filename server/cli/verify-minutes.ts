/** `gongyi minutes verify FILE`: a .json record, or a .docx of minutes by the record it carries; nothing else is needed. */
import { readFile } from 'node:fs/promises';
import { verifyFile } from '../meetings/minutes/verify-file.ts';
import { recountsOf } from '../../shared/meetings/minutes/verify.ts';
import { RefusedInput } from './refused.ts';
import type { Words } from './words.ts';

export async function verifyMinutesCommand(path: string, words: Words): Promise<string> {
  const file = await readFile(path).catch((cause: unknown) => {
    throw new RefusedInput(words('cannotRead', { file: path }), { cause });
  });
  const verified = verifyFile(file);
  switch (verified.kind) {
    case 'unreadable':
      throw new RefusedInput(words('notMinutes', { file: path }));
    case 'different':
      throw new RefusedInput(words(`minutesFault.${verified.fault.what}`, { place: verified.fault.place }));
    case 'whole': {
      const { document, fingerprint, signatures, log, isMasked } = verified.record;
      const recounts = recountsOf(verified.record);
      const how = (wanted: 'papers' | 'figures') => recounts.filter((one) => one.how === wanted).length;
      const notRecounted = recounts.flatMap(({ ballotId, how: why }) =>
        why === 'papers' || why === 'figures' ? [] : [{ ballotId, why }],
      );
      const found = {
        ok: true,
        ...{ title: document.title, version: document.version, isMasked },
        ...{ hash: fingerprint.hash, logHash: document.log.hash },
        ...{ entries: log.length, signatures: signatures.length },
        ...{ recounted: how('papers'), fromFigures: how('figures'), notRecounted },
      };
      for (const { ballotId, why } of notRecounted)
        process.stderr.write(`${words(`notRecounted.${why}`, { ballot: ballotId })}\n`);
      return `${JSON.stringify(found)}\n`;
    }
  }
}
