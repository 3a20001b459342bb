/**
 * The count of a yes / no / abstain ballot: quorum and majority by base; a tie fails (domain rules 2–5).
 * Pure and exact; every surface, the minutes and the export show what this returns.
 */
import { countNeeded } from '../fraction.ts';
import type { MajorityBase, MeetingRules } from '../meeting-rules.ts';

export interface YesNoAbstainInput {
  readonly rule: Pick<MeetingRules, 'quorum' | 'majority'>;
  /** Seats on the frozen roll, recused ones excluded from neither count. */
  readonly eligible: number;
  readonly present: number;
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
}

export interface YesNoAbstainResult {
  readonly outcome: 'adopted' | 'rejected' | 'inquorate';
  readonly counts: {
    readonly yes: number;
    readonly no: number;
    readonly abstain: number;
    readonly notVoted: number;
  };
  readonly quorum: {
    readonly share: string;
    readonly strict: boolean;
    readonly eligible: number;
    readonly present: number;
    readonly needed: number;
    readonly met: boolean;
  };
  readonly majority: {
    readonly base: MajorityBase;
    readonly share: string;
    readonly strict: boolean;
    /** The number the share is taken of: those present, yes + no, or the roll. */
    readonly of: number;
    readonly needed: number;
    readonly met: boolean;
  };
}

/** @throws RangeError when a count is negative, fractional, or more votes than present seats. */
export function tallyYesNoAbstain(input: YesNoAbstainInput): YesNoAbstainResult {
  const { rule, eligible, present, yes, no, abstain } = input;
  for (const [name, count] of Object.entries({ eligible, present, yes, no, abstain })) {
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`${name} must be a whole number, not ${count}`);
  }
  if (present > eligible) throw new RangeError(`${present} present of ${eligible} eligible`);
  if (yes + no + abstain > present) throw new RangeError(`${yes + no + abstain} votes of ${present} present`);
  const quorumNeeded = countNeeded(rule.quorum.share, eligible, rule.quorum.strict);
  const bases: Record<MajorityBase, number> = { present, cast: yes + no, eligible };
  const of = bases[rule.majority.base];
  const needed = countNeeded(rule.majority.share, of, rule.majority.strict);
  const quorumMet = present >= quorumNeeded;
  // A majority of nothing is none: with a base of 0 and a share that is not strict, 0 ≥ 0 would carry.
  const majorityMet = yes >= needed && yes > no;
  return {
    outcome: !quorumMet ? 'inquorate' : majorityMet ? 'adopted' : 'rejected',
    counts: { yes, no, abstain, notVoted: present - yes - no - abstain },
    quorum: { ...rule.quorum, eligible, present, needed: quorumNeeded, met: quorumMet },
    majority: { ...rule.majority, of, needed, met: majorityMet },
  };
}
