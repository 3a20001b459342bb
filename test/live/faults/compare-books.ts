/** Compares what clients were told with what stands. Every property says in how many trials it held or did not. */
import type { Choice } from '../../../shared/meetings/view.ts';
import type { BallotBook, CastVote, RollRow, Tables } from './books.ts';

export interface Property {
  readonly title: string;
  readonly trials: number;
  /** Each violation in words. */
  readonly violations: readonly string[];
}

class Check {
  private trials = 0;
  private readonly violations: string[] = [];
  private readonly title: string;

  constructor(title: string) {
    this.title = title;
  }

  that(holds: boolean, otherwise: () => string): void {
    this.trials += 1;
    if (!holds) this.violations.push(otherwise());
  }

  done(): Property {
    return { title: this.title, trials: this.trials, violations: this.violations };
  }
}

const choices = ['yes', 'no', 'abstain'] as const;
const describe = (book: BallotBook, vote: { seatId: string; commandId: string }) =>
  `${book.secrecy} ballot ${book.ballotId}, seat ${vote.seatId}, command ${vote.commandId}`;

export function compareBooks(books: readonly BallotBook[], tables: Tables): Property[] {
  const checks = {
    lost: new Check('acknowledged votes lost'),
    unknown: new Check('votes counted that nobody was told of'),
    twice: new Check('voters counted twice: on the roll, by their papers or in the turnout'),
    other: new Check('votes that stand with another choice than the last acknowledged'),
    tally: new Check('results that differ from what the voters were told'),
    late: new Check('votes accepted that were first sent after the close was acknowledged'),
    early: new Check('votes refused as too late before anybody closed, or for another reason'),
    second: new Check('second votes accepted in a secret ballot'),
    repeated: new Check(
      'votes accepted once and refused when sent again after the close, or the other way round',
    ),
  };
  const rollOf = Map.groupBy(tables.roll, (row) => row.ballotId);
  const papersOf = Map.groupBy(tables.papers, (row) => row.ballotId);
  const ballots = new Map(tables.ballots.map((ballot) => [ballot.id, ballot]));

  for (const book of books) {
    const roll = rollOf.get(book.ballotId) ?? [];
    const papers = papersOf.get(book.ballotId) ?? [];
    const ballot = ballots.get(book.ballotId);
    const standing = standingOf(book);
    const rows = new Map(roll.map((row) => [row.seatId, row]));
    const byCode = new Map(papers.map((paper) => [paper.trackingCode, paper]));

    for (const vote of standing.values()) {
      const row = rows.get(vote.seatId);
      const paper = byCode.get(vote.trackingCode);
      const kept = row !== undefined && (book.secrecy === 'named' || paper !== undefined);
      checks.lost.that(kept, () => describe(book, vote));
      if (!kept) continue;
      const stands =
        row.commandId === vote.commandId &&
        (book.secrecy === 'named' ? row.choice : paper?.choice) === vote.choice;
      checks.other.that(stands, () => describe(book, vote));
    }
    for (const row of roll) checks.unknown.that(standing.has(row.seatId), () => describe(book, row));
    const codes = new Set([...standing.values()].map(({ trackingCode }) => trackingCode));
    for (const { trackingCode } of papers)
      checks.unknown.that(
        book.secrecy === 'secret' && codes.has(trackingCode),
        () => `paper ${trackingCode} of ${book.ballotId}`,
      );

    onceEach(checks.twice, book, roll);
    checks.twice.that(
      papers.length === (book.secrecy === 'secret' ? roll.length : 0) && ballot?.voted === roll.length,
      () => `${book.ballotId}: roll ${roll.length}, papers ${papers.length}, turnout ${ballot?.voted}`,
    );
    checks.tally.that(
      choices.every((choice) => ballot?.counts?.[choice] === told(standing, choice)),
      () => `${book.ballotId}: ${JSON.stringify(ballot?.counts)}`,
    );

    const first = new Set<string>();
    for (const vote of book.votes) {
      const isSecond = first.has(vote.seatId);
      if (vote.refused === null) first.add(vote.seatId);
      if (vote.sentAt > book.closeAcknowledgedAt)
        checks.late.that(vote.refused !== null, () => describe(book, vote));
      else if (isSecond && book.secrecy === 'secret')
        checks.second.that(vote.refused !== null, () => describe(book, vote));
      else
        checks.early.that(
          vote.refused === null || (vote.refused === 'ballotNotOpen' && vote.answeredAt > book.closeSentAt),
          () => `${describe(book, vote)}: ${vote.refused}`,
        );
    }
    const before = new Map(book.votes.map((vote) => [vote.commandId, vote.refused]));
    for (const again of book.repeated)
      checks.repeated.that((before.get(again.commandId) === null) === (again.refused === null), () =>
        describe(book, again),
      );
  }
  return Object.values(checks).map((check) => check.done());
}

/** By seat, what the voters were told stands: in a named ballot the later choice, in a secret one the first. */
function standingOf(book: BallotBook): Map<string, CastVote> {
  const standing = new Map<string, CastVote>();
  for (const vote of book.votes) {
    const earlier = standing.get(vote.seatId);
    if (vote.refused !== null) continue;
    if (!earlier || (book.secrecy === 'named' && earlier.chosenAt < vote.chosenAt))
      standing.set(vote.seatId, vote);
  }
  return standing;
}

function onceEach(check: Check, book: BallotBook, roll: readonly RollRow[]): void {
  const seen = new Set<string>();
  for (const row of roll) {
    check.that(!seen.has(row.seatId), () => describe(book, row));
    seen.add(row.seatId);
  }
}

function told(standing: ReadonlyMap<string, CastVote>, choice: Choice): number {
  return [...standing.values()].filter((vote) => vote.choice === choice).length;
}
