import { t } from '../../i18n.ts';

/** What a count still lacks, in words; empty when it is whole. */
export function whyTallyIncomplete(people: number, photos: readonly File[]): string {
  if (people < 1) return t('street:tally.needPeople');
  return photos.length === 0 ? t('street:tally.needPhoto') : '';
}
