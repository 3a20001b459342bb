/**
 * The count of a ballot in words: quorum, votes round by round, threshold and outcome. One place, so that server, phone, big
 * screen, public page and command line say the same; the words stand in shared/locales/<language>/arithmetic.json.
 * Every round stands on a line of its own.
 */
import type { CountResult, YesNoAbstainResult } from './contract.ts';
import { roundLines } from './arithmetic-rounds.ts';
import { mostOfTied } from './most-of-tied.ts';

type Strictness = 'moreThan' | 'atLeast';
type Base = 'present' | 'cast' | 'eligible';

export type ArithmeticKey =
  | `arithmetic:quorum.${'met' | 'missed'}.${Strictness}`
  | 'arithmetic:quorum.none'
  | 'arithmetic:votes'
  | 'arithmetic:notMore'
  | 'arithmetic:nobody'
  | 'arithmetic:blank'
  | 'arithmetic:papers'
  | `arithmetic:${'majority' | 'reach'}.${Base}.${Strictness}`
  | 'arithmetic:noMajority'
  | `arithmetic:outcome.${CountResult['outcome'] | 'tiedWithWinners' | 'tiedBelowMajority' | 'noneElected'}`
  | `arithmetic:list.${'item' | 'comma' | 'then' | 'equal'}`
  | `arithmetic:sums.${'choose-one' | 'approval' | 'score' | 'dots' | 'working'}`
  | `arithmetic:irv.${'round' | 'eliminated' | 'lastTwo' | 'wins' | 'onlyOne'}`
  | `arithmetic:tie.${'earlierRound' | 'lot' | 'open'}`
  | `arithmetic:schulze.${'path' | 'order'}`
  | `arithmetic:stv.${'quota' | 'firstPreferences' | 'surplus' | 'exclusion' | 'lastVacancies' | 'parcel' | 'elected'}`
  | `arithmetic:group.${'secret' | 'hands'}`
  | 'arithmetic:sentence';

/** Puts values into the words of a key, in the language wanted: the client's `t`, or `translator` on the server. */
export type TranslateArithmetic = (
  key: ArithmeticKey,
  values: Readonly<Record<string, string | number>>,
) => string;

export function arithmeticSentence(result: CountResult, translate: TranslateArithmetic): string {
  if (result.method === 'yes-no-abstain') return motionSentence(result, translate);
  return [
    quorumSentence(result, translate),
    translate('arithmetic:papers', { ...result.turnout }),
    ...roundLines(result, translate),
    reachSentence(result, translate),
    result.isMajorityUnasked ? translate('arithmetic:noMajority', {}) : '',
    outcomeSentence(result, translate),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function motionSentence(result: YesNoAbstainResult, translate: TranslateArithmetic): string {
  const { outcome, counts, majority } = result;
  return translate('arithmetic:sentence', {
    quorum: quorumSentence(result, translate),
    votes: [
      translate('arithmetic:votes', counts),
      result.turnout.blank > 0 ? translate('arithmetic:blank', { blank: result.turnout.blank }) : '',
    ]
      .filter((words) => words !== '')
      .join(' '),
    majority: majoritySentence(result, translate),
    outcome: translate(`arithmetic:outcome.${outcome}`, { yes: counts.yes, needed: majority.needed }),
  });
}

function quorumSentence({ quorum }: CountResult, translate: TranslateArithmetic): string {
  const { eligible, present, needed, share, strict, met } = quorum;
  if (needed === 0) return translate('arithmetic:quorum.none', { eligible, present });
  return translate(`arithmetic:quorum.${met ? 'met' : 'missed'}.${strictness(strict)}`, {
    eligible,
    present,
    needed,
    share,
  });
}

function majoritySentence({ counts, majority }: YesNoAbstainResult, translate: TranslateArithmetic): string {
  // With a low share, enough votes may still be no more than those against, and a tie fails (rule 5).
  if (!majority.met && counts.yes >= majority.needed) {
    return translate('arithmetic:notMore', { yes: counts.yes, no: counts.no });
  }
  return translate(`arithmetic:majority.${majority.base}.${strictness(majority.strict)}`, {
    of: majority.of,
    share: majority.share,
    needed: majority.needed,
    yes: counts.yes,
  });
}

function reachSentence({ majority }: CountResult, translate: TranslateArithmetic): string {
  if (!majority) return '';
  const { base, strict, share, of, needed } = majority;
  return translate(`arithmetic:reach.${base}.${strictness(strict)}`, { share, of, needed });
}

function outcomeSentence(result: CountResult, translate: TranslateArithmetic): string {
  const comma = translate('arithmetic:list.comma', {});
  const values = { winners: result.winners.join(comma), tiedFor: result.tiedFor.join(comma) };
  if (result.outcome === 'tied') {
    const most = mostOfTied(result);
    if (most !== null && most < (result.majority?.needed ?? 0)) {
      const below = translate('arithmetic:outcome.tiedBelowMajority', values);
      return result.winners.length > 0
        ? `${translate('arithmetic:outcome.elected', values)}\n${below}`
        : below;
    }
    if (result.winners.length > 0) return translate('arithmetic:outcome.tiedWithWinners', values);
  }
  if (result.outcome === 'rejected') return translate('arithmetic:outcome.noneElected', values);
  return translate(`arithmetic:outcome.${result.outcome}`, values);
}

function strictness(strict: boolean): Strictness {
  return strict ? 'moreThan' : 'atLeast';
}
