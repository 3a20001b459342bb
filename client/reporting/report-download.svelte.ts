/** One file on its way from the server: being written, arriving, broken off or refused with words. */
import type { Span } from '../../shared/reporting/period.ts';
import {
  reportAddress,
  type ReportContent,
  type ReportFormat,
} from '../../shared/reporting/report-formats.ts';
import { Refusal } from '../../shared/refusal.ts';
import { asRefusal, explain, Fault } from '../api.ts';
import { language } from '../i18n.ts';
import { download } from '../meetings/plan/download.ts';

interface Wanted {
  readonly content: ReportContent;
  readonly format: ReportFormat;
}

export type Stage =
  | { readonly at: 'idle' }
  | (Wanted & { readonly at: 'written'; readonly share: number | null })
  | (Wanted & { readonly at: 'arriving'; readonly share: number })
  | { readonly at: 'saved'; readonly name: string }
  | { readonly at: 'cancelled' }
  | { readonly at: 'failed'; readonly words: string };

const lineEnd = 10;

export class ReportDownload {
  stage = $state.raw<Stage>({ at: 'idle' });
  #abort: AbortController | null = null;

  get isRunning(): boolean {
    return this.stage.at === 'written' || this.stage.at === 'arriving';
  }

  /** Of the part that is running; null while nothing is known of it. */
  get share(): number | null {
    return this.stage.at === 'written' || this.stage.at === 'arriving' ? this.stage.share : null;
  }

  async start(period: Span, wanted: Wanted): Promise<void> {
    if (this.isRunning) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.stage = { at: 'written', ...wanted, share: null };
    try {
      const { name, content } = await this.#read(period, wanted, abort.signal);
      download(name, content);
      this.stage = { at: 'saved', name };
    } catch (error) {
      this.stage = abort.signal.aborted ? { at: 'cancelled' } : { at: 'failed', words: explain(error) };
    } finally {
      this.#abort = null;
    }
  }

  /** The server stops writing, too. */
  cancel(): void {
    this.#abort?.abort();
  }

  async #read(
    { from, to, asOf, project }: Span,
    wanted: Wanted,
    signal: AbortSignal,
  ): Promise<{ name: string; content: Blob }> {
    const address = reportAddress({
      ...{ from, to, ...wanted, language: language(), progress: 'yes' },
      ...(typeof asOf === 'string' && { asOf }),
      ...(typeof project === 'string' && { project }),
    });
    const response = await fetch(address, { signal });
    const reader = response.body?.getReader();
    if (!response.ok || !reader) throw await problemIn(response);
    let head = new Uint8Array();
    let file: { name: string; bytes: number } | null = null;
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let received = 0;
    const take = (bytes: Uint8Array<ArrayBuffer>, of: { bytes: number }) => {
      chunks.push(bytes);
      received += bytes.length;
      this.stage = { at: 'arriving', ...wanted, share: of.bytes > 0 ? received / of.bytes : 1 };
    };
    for (;;) {
      const part = await reader.read();
      if (part.done) break;
      if (file) {
        take(part.value, file);
        continue;
      }
      head = joined(head, part.value);
      for (let end = head.indexOf(lineEnd); end >= 0 && !file; end = head.indexOf(lineEnd)) {
        const line = readLine(head.slice(0, end));
        head = head.slice(end + 1);
        if ('file' in line) file = { name: String(line['file']), bytes: Number(line['bytes']) };
        else if ('done' in line)
          this.stage = { at: 'written', ...wanted, share: Number(line['done']) / Number(line['of']) };
        else throw asRefusal(line['refusal']) ?? new Fault(String(line['fault']));
      }
      if (file && head.length > 0) take(head, file);
    }
    // A line that was cut is no file.
    if (!file || received !== file.bytes) throw new Refusal('unavailable', {});
    return { name: file.name, content: new Blob(chunks) };
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function readLine(bytes: Uint8Array): Record<string, unknown> {
  const line: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return typeof line === 'object' && line !== null ? { ...line } : {};
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
