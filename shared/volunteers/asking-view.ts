/** Whom a lead can ask, and asking in waves, as the board reads them. Times are milliseconds since 1970. */
import type { Ineligibility } from './eligibility.ts';
import type { Reason } from './ranking.ts';

export interface CandidatesView {
  readonly requirementId: string;
  /** The best first. */
  readonly fits: readonly {
    readonly personId: string;
    readonly name: string;
    readonly reasons: readonly Reason[];
  }[];
  /** The fewest reasons first, then by name. */
  readonly unfit: readonly {
    readonly personId: string;
    readonly name: string;
    readonly why: readonly Ineligibility[];
  }[];
}

/** Asking for one requirement in waves: what it will probably take, and what happened. Chances lie between 0 and 1. */
export interface WavesView {
  readonly requirementId: string;
  readonly missing: number;
  /** Whom the next wave asks, by name. */
  readonly askNow: readonly string[];
  /** That those asked now, with those still thinking, fill the places. */
  readonly chanceAtOnce: number;
  /** That they are filled by the deadline, further waves included. */
  readonly chance: number;
  /** Expected, from now on. */
  readonly messages: number;
  /** When they are probably full, quiet hours included; null: they hardly will be. */
  readonly fullAt: number | null;
  readonly rounds: number;
  /** Who could still be asked, and how many of them have had their messages of the week. */
  readonly candidates: number;
  readonly capped: number;
  readonly weeklyCap: number;
  /** The chance that the leads of this community usually want, in percent. */
  readonly usualLevelPercent: number;
  /** Nobody is asked before. */
  readonly quietUntil: number | null;
  /** The newest, running or over. */
  readonly plan: {
    readonly isRunning: boolean;
    readonly startedAt: number;
    readonly deadlineAt: number;
    /** In order. */
    readonly waves: readonly WaveRecord[];
  } | null;
}

export interface WaveRecord {
  readonly number: number;
  readonly sentAt: number;
  readonly chance: number;
  readonly asked: number;
  readonly accepted: number;
  readonly declined: number;
  readonly thinking: number;
  readonly silent: number;
  readonly withdrawn: number;
}
