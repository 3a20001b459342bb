/** The answers that are asked of somebody new at the door, as they are typed. */
import type { VolunteerCommands } from '../../../shared/volunteers/commands.ts';
import { t } from '../../i18n.ts';

export interface TypedWalkUp {
  name: string;
  bornYear: number | null;
  group: 'local' | 'migrant';
  phone: string;
  consent: boolean;
  guardianConsent: boolean;
}

export const emptyWalkUp = (): TypedWalkUp => ({
  ...{ name: '', bornYear: null, group: 'migrant', phone: '', consent: false, guardianConsent: false },
});

/** Empty when nothing is missing; whether this person may help is the shift's rule. */
export function whyWalkUpIncomplete({ name, bornYear, phone, consent }: TypedWalkUp): string {
  if (name.trim() === '') return t('volunteers:walkUp.needName');
  if (bornYear === null || bornYear < 1900) return t('volunteers:walkUp.needYear');
  if (phone.trim() !== '' && !/^[0-9+ -]{5,20}$/.test(phone.trim())) return t('volunteers:walkUp.needPhone');
  return consent ? '' : t('volunteers:walkUp.needConsent');
}

/** Null while something is missing. */
export function walkUpAnswers(typed: TypedWalkUp): VolunteerCommands['recordWalkUp']['who'] | null {
  const { bornYear, group, guardianConsent } = typed;
  if (bornYear === null || whyWalkUpIncomplete(typed) !== '') return null;
  const [name, phone] = [typed.name.trim(), typed.phone.trim()];
  return { name, bornYear, group, guardianConsent, phone: phone === '' ? null : phone, consent: true };
}
