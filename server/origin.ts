import type { IncomingMessage } from 'node:http';
import type { Config } from './config.ts';

/** A browser always says where a page comes from when it sends something; other programs say nothing. */
export function originAllowed(config: Config, request: Pick<IncomingMessage, 'headers'>): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (origin === new URL(config.publicUrl).origin) return true;
  // Reached by another of this machine's names while developing; never behind TLS.
  return !config.production && URL.canParse(origin) && new URL(origin).host === host;
}
