/** One report on its way from the server: being written, arriving, broken off or refused with words. */
import type { Period } from '../../shared/reporting/period.ts';
import { reportAddress, type ReportFormat } from '../../shared/reporting/report-formats.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { asRefusal, explain, Fault } from '../api.ts';
import { language } from '../i18n.ts';
import { download } from '../meetings/plan/download.ts';

export type Stage =
  | { readonly at: 'idle' }
  | { readonly at: 'written'; readonly format: ReportFormat }
  | { readonly at: 'arriving'; readonly format: ReportFormat; readonly share: number | null }
  | { readonly at: 'saved'; readonly name: string }
  | { readonly at: 'cancelled' }
  | { readonly at: 'failed'; readonly words: string };

export class ReportDownload {
  stage = $state.raw<Stage>({ at: 'idle' });
  #abort: AbortController | null = null;

  get isRunning(): boolean {
    return this.stage.at === 'written' || this.stage.at === 'arriving';
  }

  async start(period: Period, format: ReportFormat): Promise<void> {
    if (this.isRunning) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.stage = { at: 'written', format };
    try {
      const { name, content } = await this.#read(period, format, abort.signal);
      download(name, content);
      this.stage = { at: 'saved', name };
    } catch (error) {
      this.stage = abort.signal.aborted ? { at: 'cancelled' } : { at: 'failed', words: explain(error) };
    } finally {
      this.#abort = null;
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  async #read(
    { from, to }: Period,
    format: ReportFormat,
    signal: AbortSignal,
  ): Promise<{ name: string; content: Blob }> {
    const response = await fetch(reportAddress({ from, to, format, language: language() }), { signal });
    if (!response.ok) throw await problemIn(response);
    const total = Number(response.headers.get('content-length'));
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let received = 0;
    this.stage = { at: 'arriving', format, share: total > 0 ? 0 : null };
    const reader = response.body?.getReader();
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) break;
      chunks.push(part.value);
      received += part.value.length;
      this.stage = { at: 'arriving', format, share: total > 0 ? Math.min(1, received / total) : null };
    }
    return { name: nameIn(response) ?? `${from}-${to}.${format}`, content: new Blob(chunks) };
  }
}

async function problemIn(response: Response): Promise<Refusal | Fault> {
  const body: unknown = await response.json().catch(() => null);
  const refusal =
    typeof body === 'object' && body !== null && 'refusal' in body ? asRefusal(body.refusal) : null;
  if (refusal) return refusal;
  const reference =
    typeof body === 'object' && body !== null && 'fault' in body ? body.fault : response.status;
  return new Fault(String(reference));
}

/** As the server named the file; names that are not Latin come the way RFC 6266 has it. */
function nameIn(response: Response): string | null {
  const said = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(said)?.[1];
  return encoded === undefined ? (/filename="([^"]+)"/.exec(said)?.[1] ?? null) : decodeURIComponent(encoded);
}
