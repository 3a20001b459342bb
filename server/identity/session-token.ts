/**
 * The session's token out of a cookie, signature checked, without asking the database: better-auth's own reading of it
 * takes a statement a person, which is too many when a hall comes back at once.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse } from 'cookie';
import type { Auth } from './auth.ts';

/** Returns what reads a Cookie header: the token, or null when there is none or it was not signed by us. */
export async function sessionTokens(auth: Auth): Promise<(cookie: string | undefined) => string | null> {
  const { secret, authCookies } = await auth.$context;
  const { name } = authCookies.sessionToken;
  return (cookie) => {
    const value = cookie === undefined ? undefined : parse(cookie)[name];
    const dot = value?.lastIndexOf('.') ?? -1;
    if (value === undefined || dot < 1) return null;
    const token = value.slice(0, dot);
    const given = Buffer.from(value.slice(dot + 1), 'base64');
    const right = createHmac('sha256', secret).update(token).digest();
    return given.length === right.length && timingSafeEqual(given, right) ? token : null;
  };
}
