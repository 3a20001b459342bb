/** What a paper of a ballot file says, in a line. */
import type { TextKey, TextValues } from '../i18n.ts';

type Translate = (key: TextKey, values?: TextValues) => string;

export function paperWords(paper: object, translate: Translate): string {
  if ('choice' in paper) return choiceWords(String(paper.choice), translate);
  if ('approved' in paper && Array.isArray(paper.approved)) {
    return paper.approved.join(translate('arithmetic:list.comma'));
  }
  if ('scores' in paper) return pointsWords(paper.scores, translate);
  if ('dots' in paper) return pointsWords(paper.dots, translate);
  if ('ranking' in paper && Array.isArray(paper.ranking)) {
    return paper.ranking.map((rank: unknown) => (Array.isArray(rank) ? rank.join(' = ') : '')).join(' > ');
  }
  return translate('recount:blank');
}

function choiceWords(choice: string, translate: Translate): string {
  if (choice === 'yes' || choice === 'no' || choice === 'abstain') return translate(`recount:${choice}`);
  return choice;
}

function pointsWords(points: unknown, translate: Translate): string {
  if (typeof points !== 'object' || points === null) return '';
  return Object.entries(points)
    .map(([option, number]) => `${option} ${String(number)}`)
    .join(translate('arithmetic:list.comma'));
}
