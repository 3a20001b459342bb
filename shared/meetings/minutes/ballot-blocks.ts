/** A vote in the minutes: how it was held, the figures in a table, the arithmetic, and who dissented by name. */
import { residentGroups } from '../../identity/roles.ts';
import { localClock } from '../../local-time.ts';
import { arithmeticSentence } from '../tally/arithmetic.ts';
import { ofOptions, type OptionSupport } from '../tally/by-group.ts';
import type { CountResult, YesNoAbstainResult } from '../tally/contract.ts';
import { textBlock, type Block, type TableBlock } from './block.ts';
import type { MinutesBallot, MinutesPaper } from './document.ts';
import { listed } from './phrases.ts';
import type { TranslateMinutes } from './words.ts';

const choices = ['yes', 'no', 'abstain', 'notVoted'] as const;

export function ballotBlocks(ballot: MinutesBallot, t: TranslateMinutes): Block[] {
  const { tally, byGroup, notByGroup, options, entered, lot } = ballot;
  if (!tally) return [];
  return [
    textBlock(
      t('minutes:ballot.title', {
        attempt: ballot.attempt,
        secrecy: t(`minutes:ballot.${ballot.secrecy}`),
        time: ballot.closedAt === null ? '' : localClock(ballot.closedAt),
      }),
    ),
    // Versions signed before these were reported have neither, and are drawn as they were.
    ...(entered ?? []).map((votes) => textBlock(t(`minutes:ballot.entered.${votes.kind}`, { ...votes }))),
    ...(tally.method === 'yes-no-abstain' ? [yesNoTable(tally, byGroup, t)] : []),
    ...(tally.method !== 'yes-no-abstain' && options
      ? [optionTable(tally, options, t), ...groupTable(tally, options, byGroup, t)]
      : []),
    ...(notByGroup ? [textBlock(t(`arithmetic:group.${notByGroup}`, {}))] : []),
    ...(lot ? [textBlock(t('minutes:ballot.lot', { order: lot.join(t('minutes:comma')) }))] : []),
    ...arithmeticSentence(tally, t).split('\n').map(textBlock),
    ...whoVoted(ballot, tally.method, t).map(textBlock),
  ];
}

function whoVoted(ballot: MinutesBallot, method: CountResult['method'], t: TranslateMinutes): string[] {
  const { papers = [], unlisted } = ballot;
  return [
    ...(['inFavour', 'against', 'abstained'] as const).flatMap((side) => sentence(side, ballot[side], t)),
    ...papers.map(({ chosen, names }) =>
      chosen.length === 0
        ? t('minutes:ballot.blank', { names: listed(names, t) })
        : t('minutes:ballot.chose', { paper: paperOf(chosen, method, t), names: listed(names, t) }),
    ),
    ...sentence('didNotVote', ballot.notVoted, t),
    ...(unlisted ? [t('minutes:ballot.unlisted', { hash: unlisted.hash })] : []),
  ];
}

function sentence(
  key: 'inFavour' | 'against' | 'abstained' | 'didNotVote',
  names: readonly string[] = [],
  t: TranslateMinutes,
): string[] {
  return names.length > 0 ? [t(`minutes:ballot.${key}`, { names: listed(names, t) })] : [];
}

function paperOf(chosen: MinutesPaper['chosen'], method: CountResult['method'], t: TranslateMinutes): string {
  const key = method === 'score' || method === 'dots' ? 'points' : 'place';
  return chosen
    .map(({ option, figure }) => (figure === null ? option : t(`minutes:ballot.${key}`, { option, figure })))
    .join(t('minutes:comma'));
}

function yesNoTable(
  tally: YesNoAbstainResult,
  byGroup: MinutesBallot['byGroup'],
  t: TranslateMinutes,
): TableBlock {
  const row = (label: string, counts: Readonly<Record<(typeof choices)[number], number>>) => [
    label,
    ...choices.map((choice) => String(counts[choice])),
  ];
  return {
    kind: 'table',
    head: [t('minutes:ballot.head'), ...choices.map((choice) => t(`minutes:ballot.${choice}`))],
    rows: [
      row(t('minutes:ballot.all'), tally.counts),
      ...(byGroup && !ofOptions(byGroup)
        ? residentGroups.map((group) => row(t(`minutes:group.${group}`), byGroup[group]))
        : []),
    ],
    widths: [28, 18, 18, 18, 18],
  };
}

