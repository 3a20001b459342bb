/**
 * What a ballot and its count look like: the file that anybody may recount, and what a count returns. Live ballots, the
 * published file, the page for recounting and `npx gongyi recount` share these shapes. They are a promise to people outside:
 * fields are added, never renamed.
 */
import { z } from 'zod';
import { parseFraction, type Fraction } from '../fraction.ts';

export const methods = [
  'yes-no-abstain',
  'choose-one',
  'approval',
  'score',
  'dots',
  'irv',
  'schulze',
  'stv',
] as const;
export type Method = (typeof methods)[number];

/** An option is known by its words, as they stand on the paper. */
export const optionName = z.string().min(1).max(500);
const wholeNumber = z.int().nonnegative();
const blank = z.strictObject({ blank: z.literal(true) });
/** Ranks from the first choice down; options of one rank are preferred equally. */
const ranking = z.strictObject({ ranking: z.array(z.array(optionName).min(1)) });

/** What one paper says, by method. Whether it fits the options of its ballot: `whyPaperRefused`. */
export const paperContents = {
  'yes-no-abstain': z.union([z.strictObject({ choice: z.enum(['yes', 'no', 'abstain']) }), blank]),
  'choose-one': z.union([z.strictObject({ choice: optionName }), blank]),
  approval: z.union([z.strictObject({ approved: z.array(optionName) }), blank]),
  /** An option that is not named scores 0. */
  score: z.union([z.strictObject({ scores: z.record(optionName, z.int()) }), blank]),
  dots: z.union([z.strictObject({ dots: z.record(optionName, wholeNumber) }), blank]),
  irv: z.union([ranking, blank]),
  schulze: z.union([ranking, blank]),
  stv: z.union([ranking, blank]),
} as const satisfies Record<Method, z.ZodType>;

export type PaperContent<M extends Method = Method> = z.infer<(typeof paperContents)[M]>;

/** A paper of the file: its content, how many such papers there are (1 unless said), and its voter's tracking code. */
export type Paper<M extends Method = Method> = PaperContent<M> & {
  readonly count?: number | undefined;
  readonly code?: string | undefined;
};

const share = z.custom<Fraction>((given) => typeof given === 'string' && parseFraction(given) !== null);
export const majorityBases = ['present', 'cast', 'eligible'] as const;

/** Strict means "more than", otherwise "at least". Without a quorum none is asked for; likewise the majority. */
export const countingRule = z.object({
  quorum: z.strictObject({ share, strict: z.boolean().default(false) }).optional(),
  majority: z
    .strictObject({ base: z.enum(majorityBases), share, strict: z.boolean().default(false) })
    .optional(),
});
export type CountingRule = z.infer<typeof countingRule>;

/** What has to be known of a ballot before a paper can be filled in. */
export interface BallotForm {
  readonly method: Method;
  /** In the order of the paper; not asked for in a yes / no / abstain ballot. */
  readonly options: readonly string[];
  /** How many options are to be chosen; 1 unless said. */
  readonly seats: number;
  /** `dots` only: how many a paper may spend. */
  readonly dotsPerPaper?: number | undefined;
  /** `score` only: the lowest and the highest score; whole numbers from 0 unless said. */
  readonly scoreRange?: { readonly min: number; readonly max: number } | undefined;
}

/** The file without its papers: everything they are counted by. */
export interface RecountHead extends BallotForm {
  readonly rule: CountingRule;
  /** May be left out where the rule does not ask for them: then they are as many as the papers. */
  readonly eligible?: number | undefined;
  readonly present?: number | undefined;
  /** Options in an order drawn by lot; the earlier wins. */
  readonly tieBreak?: readonly string[] | undefined;
}

export type RecountInput = {
  [M in Method]: RecountHead & { readonly method: M; readonly papers: readonly Paper<M>[] };
}[Method];

export type Outcome = 'adopted' | 'rejected' | 'elected' | 'tied' | 'inquorate';

export interface QuorumFigure {
  readonly share: Fraction;
  readonly strict: boolean;
  readonly eligible: number;
  readonly present: number;
  /** The smallest number present that is enough. */
  readonly needed: number;
  readonly met: boolean;
}

