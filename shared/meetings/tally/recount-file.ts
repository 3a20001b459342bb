/**
 * Recounts a file in pieces, whatever its length: read once for what the papers are counted by, which may stand behind them,
 * and once for the papers. `read` gives the file from its beginning each time it is called.
 */
import type { CountResult } from './contract.ts';
import { readHead } from './read-head.ts';
import { startCount } from './recount.ts';
import { RecountRefused } from './refused.ts';
import { splitFile, type FileParts } from './split-file.ts';

type Read = () => AsyncIterable<Uint8Array>;

/** @throws RecountRefused */
export async function recountFile(read: Read, onPaper?: (paper: unknown) => void): Promise<CountResult> {
  const members = new Map<string, unknown>();
  let listed = false;
  await takeApart(read, {
    member: (name, value) => void members.set(name, value),
    papers: () => void (listed = true),
    paper: () => undefined,
  });
  const head = readHead(Object.fromEntries(members));
  if (!listed) throw new RecountRefused(members.has('papers') ? 'notAList' : 'missing', ['papers']);
  const count = startCount(head);
  await takeApart(read, {
    member: () => undefined,
    papers: () => undefined,
    paper(parse, at) {
      const paper = parse();
      count.add(paper, ['papers', at]);
      onPaper?.(paper);
    },
  });
  return count.result();
}

async function takeApart(read: Read, parts: FileParts): Promise<void> {
  const splitter = splitFile(parts);
  for await (const chunk of read()) splitter.push(chunk);
  splitter.end();
}
