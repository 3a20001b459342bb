/** What a paper says, in words: for the review before sending, one's own vote, and the check of entered papers. */
import type { PaperContent } from '../../../shared/meetings/tally/contract.ts';
import type { Ballot } from '../../../shared/meetings/view.ts';
import { t } from '../../i18n.ts';

const yesNo = ['yes', 'no', 'abstain'] as const;

/** One line an option; ranked papers best first. */
export function paperLines(ballot: Pick<Ballot, 'method'>, content: PaperContent): string[] {
  if ('blank' in content) return [t('meetings:meeting.paper.blank')];
  if ('choice' in content) return [choiceWord(ballot, content.choice)];
  if ('approved' in content) return content.approved;
  if ('ranking' in content) {
    return content.ranking.map((rank, at) =>
      t('meetings:meeting.paper.ranked', {
        place: at + 1,
        option: rank.join(t('meetings:meeting.nameComma')),
      }),
    );
  }
  const points = 'scores' in content ? content.scores : content.dots;
  return Object.entries(points).map(([option, count]) =>
    t(`meetings:meeting.paper.${'scores' in content ? 'points' : 'dots'}`, { option, count }),
  );
}

export function paperWords(ballot: Pick<Ballot, 'method'>, content: PaperContent): string {
  return paperLines(ballot, content).join(t('meetings:meeting.nameComma'));
}

/** An option as people read it: yes, no and abstain have words of their own. */
export function choiceWord({ method }: Pick<Ballot, 'method'>, option: string): string {
  const known = method === 'yes-no-abstain' ? yesNo.find((choice) => choice === option) : undefined;
  return known ? t(`meetings:meeting.choice.${known}`) : option;
}

/** What may be picked on a paper of this ballot. */
export function optionsOf({ method, options }: Pick<Ballot, 'method' | 'options'>): readonly string[] {
  return method === 'yes-no-abstain' ? yesNo : options;
}