export interface MajorityFigure {
  readonly base: (typeof majorityBases)[number];
  readonly share: Fraction;
  readonly strict: boolean;
  /** The number the share is taken of: those present, the papers cast (yes + no), or the roll. */
  readonly of: number;
  readonly needed: number;
  /** Whether the yes votes, or at least one winner, reached it. */
  readonly met: boolean;
}

export interface Turnout {
  readonly eligible: number;
  readonly present: number;
  /** Papers that say something. */
  readonly cast: number;
  readonly blank: number;
  /** Present without a paper. */
  readonly notVoted: number;
}

export type ByOption<Figure> = Readonly<Record<string, Figure>>;

interface Result<M extends Method, Counts, Round> {
  readonly method: M;
  readonly outcome: Outcome;
  /** By their place in the ranking, or as elected; when tied only those that the tie does not touch. */
  readonly winners: readonly string[];
  /** When tied: the options of which the count cannot say which shall win (or, while eliminating, go). */
  readonly tiedFor: readonly string[];
  /** Best first; the options of one layer are equal by the papers alone, before any lot. */
  readonly ranking: readonly (readonly string[])[];
  readonly counts: Counts;
  readonly rounds: readonly Round[];
  readonly turnout: Turnout;
  readonly quorum: QuorumFigure;
  /** Null where the rule asks for none, and in `stv`, where the quota takes its place. */
  readonly majority: MajorityFigure | null;
  /** Set where the rule has a majority that this method does not ask for. */
  readonly isMajorityUnasked?: true;
}

export interface YesNoAbstainResult extends Result<
  'yes-no-abstain',
  {
    readonly yes: number;
    readonly no: number;
    readonly abstain: number;
    readonly notVoted: number;
  },
  never
> {
  readonly outcome: 'adopted' | 'rejected' | 'inquorate';
  readonly majority: MajorityFigure;
}

/** Votes, approvals, or the sum of scores or dots; for these the round tells how many papers gave how much. */
export type SumResult = Result<
  'choose-one' | 'approval' | 'score' | 'dots',
  ByOption<number>,
  { readonly papers: ByOption<ByOption<number>> }
>;

/** How a tie between options was settled: by the round in which they last differed, or by the lot that was drawn. */
export interface TieSettled {
  readonly between: readonly string[];
  readonly by: 'earlierRound' | 'lot';
  /** The earlier round, counted from 1. */
  readonly round: number | null;
}

export interface IrvRound {
  readonly votes: ByOption<number>;
  readonly exhausted: number;
  readonly eliminated: string | null;
  /** Where the papers of the eliminated option go. */
  readonly transfers: { readonly to: ByOption<number>; readonly exhausted: number } | null;
  readonly tie: TieSettled | null;
}

/** The counts are first preferences. */
export type IrvResult = Result<'irv', ByOption<number>, IrvRound>;

export interface SchulzeRound {
  /** Row before column: how many papers prefer the one to the other. */
  readonly pairwise: ByOption<ByOption<number>>;
  readonly strongestPaths: ByOption<ByOption<number>>;
}

/** The counts are the comparisons in pairs. */
export type SchulzeResult = Result<'schulze', ByOption<ByOption<number>>, SchulzeRound>;

/** A number of votes with five decimals, such as "60.33333". */
export type Decimal = string;

export interface StvRound {
  /** What was done to come here; the first round counts first preferences. */
  readonly action: 'firstPreferences' | 'surplus' | 'exclusion' | 'lastVacancies';
  readonly option: string | null;
  readonly surplus: Decimal | null;
  /** The papers of the option by the value at which it got them, and the value at which they go on. */
  readonly parcels: readonly {
    readonly papers: number;
    readonly value: Decimal;
    readonly transferValue: Decimal;
  }[];
  readonly transfers: ByOption<Decimal>;
  readonly votes: ByOption<Decimal>;
  /** Papers and fractions that count for nobody any more. */
  readonly nonTransferable: Decimal;
  readonly elected: readonly string[];
  readonly tie: TieSettled | null;
}

/** The counts are first preferences. */
export interface StvResult extends Result<'stv', ByOption<number>, StvRound> {
  readonly seats: number;
  /** Where the count stopped at equal surpluses: the options of which one would have to pass its own on first. */
  readonly surplusBetween?: readonly string[];
  /** Papers that rank somebody. */
  readonly valid: number;
  readonly quota: number;
}

export type CountResult = YesNoAbstainResult | SumResult | IrvResult | SchulzeResult | StvResult;
