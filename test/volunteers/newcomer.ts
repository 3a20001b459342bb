import { type Newcomer } from '../../shared/volunteers/profile.ts';
import { usualWeeks } from '../../shared/volunteers/week.ts';

/** Somebody to be registered: can do something, speaks something, is always free. */
export const newcomer = (changes: Partial<Newcomer> = {}): Newcomer => ({
  ...{ name: '韦小丽', group: 'migrant', bornYear: 1990, birthday: null, phone: null },
  guardianConsent: false,
  ...{ skills: ['急救'], languages: [{ language: '客家话', grade: 3 }] },
  ...{ credentials: [{ kind: '社工', validUntil: '2027-12-31' }], week: [...usualWeeks.always] },
  ...changes,
});
