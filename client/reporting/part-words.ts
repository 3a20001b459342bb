/** What parts of a figure are called. */
import type { GroupKey } from '../../shared/reporting/groups.ts';
import { waitingText } from '../../shared/reporting/definition-text.ts';
import type { IndicatorCode } from '../../shared/reporting/indicators.ts';
import type { ServiceModule } from '../../shared/services.ts';
import { codeWords } from '../code-words.ts';
import { t } from '../i18n.ts';
import { inReadersLanguage } from './indicator-names.ts';
import type { RecordsPart } from './records-address.ts';

export function groupWords(groups: readonly GroupKey[]): string {
  return groups.map((group) => t(`reporting:group.${group}`)).join(t('reporting:desk.join'));
}

export function moduleWords(module: ServiceModule | 'none'): string {
  return t(module === 'none' ? 'reporting:module.none' : `reporting:module.${module}`);
}

export function itemWords(item: number | 'none'): string {
  return item === 'none' ? t('reporting:records.noItem') : codeWords('item', String(item));
}

/** What alone of an indicator is listed. */
export function partWords(
  code: IndicatorCode,
  { communityId, module, item, groups, came, isWaiting }: RecordsPart,
): string {
  return [
    ...(communityId === null ? [] : [t('reporting:records.oneCommunity')]),
    ...(module === null ? [] : [moduleWords(module)]),
    ...(item === null ? [] : [itemWords(item)]),
    ...(groups === null ? [] : [groupWords(groups)]),
    ...(came === null ? [] : [t(`reporting:records.${came}`)]),
    ...(isWaiting ? [t('reporting:records.waiting', { what: inReadersLanguage(waitingText(code)) })] : []),
  ].join(t('reporting:desk.join'));
}
