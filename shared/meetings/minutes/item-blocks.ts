/** An item of the agenda in the minutes: what each side said, the motions, and how each was decided. */
import { ballotBlocks } from './ballot-blocks.ts';
import { textBlock, type Block } from './block.ts';
import type { MinutesItem, MinutesMotion, MinutesSide, MinutesWording } from './document.ts';
import { dayWords, duration, listed } from './phrases.ts';
import type { TranslateMinutes } from './words.ts';

export function itemBlocks(item: MinutesItem, t: TranslateMinutes): Block[] {
  const title: Block = {
    kind: 'heading',
    level: 2,
    text: t('minutes:item.title', { position: item.position, title: item.title }),
  };
  if (item.state === 'waiting') return [title, { kind: 'text', text: t('minutes:item.notReached') }];
  return [
    title,
    ...item.sides.flatMap((side) => sideBlocks(side, t)),
    ...item.remarks
      .split('\n')
      .filter(Boolean)
      .map((text): Block => ({ kind: 'text', text })),
    ...item.motions.flatMap((motion) => motionBlocks(item, motion, t)),
    ...(item.motions.length === 0 ? [textBlock(t('minutes:item.noMotion'))] : []),
    ...(item.sentTo ? [textBlock(t(`minutes:item.sentTo.${item.sentTo}`))] : []),
  ];
}

function sideBlocks({ side, speakers, gist }: MinutesSide, t: TranslateMinutes): Block[] {
  const names = speakers.map(({ name, group, times, ms }) =>
    t(times > 1 ? 'minutes:speakerTimes' : 'minutes:speaker', {
      ...{ name, times, group: t(`minutes:group.${group}`), time: duration(ms, t) },
    }),
  );
  const words = [
    ...(names.length > 0 ? [t('minutes:speakers', { names: listed(names, t) })] : []),
    ...(gist ? [t('minutes:gist', { words: gist })] : []),
  ];
  return [{ kind: 'text', text: `${t(`minutes:side.${side}`)}${t('minutes:colon')}${words.join('')}` }];
}

function motionBlocks(item: MinutesItem, motion: MinutesMotion, t: TranslateMinutes): Block[] {
  return [
    {
      kind: 'heading',
      level: 3,
      text:
        motion.amends === null
          ? t('minutes:motion.title', { item: item.position, number: motion.number })
          : t('minutes:motion.amendment', {
              ...{ item: item.position, of: motion.amends, number: motion.number },
            }),
    },
    ...(motion.original
      ? [
          textBlock(t('minutes:motion.original', { what: motion.original.what })),
          factsBlock(motion.original, t),
          textBlock(t('minutes:motion.amended', { what: motion.what })),
        ]
      : [textBlock(t('minutes:motion.what', { what: motion.what }))]),
    factsBlock(motion, t),
    {
      kind: 'text',
      text: t('minutes:motion.proposed', { name: motion.proposer, names: listed(motion.seconders, t) }),
    },
    ...(motion.recused.length > 0
      ? [{ kind: 'text' as const, text: t('minutes:motion.recused', { names: listed(motion.recused, t) }) }]
      : []),
    ...(motion.checks ?? []).map((check) => textBlock(t('minutes:motion.check', { ...check }))),
    ...motion.ballots.flatMap((ballot) => ballotBlocks(ballot, t)),
    {
      kind: 'text',
      text: motion.takenOver ? t('minutes:motion.takenOver') : t(`minutes:motion.state.${motion.state}`),
    },
  ];
}

function factsBlock({ unitName, dueOn, costYuan, costNote }: MinutesWording, t: TranslateMinutes): Block {
  const amount = costYuan === 0 ? t('minutes:motion.noCost') : t('minutes:motion.cost', { amount: costYuan });
  const cost = costNote ? t('minutes:motion.costWith', { cost: amount, note: costNote }) : amount;
  return textBlock(t('minutes:motion.facts', { unit: unitName, due: dayWords(dueOn, t), cost }));
}
