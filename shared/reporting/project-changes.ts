/** The history of a project beside its targets and codes. */
import type { Grading } from './grading.ts';
import type { IndicatorCode, IndicatorModule } from './indicators.ts';
import type { IndicatorWords } from './indicator-words.ts';
import type { Period } from './period.ts';
import type { Weights } from './scoring.ts';

export interface ProjectNames {
  readonly name: string;
  readonly department: string;
  readonly carrier: string;
}

/** What was signed; the sum in hundredths of a yuan. */
export interface ContractRecord extends Period {
  readonly number: string;
  readonly client: string;
  readonly contractor: string;
  readonly sum: number;
  readonly signedOn: string;
}

interface Change<What extends string, Code, Value> {
  readonly id: string;
  readonly what: What;
  readonly code: Code;
  readonly before: Value;
  readonly after: Value;
  readonly reason: string;
  readonly byName: string;
  readonly at: number;
}

/** Null: none; of grading that of the finance ministry. */
export type ProjectChange =
  | Change<'names', null, ProjectNames>
  | Change<'points', null, Weights & { readonly isAgreed: boolean }>
  | Change<'rangeRule', null, boolean>
  | Change<'grading', null, Grading | null>
  | Change<'contract', null, ContractRecord | null>
  | Change<'inHand', null, string | null>
  | Change<'used', IndicatorCode, boolean>
  | Change<'module', IndicatorCode, IndicatorModule>
  | Change<'words', IndicatorCode, IndicatorWords>;
