/**
 * Go or no-go: whether the hall's own network carries a meeting. Figures are measured from the server to each connected
 * screen and back; the marks are those of a room of people that wait for a vote to be counted.
 */
import type { ScreenMeasure } from '../live/protocol.ts';

export interface HallFigures {
  readonly screens: readonly ScreenMeasure[];
  readonly quorumMet: boolean;
  /** How long the server took for its slowest simulated vote, ms; null before any was cast. */
  readonly slowestVoteMs: number | null;
}

export const slowMs = 1_000;

export type HallCheck =
  | { readonly check: 'bigScreen'; readonly ok: boolean; readonly count: number }
  | { readonly check: 'phones'; readonly ok: boolean; readonly count: number }
  /** The median of the slowest screen. */
  | { readonly check: 'roundTrip'; readonly ok: boolean; readonly ms: number | null }
  | { readonly check: 'lost'; readonly ok: boolean; readonly lost: number; readonly sent: number }
  | { readonly check: 'quorum'; readonly ok: boolean }
  /** The slowest vote and the way there and back together. */
  | { readonly check: 'votes'; readonly ok: boolean; readonly ms: number | null };

/** Every check, in the order in which it is read. Go when all are ok. */
export function checkHall({ screens, quorumMet, slowestVoteMs }: HallFigures): HallCheck[] {
  const bigScreens = screens.filter(({ kind }) => kind === 'screen').length;
  const phones = screens.filter(({ kind, isHost }) => kind === 'person' && !isHost).length;
  const heard = screens.flatMap(({ medianMs }) => (medianMs === null ? [] : [medianMs]));
  const worst = heard.length === 0 ? null : Math.max(...heard);
  const lost = screens.reduce((sum, screen) => sum + screen.lost, 0);
  const vote = slowestVoteMs === null || worst === null ? null : slowestVoteMs + worst;
  return [
    { check: 'bigScreen', ok: bigScreens > 0, count: bigScreens },
    { check: 'phones', ok: phones > 0, count: phones },
    { check: 'roundTrip', ok: worst !== null && worst < slowMs / 2, ms: worst },
    { check: 'lost', ok: lost === 0, lost, sent: screens.reduce((sum, screen) => sum + screen.sent, 0) },
    { check: 'quorum', ok: quorumMet },
    { check: 'votes', ok: vote !== null && vote < slowMs, ms: vote },
  ];
}

export function isGo(checks: readonly HallCheck[]): boolean {
  return checks.every(({ ok }) => ok);
}
