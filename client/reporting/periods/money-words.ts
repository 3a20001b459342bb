/** Yuan in the reader's way of writing; nothing entered says so. */
import { formatNumber, t } from '../../i18n.ts';

export function moneyWords(cents: number | null): string {
  if (cents === null) return t('periods:list.notEntered');
  const digits = cents % 100 === 0 ? 0 : 2;
  return t('periods:money.yuan', {
    number: formatNumber(cents / 100, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  });
}
