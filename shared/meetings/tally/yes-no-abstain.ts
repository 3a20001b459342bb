/**
 * The count of a yes / no / abstain ballot: quorum and majority by base; a tie fails (domain rules 2–5).
 * Pure and exact; every surface, the minutes and the export show what this returns.
 */
import { countNeeded } from '../fraction.ts';
import type { CountingRule, YesNoAbstainResult } from './contract.ts';
import { quorumFigure } from './verdict.ts';

export interface YesNoAbstainInput {
  readonly rule: CountingRule & { readonly majority: NonNullable<CountingRule['majority']> };
  /** Seats on the frozen roll, recused ones excluded from neither count. */
  readonly eligible: number;
  readonly present: number;
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
  /** Papers without a choice; like abstentions, they count among those present and nowhere else. */
  readonly blank?: number;
}

/** @throws RangeError when a count is negative, fractional, or more votes than present seats. */
export function tallyYesNoAbstain(input: YesNoAbstainInput): YesNoAbstainResult {
  const { rule, eligible, present, yes, no, abstain, blank = 0 } = input;
  for (const [name, count] of Object.entries({ eligible, present, yes, no, abstain, blank })) {
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`${name} must be a whole number, not ${count}`);
  }
  if (present > eligible) throw new RangeError(`${present} present of ${eligible} eligible`);
  const votes = yes + no + abstain + blank;
  if (votes > present) throw new RangeError(`${votes} votes of ${present} present`);
  const bases = { present, cast: yes + no, eligible };
  const of = bases[rule.majority.base];
  const needed = countNeeded(rule.majority.share, of, rule.majority.strict);
  const turnout = { eligible, present, cast: votes - blank, blank, notVoted: present - votes };
  const quorum = quorumFigure(rule, turnout);
  // A majority of nothing is none: with a base of 0 and a share that is not strict, 0 ≥ 0 would carry. And since a tie
  // fails, fewer yes votes than no votes fail all the more, however low the share.
  const majorityMet = yes >= needed && yes > no;
  return {
    method: 'yes-no-abstain',
    outcome: !quorum.met ? 'inquorate' : majorityMet ? 'adopted' : 'rejected',
    winners: [],
    tiedFor: [],
    ranking: [],
    counts: { yes, no, abstain, notVoted: turnout.notVoted },
    rounds: [],
    turnout,
    quorum,
    majority: { ...rule.majority, of, needed, met: majorityMet },
  };
}
