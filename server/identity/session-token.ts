/**
 * The session's token out of a cookie, signature checked: without asking the database, for better-auth's own reading takes
 * a statement a person, and without better-auth, which only signing in needs.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse } from 'cookie';
import type { Config } from '../config.ts';

type Signing = Pick<Config, 'publicUrl' | 'authSecret'>;

export const cookiePrefix = 'gongyi';
export const hasSecureCookies = ({ publicUrl }: Pick<Config, 'publicUrl'>) => publicUrl.startsWith('https:');

/** As better-auth names and signs it. Returns what reads a Cookie header: null when there is no token signed by us. */
export function sessionTokens(config: Signing): (cookie: string | undefined) => string | null {
  const name = `${hasSecureCookies(config) ? '__Secure-' : ''}${cookiePrefix}.session_token`;
  return (cookie) => {
    const value = cookie === undefined ? undefined : parse(cookie)[name];
    const dot = value?.lastIndexOf('.') ?? -1;
    if (value === undefined || dot < 1) return null;
    const token = value.slice(0, dot);
    const given = Buffer.from(value.slice(dot + 1), 'base64');
    const right = createHmac('sha256', config.authSecret).update(token).digest();
    return given.length === right.length && timingSafeEqual(given, right) ? token : null;
  };
}
