/** Without 0 O 1 I L: read off paper, typed on a phone. */
export const codeAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const codeLength = 6;

/** What somebody typed, as the code it means: spaces, dashes and small letters do not matter. */
export function normalCode(typed: string): string {
  return typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
}
