/** Fetches a file that the server writes, and hands it to the reader under the name it comes with. Throws Refusal or Fault. */
import { Refusal } from '../../shared/refusal.ts';
import { asRefusal, Fault } from '../api.ts';
import { download } from '../meetings/plan/download.ts';

export async function saveFile(address: string): Promise<void> {
  const response = await fetch(address).catch(() => {
    throw new Refusal('unavailable', {});
  });
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => null);
    const refusal =
      typeof body === 'object' && body !== null && 'refusal' in body ? asRefusal(body.refusal) : null;
    throw refusal ?? new Fault(String(response.status));
  }
  const disposition = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  // In quotes only when it has to be
  const plain = /filename="?([^";]+)/i.exec(disposition)?.[1];
  download(encoded ? decodeURIComponent(encoded) : (plain ?? 'file'), await response.blob());
}
