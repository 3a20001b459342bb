/** What is asked in a round before a meeting, and what was said in it. Never who said what. */
import type { AgendaIssue } from './plan-view.ts';
import type { GroupSupport, RoundAnswer } from './support.ts';

/** One statement as somebody answers it. */
export interface RoundCard {
  readonly id: string;
  /** Null of what somebody added. */
  readonly issueId: string | null;
  readonly words: string;
  /** The beginning of an issue's text. */
  readonly detail: string;
  /** The reader's own. */
  readonly answer: RoundAnswer | null;
  readonly isMine: boolean;
  /** Of a statement of the reader's that the host hid. */
  readonly hiddenReason: string | null;
}

export interface RankedCard {
  readonly id: string;
  readonly issueId: string | null;
  readonly words: string;
  readonly endorsements: number;
  readonly groups: readonly Omit<GroupSupport, 'support'>[];
  readonly weakest: GroupSupport['group'] | null;
}

export interface RoundResults {
  /** The most supported first. */
  readonly issues: readonly RankedCard[];
  readonly statements: readonly RankedCard[];
}

export interface RoundView {
  readonly mayAnswer: boolean;
  readonly cards: readonly RoundCard[];
  /** How many statements the reader may still add. */
  readonly ownLeft: number;
  /** Null until the round is closed. */
  readonly results: RoundResults | null;
}

export interface AddedStatement {
  readonly id: string;
  readonly words: string;
  readonly hiddenReason: string | null;
}

/** How many have answered anything; never what. */
export interface RoundTurnout {
  readonly voters: number;
  readonly votersAnswered: number;
  readonly othersAnswered: number;
}

export interface HostedRound extends RoundTurnout {
  /** Accepted issues that are on no agenda. */
  readonly candidates: readonly AgendaIssue[];
  readonly added: readonly AddedStatement[];
  readonly results: RoundResults | null;
}

/** A round that waits for the reader. */
export interface OpenRound {
  readonly meetingId: string;
  readonly title: string;
  readonly scheduledAt: number;
  readonly unanswered: number;
}
