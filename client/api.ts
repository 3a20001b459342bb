/** The request carrier in the browser, and the words for what goes wrong. */
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client';
import { v4 as uuidv4 } from 'uuid';
import type { AppRouter } from '../server/router.ts';
import { Refusal, refusalCodes, type RefusalCode, type RefusalDetails } from '../shared/refusal.ts';
import { formatDateTime, formatNumber, t } from './i18n.ts';

export const api = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: '/api/trpc' })] });

/** A bug or an outage on the server; the reference finds it in the server's log. */
export class Fault extends Error {
  override name = 'Fault';
}

const tries = 3;
const retryMs = 800;

/**
 * Sends a command under one id, so a lost answer may be asked for again; with an id that was kept, also after a reload.
 * Throws Refusal or Fault.
 */
export async function send<Input, Output>(
  command: { mutate(wire: { id: string; input: Input }): Promise<Output> },
  input: Input,
  id: string = uuidv4(),
): Promise<Output> {
  const wire = { id, input };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await command.mutate(wire);
    } catch (error) {
      const known = fromWire(error);
      const passing = known === null || (known instanceof Refusal && known.code === 'unavailable');
      if (!passing || attempt >= tries) throw known ?? new Refusal('unavailable', {});
      await new Promise((resolve) => setTimeout(resolve, retryMs * attempt));
    }
  }
}

/** The refusal or fault that an answer carries; null when there was no answer at all. */
export function fromWire(error: unknown): Refusal | Fault | null {
  if (error instanceof Refusal || error instanceof Fault) return error;
  if (!(error instanceof TRPCClientError)) return null;
  const data: unknown = error.data;
  if (typeof data !== 'object' || data === null) return null;
  if ('fault' in data) return new Fault(String(data.fault));
  return 'refusal' in data ? asRefusal(data.refusal) : null;
}

export function asRefusal(value: unknown): Refusal | null {
  if (typeof value !== 'object' || value === null || !('code' in value)) return null;
  const code = refusalCodes.find((known) => known === value.code);
  const details: RefusalDetails = 'details' in value && isDetails(value.details) ? value.details : {};
  return code ? new Refusal(code, details) : null;
}

function isDetails(value: unknown): value is RefusalDetails {
  return typeof value === 'object' && value !== null;
}

/** Whether somebody who is not signed in, or may not, has asked. */
export function isForbidden(error: unknown): boolean {
  const known = fromWire(error);
  return known instanceof Refusal && (known.code === 'notSignedIn' || known.code === 'notAllowed');
}

/** Plain words for whatever was thrown: what happened and what to do. */
export function explain(error: unknown): string {
  const known = fromWire(error);
  if (known instanceof Refusal) return explainRefusal(known);
  if (known instanceof Fault) return t('refusals:fault', { reference: known.message });
  return t('refusals:noAnswer');
}

function explainRefusal(refusal: Refusal): string {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(refusal.details)) {
    if (typeof value === 'string') values[name] = value;
    else if (typeof value === 'number')
      values[name] = ['until', 'from', 'earliest'].includes(name) ? formatDateTime(value) : value;
    else values[name] = value.join(', ');
    if (name === 'maxBytes')
      values['megabytes'] = formatNumber(Number(value) / 2 ** 20, { maximumFractionDigits: 1 });
  }
  const code: RefusalCode = refusal.code;
  return t(`refusals:${code}`, values);
}

/** Stores a photo on the server; what comes back is attached by a command. Throws Refusal or Fault. */
export function uploadPhoto(file: Blob): Promise<{ fileId: string }> {
  return upload('/api/files', file);
}

/** The same for a paper of a meeting: a picture or a PDF. */
export function uploadPaper(file: Blob): Promise<{ fileId: string }> {
  return upload('/api/files/papers', file);
}

async function upload(address: string, file: Blob): Promise<{ fileId: string }> {
  const body = await post(address, file);
  if (typeof body === 'object' && body !== null && 'fileId' in body) return { fileId: String(body.fileId) };
  throw new Fault(address);
}

/** Sends a file as it is, and returns what is answered. Throws Refusal or Fault. */
export async function post(address: string, file: Blob): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': file.type || 'application/octet-stream' },
      body: file,
    });
  } catch {
    throw new Refusal('unavailable', {});
  }
  const body: unknown = await response.json().catch(() => null);
  // A server that is starting again, as whatever stands before it says.
  if ([502, 503, 504].includes(response.status)) throw new Refusal('unavailable', {});
  if (response.ok) return body;
  const refusal =
    typeof body === 'object' && body !== null && 'refusal' in body ? asRefusal(body.refusal) : null;
  throw refusal ?? new Fault(String(response.status));
}
