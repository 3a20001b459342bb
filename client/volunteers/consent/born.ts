import { isBirthdayAsked, type Born } from '../../../shared/volunteers/consent.ts';

/** As typed: a birthday counts only while the field for it is shown. Null while no year is written. */
export function bornOf(
  { bornYear, birthday }: { readonly bornYear: number | null; readonly birthday: string },
  day: string,
): Born | null {
  if (bornYear === null) return null;
  return { bornYear, birthday: isBirthdayAsked(bornYear, day) && birthday !== '' ? birthday : null };
}
