/**
 * The votes of minutes counted again from what the minutes themselves say: from the papers, where they are listed by name;
 * otherwise from the figures, as far as an outcome follows from them. What could not be counted again is told as such.
 */
import type { CountResult, PaperContent, YesNoAbstainResult } from '../tally/contract.ts';
import { recount } from '../tally/recount.ts';
import type { MinutesBallot, MinutesForm, MinutesPaper } from './document.ts';

/**
 * From its papers, or from its figures; secret: its papers are published elsewhere, if at all; notListed: too many voted, or
 * the minutes are older than such lists; formUnknown: in older minutes, how many places or points there were.
 */
export type Recounted = 'papers' | 'figures' | 'secret' | 'notListed' | 'formUnknown';

export interface BallotRecount {
  readonly how: Recounted;
  /** Null where it cannot be counted again. */
  readonly tally: CountResult | null;
}

export interface NamedPaper {
  readonly content: PaperContent;
  readonly names: readonly string[];
}

/**
 * `opened`: the ballot as the log was told of it, for minutes that do not say its form themselves.
 * @throws where there can be no such count, e.g. more votes than people.
 */
export function recountBallot(ballot: MinutesBallot, opened: MinutesForm | null): BallotRecount {
  const { tally } = ballot;
  if (!tally) return { how: 'figures', tally: null };
  const named = papersOf(ballot, tally);
  const hasFigures = tally.method === 'yes-no-abstain' || tally.method === 'choose-one';
  if (!named && !hasFigures)
    return { how: ballot.secrecy === 'secret' ? 'secret' : 'notListed', tally: null };
  const form = tally.method === 'yes-no-abstain' ? onePlace : (ballot.form ?? opened);
  if (!form) return { how: 'formUnknown', tally: null };
  const { quorum, majority } = tally;
  const again = recount({
    ...{ method: tally.method, options: ballot.options ?? [], seats: form.seats },
    ...(form.dotsPerPaper !== null && { dotsPerPaper: form.dotsPerPaper }),
    ...(form.mostPoints !== null && { scoreRange: { min: 0, max: form.mostPoints } }),
    rule: {
      quorum: { share: quorum.share, strict: quorum.strict },
      ...(majority && { majority: { base: majority.base, share: majority.share, strict: majority.strict } }),
    },
    ...{ eligible: quorum.eligible, present: quorum.present },
    ...(ballot.lot && { tieBreak: ballot.lot }),
    papers:
      named?.map(({ content, names }) => ({ ...content, count: names.length })) ?? figuresAsPapers(tally),
  });
  return { how: named ? 'papers' : 'figures', tally: again };
}

const onePlace: MinutesForm = { seats: 1, dotsPerPaper: null, mostPoints: null };

/** Null where nobody's paper is listed. */
export function papersOf(ballot: MinutesBallot, tally: CountResult): readonly NamedPaper[] | null {
  const { inFavour, against, abstained, papers } = ballot;
  const { blank } = tally.turnout;
  if (tally.method === 'yes-no-abstain') {
    if (!inFavour) return null;
    return [
      { content: { choice: 'yes' }, names: inFavour },
      { content: { choice: 'no' }, names: against },
      { content: { choice: 'abstain' }, names: abstained },
      // Whose they are is not told apart from who did not vote.
      { content: { blank: true }, names: Array<string>(blank).fill('') },
    ];
  }
  return papers?.map((paper) => ({ content: contentOf(paper, ballot, tally), names: paper.names })) ?? null;
}

function contentOf(
  { chosen, isBlank }: MinutesPaper,
  { form }: MinutesBallot,
  tally: CountResult,
): PaperContent {
  // Minutes that do not say so were written before papers with nothing on them were told from blank ones.
  if (chosen.length === 0 && (form ? isBlank : tally.turnout.blank > 0)) return { blank: true };
  const { method } = tally;
  switch (method) {
    case 'yes-no-abstain':
    case 'choose-one':
      return { choice: chosen[0]?.option ?? '' };
    case 'approval':
      return { approved: chosen.map(({ option }) => option) };
    case 'score':
    case 'dots': {
      const points = Object.fromEntries(chosen.map(({ option, figure }) => [option, figure ?? 0]));
      return method === 'score' ? { scores: points } : { dots: points };
    }
    case 'irv':
    case 'schulze':
    case 'stv': {
      const ranks = [...new Set(chosen.map(({ figure }) => figure))];
      return {
        ranking: ranks.map((rank) =>
          chosen.filter(({ figure }) => figure === rank).map(({ option }) => option),
        ),
      };
    }
  }
}

/** Where every paper gives one option one vote, the figures are the papers. */
function figuresAsPapers(tally: CountResult): object[] {
  const { blank } = tally.turnout;
  const choices = tally.method === 'yes-no-abstain' ? withoutNotVoted(tally.counts) : tally.counts;
  return [
    ...Object.entries(choices).map(([choice, count]) => ({ choice, count })),
    { blank: true, count: blank },
  ];
}

function withoutNotVoted({ yes, no, abstain }: YesNoAbstainResult['counts']) {
  return { yes, no, abstain };
}