type OptionsResult = Exclude<CountResult, YesNoAbstainResult>;

/** One row an option, in the order of the paper: its figures as counted, and what came of it. */
function optionTable(tally: OptionsResult, options: readonly string[], t: TranslateMinutes): TableBlock {
  const columns = figureColumns(tally, t);
  return {
    kind: 'table',
    head: [t('minutes:options.option'), ...columns.map(({ head }) => head), t('minutes:options.outcome')],
    rows: options.map((option) => [
      option,
      ...columns.map(({ figure }) => figure(option)),
      fateOf(tally, option, t),
    ]),
    widths: columns.length === 1 ? [52, 24, 24] : [40, 20, 20, 20],
  };
}

/** Beside it, what each group gave every option. */
function groupTable(
  { method }: OptionsResult,
  options: readonly string[],
  byGroup: MinutesBallot['byGroup'],
  t: TranslateMinutes,
): TableBlock[] {
  if (!byGroup || !ofOptions(byGroup)) return [];
  const ranked = method === 'irv' || method === 'schulze' || method === 'stv';
  const figure = t(`minutes:options.${ranked ? 'first' : method}`);
  const row = (label: string, of: (figures: OptionSupport) => number) => [
    label,
    ...residentGroups.map((group) => String(of(byGroup[group]))),
  ];
  return [
    {
      kind: 'table',
      head: [
        t('minutes:options.byGroup', { figure }),
        ...residentGroups.map((group) => t(`minutes:group.${group}`)),
      ],
      rows: [
        ...options.map((option) => row(option, (figures) => figures.options[option] ?? 0)),
        ...(['cast', 'blank', 'notVoted'] as const).map((key) =>
          row(t(`minutes:options.${key}`), (figures) => figures[key]),
        ),
      ],
      widths: [52, 24, 24],
    },
  ];
}

interface Column {
  readonly head: string;
  readonly figure: (option: string) => string;
}

function figureColumns(tally: OptionsResult, t: TranslateMinutes): readonly Column[] {
  switch (tally.method) {
    case 'choose-one':
    case 'approval':
    case 'score':
    case 'dots':
      return [
        { head: t(`minutes:options.${tally.method}`), figure: (option) => String(tally.counts[option] ?? 0) },
      ];
    case 'irv':
    case 'stv': {
      const last = tally.rounds[tally.rounds.length - 1];
      return [
        { head: t('minutes:options.first'), figure: (option) => String(tally.counts[option] ?? 0) },
        { head: t('minutes:options.last'), figure: (option) => String(last?.votes[option] ?? 0) },
      ];
    }
    case 'schulze':
      return [
        { head: t('minutes:options.beats'), figure: (option) => String(beatenBy(tally.counts, option)) },
        { head: t('minutes:options.place'), figure: (option) => String(placeOf(tally, option)) },
      ];
  }
}

/** Against how many others more papers prefer this one than the other way round. */
function beatenBy(
  pairwise: Readonly<Record<string, Readonly<Record<string, number>>>>,
  option: string,
): number {
  const preferred = (one: string, other: string) => pairwise[one]?.[other] ?? 0;
  return Object.keys(pairwise).filter(
    (other) => other !== option && preferred(option, other) > preferred(other, option),
  ).length;
}

function placeOf({ ranking }: OptionsResult, option: string): number {
  const layer = ranking.findIndex((equals) => equals.includes(option));
  return 1 + ranking.slice(0, Math.max(0, layer)).reduce((sum, equals) => sum + equals.length, 0);
}

function fateOf({ winners, tiedFor }: OptionsResult, option: string, t: TranslateMinutes): string {
  if (winners.includes(option)) return t('minutes:options.chosen');
  return tiedFor.includes(option) ? t('minutes:options.tied') : '—';
}
