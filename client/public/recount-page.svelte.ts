/** The page where anybody recounts: a file of one's own or a published ballot, counted in this browser. */
import type { CountResult, Outcome } from '../../shared/meetings/tally/contract.ts';
import { recountFile } from '../../shared/meetings/tally/recount-file.ts';
import { RecountRefused } from '../../shared/meetings/tally/refused.ts';
import { asRefusal, explain } from '../api.ts';
import { t } from '../i18n.ts';

type Shown =
  | { readonly state: 'empty' }
  | { readonly state: 'counting' }
  | { readonly state: 'refused'; readonly reason: () => string }
  | {
      readonly state: 'counted';
      readonly result: CountResult;
      readonly published: Outcome | null;
      /** Tracking code → what its paper says. */
      readonly codes: ReadonlyMap<string, object>;
      readonly address: string | null;
    };

const outcomes: readonly Outcome[] = ['adopted', 'rejected', 'elected', 'tied', 'inquorate'];
const ballotId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

export class RecountPage {
  shown = $state.raw<Shown>({ state: 'empty' });

  async countBallot(given: string): Promise<void> {
    const id = ballotId.exec(given)?.[0];
    if (id === undefined) return this.#refuse(() => t('recount:badAddress'));
    this.shown = { state: 'counting' };
    const address = `/api/open/ballots/${id.toLowerCase()}`;
    let answer: Response;
    let file: Blob;
    try {
      answer = await fetch(address);
      file = await answer.blob();
    } catch {
      return this.#refuse(() => t('recount:notFetched'));
    }
    if (answer.ok) return this.count(file, address);
    const refusal = asRefusal(await refusalIn(file));
    this.#refuse(() => (refusal ? explain(refusal) : t('recount:notFetched')));
  }

  async count(file: Blob, address: string | null = null): Promise<void> {
    this.shown = { state: 'counting' };
    const codes = new Map<string, object>();
    try {
      const result = await recountFile(
        () => piecesOf(file),
        (paper) => keepCode(codes, paper),
      );
      const published = address === null ? null : await publishedOutcome(file);
      this.shown = { state: 'counted', result, published, codes, address };
    } catch (error) {
      if (!(error instanceof RecountRefused)) throw error;
      this.#refuse(() => refusalWords(error));
    }
  }

  #refuse(reason: () => string): void {
    this.shown = { state: 'refused', reason };
  }
}

function refusalWords({ problem, place, values }: RecountRefused): string {
  const reason = t(`recount:refusals.${problem}`, values);
  return place === '' ? reason : t('recount:atPlace', { place, reason });
}

/** In pieces, because a published election may be larger than a browser holds as one text. */
async function* piecesOf(file: Blob): AsyncGenerator<Uint8Array> {
  const size = 1 << 20;
  for (let from = 0; from < file.size; from += size) {
    yield new Uint8Array(await file.slice(from, from + size).arrayBuffer());
  }
}

function keepCode(codes: Map<string, object>, paper: unknown): void {
  if (typeof paper !== 'object' || paper === null || !('code' in paper)) return;
  if (typeof paper.code === 'string') codes.set(paper.code, paper);
}

async function refusalIn(file: Blob): Promise<unknown> {
  const body: unknown = await new Response(file).json().catch(() => null);
  return typeof body === 'object' && body !== null && 'refusal' in body ? body.refusal : null;
}

async function publishedOutcome(file: Blob): Promise<Outcome | null> {
  const body: unknown = await new Response(file).json();
  if (typeof body !== 'object' || body === null || !('published' in body)) return null;
  const { published } = body;
  if (typeof published !== 'object' || published === null || !('outcome' in published)) return null;
  return outcomes.find((known) => known === published.outcome) ?? null;
}
