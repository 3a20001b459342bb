/**
 * The count of a ballot as a sentence: quorum, votes, threshold and outcome. One place, so that server, phone, big
 * screen, public page and command line say the same; the words stand in shared/locales/<language>/arithmetic.json.
 */
import type { YesNoAbstainResult } from './yes-no-abstain.ts';

type Strictness = 'moreThan' | 'atLeast';

export type ArithmeticKey =
  | `arithmetic:quorum.${'met' | 'missed'}.${Strictness}`
  | 'arithmetic:votes'
  | 'arithmetic:notMore'
  | `arithmetic:majority.${'present' | 'cast' | 'eligible'}.${Strictness}`
  | `arithmetic:outcome.${YesNoAbstainResult['outcome']}`
  | 'arithmetic:sentence';

/** Puts values into the words of a key, in the language wanted: the client's `t`, or `translator` on the server. */
export type TranslateArithmetic = (
  key: ArithmeticKey,
  values: Readonly<Record<string, string | number>>,
) => string;

export function arithmeticSentence(result: YesNoAbstainResult, translate: TranslateArithmetic): string {
  const { outcome, counts, quorum, majority } = result;
  return translate('arithmetic:sentence', {
    quorum: translate(`arithmetic:quorum.${quorum.met ? 'met' : 'missed'}.${strictness(quorum.strict)}`, {
      eligible: quorum.eligible,
      present: quorum.present,
      needed: quorum.needed,
      share: quorum.share,
    }),
    votes: translate('arithmetic:votes', counts),
    majority: majoritySentence(result, translate),
    outcome: translate(`arithmetic:outcome.${outcome}`, { yes: counts.yes, needed: majority.needed }),
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

function strictness(strict: boolean): Strictness {
  return strict ? 'moreThan' : 'atLeast';
}
