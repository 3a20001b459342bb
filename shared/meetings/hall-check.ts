/**
 * Go or no-go: whether the hall's own network carries a full room. Figures are measured between the server and what is in
 * the hall: the screens that people hold, and a line for every simulated attendee. The marks are those of people that
 * wait for a vote to be counted.
 */
import type { ScreenMeasure } from '../live/protocol.ts';

/** The lines of simulated attendees, over the hall's network. */
export interface LineFigures {
  readonly asked: number;
  readonly up: number;
  /** From asking for a line to its first copy of the meeting, ms each. */
  readonly openedMs: readonly number[];
  /** From cast to acknowledged, ms each. */
  readonly votesMs: readonly number[];
  /** Commands that were answered or given up, and those given up. */
  readonly sent: number;
  readonly lost: number;
}

export interface HallFigures {
  /** Of people and big screens. */
  readonly screens: readonly ScreenMeasure[];
  /** Of the lines, measured in the same moment. */
  readonly measuredLines: readonly ScreenMeasure[];
  readonly lines: LineFigures;
  readonly quorumMet: boolean;
}

const slowMs = 1_000;

export type HallCheck =
  | { readonly check: 'bigScreen'; readonly ok: boolean; readonly count: number }
  | { readonly check: 'phones'; readonly ok: boolean; readonly count: number }
  /** `ms`: within which nineteen of twenty lines had the meeting. */
  | {
      readonly check: 'lines';
      readonly ok: boolean;
      readonly up: number;
      readonly asked: number;
      readonly ms: number | null;
    }
  /** The median of the slowest screen or line. */
  | { readonly check: 'roundTrip'; readonly ok: boolean; readonly ms: number | null }
  | { readonly check: 'lost'; readonly ok: boolean; readonly lost: number; readonly sent: number }
  | { readonly check: 'quorum'; readonly ok: boolean }
  /** Within which nineteen of twenty votes were acknowledged. */
  | { readonly check: 'votes'; readonly ok: boolean; readonly ms: number | null; readonly count: number };

/** Every check, in the order in which it is read. Go when all are ok. */
export function checkHall({ screens, measuredLines, lines, quorumMet }: HallFigures): HallCheck[] {
  const bigScreens = screens.filter(({ kind }) => kind === 'screen').length;
  const phones = screens.filter(({ kind, isHost }) => kind === 'person' && !isHost).length;
  const all = [...screens, ...measuredLines];
  const heard = all.flatMap(({ medianMs }) => (medianMs === null ? [] : [medianMs]));
  const worst = heard.length === 0 ? null : Math.max(...heard);
  const lost = all.reduce((sum, screen) => sum + screen.lost, lines.lost);
  const sent = all.reduce((sum, screen) => sum + screen.sent, lines.sent);
  const vote = mostWithin(lines.votesMs);
  const { up, asked } = lines;
  return [
    { check: 'bigScreen', ok: bigScreens > 0, count: bigScreens },
    { check: 'phones', ok: phones > 0, count: phones },
    { check: 'lines', ok: asked > 0 && up === asked, up, asked, ms: mostWithin(lines.openedMs) },
    { check: 'roundTrip', ok: worst !== null && worst < slowMs / 2, ms: worst },
    { check: 'lost', ok: lost === 0, lost, sent },
    { check: 'quorum', ok: quorumMet },
    { check: 'votes', ok: vote !== null && vote < slowMs, ms: vote, count: lines.votesMs.length },
  ];
}

export function isGo(checks: readonly HallCheck[]): boolean {
  return checks.every(({ ok }) => ok);
}

/** What nineteen of twenty do not exceed; null of nothing. */
function mostWithin(times: readonly number[]): number | null {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
}
