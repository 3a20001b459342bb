/** Money as people write it, in yuan, and as it is kept, in hundredths. */

/** Null where nothing is written; undefined where it is no amount of yuan with at most two places. */
export function centsIn(text: string): number | null | undefined {
  const plain = text.replaceAll(/[\s,，]/g, '');
  if (plain === '') return null;
  const [, yuan, rest = ''] = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(plain) ?? [];
  return yuan === undefined ? undefined : Number(yuan) * 100 + Number(rest.padEnd(2, '0'));
}

export function yuanIn(cents: number | null): string {
  if (cents === null) return '';
  const rest = cents % 100;
  return `${Math.floor(cents / 100)}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
}
