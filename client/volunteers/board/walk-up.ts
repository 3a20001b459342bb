/** The answers that are asked of somebody new at the door, as they are typed. */
import { telephone } from '../../../shared/identity/telephone.ts';
import { localDay } from '../../../shared/local-time.ts';
import type { VolunteerCommands } from '../../../shared/volunteers/commands.ts';
import { consentVersion, whyBirthdayWrong, type Born } from '../../../shared/volunteers/consent.ts';
import { whyCannotWalkUp } from '../../../shared/volunteers/dispatch.ts';
import { youngestAge } from '../../../shared/volunteers/eligibility.ts';
import type { ShiftState } from '../../../shared/volunteers/shift-state.ts';
import { explain } from '../../api.ts';
import { t } from '../../i18n.ts';
import { bornOf } from '../consent/born.ts';

export interface TypedWalkUp {
  name: string;
  bornYear: number | null;
  birthday: string;
  group: 'local' | 'migrant';
  phone: string;
  /** How they agreed; undefined: not yet. */
  way: 'screen' | 'paper' | undefined;
  guardianConsent: boolean;
}

export const emptyWalkUp = (): TypedWalkUp => ({
  ...{ name: '', bornYear: null, birthday: '', group: 'migrant', phone: '' },
  ...{ way: undefined, guardianConsent: false },
});

const ageOf = ({ bornYear, birthday }: Born, day: string) => youngestAge(bornYear, day, birthday);

const fullAge = 18;

/** On the day of the shift, as far as their answers say. */
export function isMinor(typed: TypedWalkUp, day: string): boolean {
  const born = bornOf(typed, day);
  return born !== null && ageOf(born, day) < fullAge;
}

/** Empty when nothing is missing and the rule of the shift lets them help. */
export function whyNotWalkUp(
  typed: TypedWalkUp,
  shift: ShiftState & { readonly dangerous: boolean },
  now: number,
): string {
  const phone = typed.phone.trim();
  const day = localDay(shift.startsAt);
  const born = bornOf(typed, day);
  if (typed.name.trim() === '') return t('volunteers:walkUp.needName');
  if (born === null || born.bornYear < 1900) return t('volunteers:walkUp.needYear');
  if (phone !== '' && !telephone.test(phone)) return t('volunteers:walkUp.needPhone');
  const { guardianConsent } = typed;
  const refusal =
    whyBirthdayWrong(born.birthday, born.bornYear) ??
    whyCannotWalkUp(shift, { age: ageOf(born, day), guardianConsent, checkedIn: false }, now);
  if (refusal) return explain(refusal);
  return typed.way === undefined ? t('consent:need') : '';
}

/** Null while something is missing. */
export function walkUpAnswers(
  typed: TypedWalkUp,
  day: string,
): VolunteerCommands['recordWalkUp']['who'] | null {
  const { group, guardianConsent, way } = typed;
  const born = bornOf(typed, day);
  const [name, phone] = [typed.name.trim(), typed.phone.trim()];
  if (born === null || way === undefined || name === '') return null;
  return {
    ...{ ...born, name, group, phone: phone === '' ? null : phone },
    guardianConsent: guardianConsent && isMinor(typed, day),
    consent: { version: consentVersion, way },
  };
}
