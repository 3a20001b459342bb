/** What a score counts beside the indicators: the payments of a year, and the answers to its surveys. */
import type { Span } from './period.ts';
import type { PageOfRecords } from './view.ts';

export const bases = ['spending', 'satisfaction'] as const;
export type Basis = (typeof bases)[number];

/** The first page of the records, and what all of them are. */
export interface BasisView extends PageOfRecords {
  readonly basis: Basis;
  readonly period: Span;
  readonly count: number;
  readonly pages: number;
  /** Of payments: hundredths of a yuan. */
  readonly sum: number;
  /** Of answers: those that gave four or five of five. */
  readonly satisfied: number;
}
