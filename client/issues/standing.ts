/** Where an issue stands, in one sentence for whoever waits for it. */
import type { IssueCard } from '../../shared/issues/view.ts';
import { formatDate, t } from '../i18n.ts';

export function standing(issue: IssueCard): string {
  const unit = issue.unitName ?? '';
  const date = issue.dueOn === null ? '' : formatDate(issue.dueOn);
  if (issue.isUnconfirmed) return t('issues:stands.unconfirmed', { unit });
  if (issue.isOverdue) return t('issues:stands.overdue', { unit, date });
  if (issue.state === 'accepted')
    return issue.endorsements >= issue.endorsementsNeeded
      ? t('issues:stands.ready')
      : t('issues:stands.accepted', { count: issue.endorsementsNeeded - issue.endorsements });
  return t(`issues:stands.${issue.state}`, { unit, date });
}
