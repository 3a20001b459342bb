/** The rounds of a count in words, a line each, so that a person can follow them with pencil and paper. */
import type { TranslateArithmetic } from './arithmetic.ts';
import type {
  ByOption,
  CountResult,
  IrvResult,
  IrvRound,
  SchulzeResult,
  StvResult,
  StvRound,
  SumResult,
  TieSettled,
} from './contract.ts';

type Rounds = Exclude<CountResult, { method: 'yes-no-abstain' }>;

export function roundLines(result: Rounds, translate: TranslateArithmetic): string[] {
  switch (result.method) {
    case 'choose-one':
    case 'approval':
    case 'score':
    case 'dots':
      return [
        translate(`arithmetic:sums.${result.method}`, { list: figures(result.counts, translate) }),
        ...pointLines(result, translate),
      ];
    case 'irv':
      return irvLines(result, translate);
    case 'schulze':
      return schulzeLines(result, translate);
    case 'stv':
      return stvLines(result, translate);
  }
}

/** Of scores and dots: how many papers gave an option how much, most first. */
function pointLines({ rounds, counts }: SumResult, translate: TranslateArithmetic): string[] {
  return Object.entries(rounds[0]?.papers ?? {}).flatMap(([option, papers]) => {
    const given = Object.entries(papers)
      .filter(([points]) => points !== '0')
      .sort(([a], [b]) => Number(b) - Number(a));
    if (given.length === 0) return [];
    const parts = given.map(([points, count]) => `${count} × ${points}`).join(' + ');
    return [translate('arithmetic:sums.working', { option, parts, total: counts[option] ?? 0 })];
  });
}

function irvLines(result: IrvResult, translate: TranslateArithmetic): string[] {
  return result.rounds.map((round, at) => {
    const standing = translate('arithmetic:irv.round', {
      round: at + 1,
      votes: figures(round.votes, translate),
      exhausted: round.exhausted,
    });
    return sentences([standing, tieWords(round.tie, translate), irvStep(round, result, translate)]);
  });
}

function irvStep(round: IrvRound, result: IrvResult, translate: TranslateArithmetic): string {
  const { eliminated, transfers, votes } = round;
  if (eliminated !== null) {
    if (!transfers) return translate('arithmetic:irv.lastTwo', { option: eliminated });
    const to = figures(transfers.to, translate) || translate('arithmetic:nobody', {});
    return translate('arithmetic:irv.eliminated', { option: eliminated, to, exhausted: transfers.exhausted });
  }
  if (result.tiedFor.length > 0) {
    return translate('arithmetic:tie.open', { between: names(result.tiedFor, translate) });
  }
  const option = result.ranking[0]?.[0] ?? '';
  if (Object.keys(votes).length === 1) return translate('arithmetic:irv.onlyOne', { option });
  const all = Object.values(votes).reduce((sum, one) => sum + one, 0);
  return translate('arithmetic:irv.wins', { option, all });
}

/** Every pair once, whoever stands higher first. */
function schulzeLines({ ranking, rounds, counts }: SchulzeResult, translate: TranslateArithmetic): string[] {
  const paths = rounds[0]?.strongestPaths ?? {};
  const lines = ranking.flat().flatMap((option, at, all) =>
    all.slice(at + 1).map((other) =>
      translate('arithmetic:schulze.path', {
        option,
        other,
        direct: counts[option]?.[other] ?? 0,
        back: counts[other]?.[option] ?? 0,
        strength: paths[option]?.[other] ?? 0,
        against: paths[other]?.[option] ?? 0,
      }),
    ),
  );
  const order = ranking
    .map((layer) => layer.join(translate('arithmetic:list.equal', {})))
    .join(translate('arithmetic:list.then', {}));
  return [...lines, translate('arithmetic:schulze.order', { order })];
}

function stvLines(result: StvResult, translate: TranslateArithmetic): string[] {
  const { quota, seats, valid } = result;
  const lines = result.rounds.map((round, at) =>
    sentences([
      tieWords(round.tie, translate),
      stvStep(round, at + 1, translate),
      round.elected.length > 0
        ? translate('arithmetic:stv.elected', { elected: names(round.elected, translate) })
        : '',
    ]),
  );
  const open =
    result.tiedFor.length > 0
      ? [
          translate('arithmetic:tie.open', {
            between: names(result.surplusBetween ?? result.tiedFor, translate),
          }),
        ]
      : [];
  return [translate('arithmetic:stv.quota', { valid, seats, quota }), ...lines, ...open];
}

function stvStep(round: StvRound, number: number, translate: TranslateArithmetic): string {
  const nobody = translate('arithmetic:nobody', {});
  return translate(`arithmetic:stv.${round.action}`, {
    round: number,
    option: round.option ?? '',
    surplus: round.surplus ?? '',
    parcels: round.parcels
      .map(({ papers, value, transferValue }) =>
        translate('arithmetic:stv.parcel', { papers, value, transferValue }),
      )
      .join(translate('arithmetic:list.comma', {})),
    to: figures(round.transfers, translate) || nobody,
    votes: figures(round.votes, translate),
    nonTransferable: round.nonTransferable,
  });
}

function tieWords(tie: TieSettled | null, translate: TranslateArithmetic): string {
  if (!tie) return '';
  return translate(`arithmetic:tie.${tie.by}`, {
    between: names(tie.between, translate),
    round: tie.round ?? '',
  });
}

function figures(list: ByOption<number | string>, translate: TranslateArithmetic): string {
  return Object.entries(list)
    .map(([option, figure]) => translate('arithmetic:list.item', { option, figure }))
    .join(translate('arithmetic:list.comma', {}));
}

function names(options: readonly string[], translate: TranslateArithmetic): string {
  return options.join(translate('arithmetic:list.comma', {}));
}

function sentences(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
