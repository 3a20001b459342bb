/** What the loads ask of a generator process; answered one by one over the process channel (generator.ts). */
import type { EnterRequest } from '../shared/live/protocol.ts';
import type { Choice } from '../shared/meetings/view.ts';

/** Clients are kept in groups by name; the clients of a group are numbered from 0 in the order they were opened. */
export interface Orders {
  /** Connects them all, a hundred at a time; each enters its room, if it has one. */
  open: {
    asked: { group: string; url: string; cookies: (string | null)[]; enter: EnterRequest[] };
    answer: { seconds: number };
  };
  /** As `open`, but plain WebSockets that only count what comes. */
  openRaw: { asked: { group: string; url: string; count: number }; answer: { seconds: number } };
  /** Every client votes in its ballot, `each` times over, its next vote after the acknowledgement of the last. */
  vote: {
    asked: { group: string; ballots: BallotAddress[]; each: number; choice: Choice };
    answer: Cast;
  };
  /** One vote after another at fixed moments, whether the last was answered or not, clients taking turns. */
  voteOnTime: {
    asked: { group: string; ballot: BallotAddress; perSecond: number; count: number; choice: Choice };
    answer: Cast & { latenciesMs: number[] };
  };
  /**
   * As `open`, but these come back by themselves when the line is cut, a moment later and as often as it takes, and
   * enter from the last number they know.
   */
  follow: { asked: Asked<'open'>; answer: { seconds: number } };
  /** Waits until every client of `follow` has come back and has reached its room's number, in the clients' order. */
  awaitBack: { asked: { group: string; heads: number[]; withinMs: number }; answer: null };
  /** Single-row inserts, each its own transaction, by so many connections at once. */
  insertRows: { asked: InsertRows; answer: Inserted };
  /** The same rows on one connection at fixed moments, each timed from the moment it was due. */
  insertOnTime: { asked: Omit<InsertRows, 'connections'> & { perSecond: number }; answer: Inserted };
  /** The same rows, `batch` to a statement, one statement after another. */
  insertBatches: { asked: InsertRows & { batch: number }; answer: Inserted };
  /** Frames received by the group since it was last asked, by event. */
  frames: { asked: { group: string }; answer: Frames };
  /** Waits until the group has received so many frames of an event since it was last asked. */
  awaitFrames: {
    asked: { group: string; event: string; count: number; withinMs: number };
    answer: Frames;
  };
  close: { asked: { group: string }; answer: null };
}

export interface Done {
  readonly operations: number;
  readonly seconds: number;
}
export interface BallotAddress {
  readonly meetingId: string;
  readonly ballotId: string;
}
export interface Cast {
  readonly acknowledged: number;
  /** Refusals and faults, by what the server said. */
  readonly refused: Record<string, number>;
  readonly seconds: number;
}
export interface InsertRows {
  readonly databaseUrl: string;
  readonly table: string;
  readonly connections: number;
  readonly rows: number;
}
export interface Inserted {
  readonly rows: number;
  readonly seconds: number;
  readonly latenciesMs: number[];
}
export interface Frames {
  readonly byEvent: Record<string, number>;
  /** The last frame of each event, as it came over the wire. */
  readonly last: Record<string, string>;
}

export type OrderName = keyof Orders;
export type OrderMessage = {
  [Name in OrderName]: { id: number; name: Name; asked: Asked<Name> };
}[OrderName];
export type OrderReply = { id: number; answer: unknown } | { id: number; error: string };
export type Asked<Name extends OrderName> = Orders[Name]['asked'];
export type Answer<Name extends OrderName> = Orders[Name]['answer'];
