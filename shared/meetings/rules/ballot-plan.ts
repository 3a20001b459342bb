/**
 * What a vote asks and how, as the host chooses when opening it (domain rules 4, 6, 17). Options belong to the ballot:
 * the motion says what is to be done, the ballot asks which way (docs/decisions/0010-ballots-of-every-method.md).
 * Frozen when the ballot opens; everybody sees it before voting.
 */
import { Refusal } from '../../refusal.ts';
import type { Majority, MeetingRules } from '../meeting-rules.ts';
import type { CountingRule, Method } from '../tally/contract.ts';
import type { Ballot, Matter, Motion } from '../view.ts';

export const matters = ['ordinary', 'costSharing', 'charter', 'person'] as const satisfies readonly Matter[];

export type BallotPlan = Pick<
  Ballot,
  'method' | 'options' | 'seats' | 'dotsPerPaper' | 'mostPoints' | 'matter' | 'secrecy'
>;

/** What is asked unless the host says otherwise: yes, no or abstain, by the meeting's rules. */
export function ordinaryPlan(rules: MeetingRules, matter: Matter = 'ordinary'): BallotPlan {
  return {
    method: 'yes-no-abstain',
    options: [],
    seats: 1,
    dotsPerPaper: null,
    mostPoints: null,
    matter,
    secrecy: usualSecrecy(rules, { method: 'yes-no-abstain', matter }),
  };
}

/** Methods whose votes can be counted by looking at hands. */
const countableByHands: readonly Method[] = ['yes-no-abstain', 'choose-one'];

/** How votes are cast unless the host says otherwise (rule 17). */
export function usualSecrecy(
  rules: Pick<MeetingRules, 'secrecy' | 'secrecyForPersons'>,
  { method, matter }: Pick<Ballot, 'method' | 'matter'>,
): Ballot['secrecy'] {
  if (matter === 'person') return rules.secrecyForPersons;
  return rules.secrecy === 'show' && !countableByHands.includes(method) ? 'named' : rules.secrecy;
}

/**
 * Refusals: amendmentYesNo (an amendment is carried or not), optionsNeeded (two or more, none twice), placesInvalid
 * (fewer places than options), secretNeeded (a matter about a person), handsUncountable, planInvalid (dots or points
 * where the method has none, or the other way round).
 */
export function whyPlanRefused(
  rules: MeetingRules,
  plan: BallotPlan,
  motion: Pick<Motion, 'amends'>,
): Refusal | null {
  const asksYesNo = plan.method === 'yes-no-abstain';
  if (motion.amends !== null && !asksYesNo) return new Refusal('amendmentYesNo');
  if (!asksYesNo && (plan.options.length < 2 || new Set(plan.options).size < plan.options.length))
    return new Refusal('optionsNeeded');
  const picksOne = asksYesNo || plan.method === 'irv';
  if (picksOne ? plan.seats !== 1 : plan.seats >= plan.options.length) return new Refusal('placesInvalid');
  if (plan.matter === 'person' && rules.secrecyForPersons === 'secret' && plan.secrecy !== 'secret')
    return new Refusal('secretNeeded');
  if (plan.secrecy === 'show' && !countableByHands.includes(plan.method))
    return new Refusal('handsUncountable');
  const odd =
    (asksYesNo && plan.options.length > 0) ||
    (plan.method === 'dots') !== (plan.dotsPerPaper !== null) ||
    (plan.method === 'score') !== (plan.mostPoints !== null);
  return odd ? new Refusal('planInvalid') : null;
}

/** What it takes to carry (rules 4 and 6). */
export function majorityOf(rules: MeetingRules, matter: Matter): Majority {
  return matter === 'costSharing' || matter === 'charter' ? rules.specialMajority : rules.majority;
}

/**
 * The rule a ballot is counted by. A single choice must also reach the majority; where several places are filled,
 * points are summed or rankings compared, no number of people stands behind a figure, so the method's own winner stands.
 */
export function countingRuleOf(rules: MeetingRules, ballot: BallotPlan): CountingRule {
  const majority = asksMajority(ballot) ? { majority: majorityOf(rules, ballot.matter) } : {};
  return { quorum: rules.quorum, ...majority };
}

export function asksMajority({ method, seats }: Pick<Ballot, 'method' | 'seats'>): boolean {
  const counted: readonly Method[] = ['yes-no-abstain', 'choose-one', 'approval'];
  return seats === 1 && counted.includes(method);
}
