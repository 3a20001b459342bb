/** How the debate was led: calls to order, who held the chair, who was called out of turn and why, what was done for whom. */
import { localClock } from '../../local-time.ts';
import { textBlock, type Block } from './block.ts';
import type { MinutesConduct } from './document.ts';
import type { TranslateMinutes } from './words.ts';

/** Nothing where all went by the queue under one chair. */
export function conductBlocks(conduct: readonly MinutesConduct[], t: TranslateMinutes): Block[] {
  if (conduct.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: t('minutes:conduct.title') },
    ...conduct.map((step) =>
      textBlock(t('minutes:conduct.at', { time: localClock(step.at), what: wordsOf(step, t) })),
    ),
  ];
}

function wordsOf(step: MinutesConduct, t: TranslateMinutes): string {
  switch (step.kind) {
    case 'calledToOrder': {
      const said = t(`minutes:conduct.order.${step.order}`, { name: step.name });
      const note = step.note ? t('minutes:conduct.note', { note: step.note }) : '';
      return said + note + t(step.endedSpeech ? 'minutes:conduct.ended' : 'minutes:conduct.went');
    }
    case 'chairHandedOver':
      return t(`minutes:conduct.chair.${step.reason}`, { name: step.name });
    case 'calledOutOfTurn':
      return t('minutes:conduct.override', { name: step.name, reason: step.reason });
    case 'onBehalf':
      return t(`minutes:conduct.onBehalf.${step.deed}`, { name: step.name, by: step.by });
  }
}
