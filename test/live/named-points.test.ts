/**
 * Rule 4 at each point of a vote and of a closing at which the server can die: it is killed (-9) exactly there, started
 * again, and the people repeat what they sent until they are answered. Whoever was acknowledged is counted once, whoever
 * was not is counted when they repeat, and nothing is counted after the close.
 *
 * The points are reached without help from the server: PostgreSQL holds a commit back at a gate (a deferred trigger that
 * waits for a lock of ours), and both networks of the server, to the devices and to the database, fail as told.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chair } from '../../bench/chair.ts';
import { Product } from '../../bench/product.ts';
import { Town, type BenchMeeting, type Seated } from '../../bench/town.ts';
import { Dice } from '../../server/demo/seeded.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { BadNetwork } from './faults/bad-network.ts';
import { StubbornDevice } from './faults/stubborn-device.ts';

const gate = 4_711;
const patienceMs = 30_000;

let database: TestDatabase;
let toDatabase: BadNetwork;
let product: Product;
let toDevices: BadNetwork;
let town: Town;
/** Holds the gate shut, and locks rows. */
let keeper: Client;

beforeAll(async () => {
  database = await createDatabase();
  const { port } = new URL(database.url);
  toDatabase = await BadNetwork.before(`http://127.0.0.1:${port}`);
  const behind = new URL(database.url);
  behind.hostname = '127.0.0.1';
  behind.port = new URL(toDatabase.url).port;
  product = await Product.make(behind.href);
  await product.start();
  toDevices = await BadNetwork.before(product.url);
  town = await Town.at(database.url);
  keeper = new Client({ connectionString: database.url });
  await keeper.connect();
  await keeper.query(`
    create function wait_at_gate() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(${gate}); return null; end $$;
    create constraint trigger vote_at_gate after insert on ballot_roll
      deferrable initially deferred for each row execute function wait_at_gate();
    create constraint trigger close_at_gate after update on ballot
      deferrable initially deferred for each row when (old.state <> new.state) execute function wait_at_gate()`);
}, 120_000);

afterAll(async () => {
  await keeper.end();
  await town.close();
  await toDevices.close();
  await product.stop();
  await toDatabase.close();
  await database.drop();
});

async function until(holds: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await pause(10);
  }
}

const shut = () => keeper.query('select pg_advisory_lock($1)', [gate]);
const open = () => keeper.query('select pg_advisory_unlock($1)', [gate]);

async function somebodyWaitsFor(locktype: 'advisory' | 'row'): Promise<void> {
  await until(async () => {
    const { rowCount } = await keeper.query(
      `select 1 from pg_locks where not granted and ${locktype === 'advisory' ? `locktype = 'advisory'` : `locktype in ('tuple', 'transactionid')`}`,
    );
    return (rowCount ?? 0) > 0;
  }, `a backend at the ${locktype} lock`);
}

/** What PostgreSQL does for a dead server's open transactions, at once rather than when it notices. */
async function rollBackTheDead(): Promise<void> {
  const { rows } = await keeper.query<{ pid: number }>(
    `select pid from pg_locks where not granted and locktype = 'advisory'`,
  );
  for (const { pid } of rows) await keeper.query('select pg_terminate_backend($1)', [pid]);
}

class Evening {
  readonly meeting: BenchMeeting;
  readonly chair: Chair;
  readonly ballotId: string;
  readonly #devices: readonly StubbornDevice[];

  private constructor(meeting: BenchMeeting, ballotId: string, devices: readonly StubbornDevice[]) {
    this.meeting = meeting;
    this.ballotId = ballotId;
    this.#devices = devices;
    const [chair, ...voters] = devices;
    this.chair = new Chair(meeting, linesOf(meeting, chair, voters));
  }

  static async of(secrecy: 'named' | 'secret'): Promise<Evening> {
    const meeting = await town.meeting(await town.people(3), secrecy);
    const devices = [meeting.host, ...meeting.voters.map(({ person }) => person)].map(
      ({ token }, at) =>
        new StubbornDevice({
          url: toDevices.url,
          cookie: product.cookieOf(token),
          dice: new Dice(at + 1),
          troubles: { answers: 0, unanswered: 0, unavailable: 0, faults: [] },
        }),
    );
    const [chair, ...voters] = devices;
    const { ballotId } = await new Chair(meeting, linesOf(meeting, chair, voters)).openBallot();
    return new Evening(meeting, ballotId, devices);
  }

  /** Resolves with the code of the refusal, or null when it was acknowledged. */
  async vote(at: number): Promise<string | null> {
    const code = randomUUID().replaceAll('-', '').slice(0, 12);
    const input = { content: { choice: 'yes' }, chosenAt: Date.now(), trackingCode: code };
    return this.#ask(at + 1, 'castVote', input);
  }

  close(): Promise<string | null> {
    return this.#ask(0, 'closeBallot', {});
  }

  async #ask(device: number, name: string, input: object): Promise<string | null> {
    const { ballotId, meeting } = this;
    const message = { id: randomUUID(), name, input: { ...input, ballotId, meetingId: meeting.id } };
    const reply = await this.#devices[device]?.ask('command', JSON.stringify(message));
    if (reply?.startsWith('{"ok":true')) return null;
    return /"code":"([^"]+)"/.exec(reply ?? '')?.[1] ?? String(reply);
  }

  /** The seats on the roll, by their place among the voters, with how many papers and votes the ballot has. */
  async counted(): Promise<object> {
    const roll = await town.rows<{ seat_id: string }>(
      'select seat_id from ballot_roll where ballot_id = $1',
      [this.ballotId],
    );
    const [ballot] = await town.rows<{ state: string; voted: number; papers: number; yes: number | null }>(
      `select state, voted, (select count(*)::int from ballot_paper where ballot_id = b.id) as papers,
         (result -> 'tally' -> 'counts' ->> 'yes')::int as yes from ballot b where id = $1`,
      [this.ballotId],
    );
    const seats = roll.map(({ seat_id }) =>
      this.meeting.voters.findIndex(({ seatId }) => seatId === seat_id),
    );
    return { ...ballot, seats: seats.sort() };
  }

  leave(): void {
    for (const device of this.#devices) device.cut();
  }
}

function linesOf(
  { host, voters }: BenchMeeting,
  chair: StubbornDevice | undefined,
  devices: readonly StubbornDevice[],
): Map<string, StubbornDevice> {
  if (!chair) throw new Error('nobody leads');
  const seated = voters.map(({ person }: Seated, at): [string, StubbornDevice | undefined] => [
    person.personId,
    devices[at],
  ]);
  const lines = new Map([[host.personId, chair]]);
  for (const [person, device] of seated) if (device) lines.set(person, device);
  return lines;
}

/** Where the server dies, with a vote on its way; the gate is open afterwards. */
const ofAVote: Record<string, (evening: Evening, vote: () => void) => Promise<void>> = {
  async 'it waits for its ballot, which somebody else has locked'({ ballotId }, vote) {
    await keeper.query('begin');
    await keeper.query('select from ballot where id = $1 for update', [ballotId]);
    vote();
    await somebodyWaitsFor('row');
    await product.kill();
    await keeper.query('rollback');
  },
  async 'it is written, and committed only after the death'(_, vote) {
    await shut();
    vote();
    await somebodyWaitsFor('advisory');
    await product.kill();
    await open();
  },
  async 'it is written, and never committed'(_, vote) {
    await shut();
    vote();
    await somebodyWaitsFor('advisory');
    await product.kill();
    await rollBackTheDead();
    await open();
  },
  async 'it is committed, and the server has not heard'({ ballotId }, vote) {
    await shut();
    vote();
    await somebodyWaitsFor('advisory');
    for (const line of toDatabase.some(() => true)) line.halfOpen('client');
    await open();
    await until(async () => (await votesOf(ballotId)) === 1, 'the vote to be committed');
    await product.kill();
  },
  async 'it is acknowledged, and the phone has not heard'(_, vote) {
    await shut();
    vote();
    await somebodyWaitsFor('advisory');
    const lines = toDevices.some(() => true);
    for (const line of lines) line.halfOpen('client');
    await open();
    await until(() => lines.some(({ withheld }) => withheld.includes('"ok":true')), 'the acknowledgement');
    await product.kill();
    for (const line of lines) line.cut();
  },
};

async function votesOf(ballotId: string): Promise<number> {
  const rows = await town.rows('select from ballot_roll where ballot_id = $1', [ballotId]);
  return rows.length;
}

/** Where it dies with a closing on its way, one vote acknowledged before; `late` votes behind it. */
const ofAClosing: Record<string, (evening: Evening, close: () => void, late: () => void) => Promise<void>> = {
  async 'it is written, a vote waits behind it, and it is committed only after the death'(_, close, late) {
    await shut();
    close();
    await somebodyWaitsFor('advisory');
    late();
    await somebodyWaitsFor('row');
    await product.kill();
    await open();
  },
  async 'it is written, a vote waits behind it, and it is never committed'(_, close, late) {
    await shut();
    close();
    await somebodyWaitsFor('advisory');
    late();
    await somebodyWaitsFor('row');
    await product.kill();
    await rollBackTheDead();
    await open();
  },
  async 'it is committed, and the server has not heard'({ ballotId }, close, late) {
    await shut();
    close();
    await somebodyWaitsFor('advisory');
    for (const line of toDatabase.some(() => true)) line.halfOpen('client');
    await open();
    await until(async () => {
      const [ballot] = await town.rows<{ state: string }>('select state from ballot where id = $1', [
        ballotId,
      ]);
      return ballot?.state !== 'open';
    }, 'the closing to be committed');
    await product.kill();
    late();
  },
};

describe.each(['named', 'secret'] as const)('4: the server is killed in a %s ballot', (secrecy) => {
  test.each(Object.entries(ofAVote))('as a vote: %s', { timeout: 120_000 }, async (_, die) => {
    const evening = await Evening.of(secrecy);
    let answer: Promise<string | null> | undefined;
    await die(evening, () => (answer = evening.vote(0)));
    await product.start();
    expect(await answer).toBeNull();
    expect(await evening.vote(1)).toBeNull();
    expect(await evening.close()).toBeNull();
    expect(await evening.vote(2)).toBe('ballotNotOpen');
    const papers = secrecy === 'secret' ? 2 : 0;
    expect(await evening.counted()).toEqual({ state: 'closed', voted: 2, papers, yes: 2, seats: [0, 1] });
    evening.leave();
  });

  test.each(Object.entries(ofAClosing))('as a closing: %s', { timeout: 120_000 }, async (_, die) => {
    const evening = await Evening.of(secrecy);
    expect(await evening.vote(0)).toBeNull();
    let closed: Promise<string | null> | undefined;
    let late: Promise<string | null> | undefined;
    await die(
      evening,
      () => (closed = evening.close()),
      () => (late = evening.vote(1)),
    );
    await product.start();
    expect(await closed).toBeNull();
    const refused = await late;
    expect([null, 'ballotNotOpen']).toContain(refused);
    const votes = refused === null ? 2 : 1;
    const papers = secrecy === 'secret' ? votes : 0;
    const seats = refused === null ? [0, 1] : [0];
    expect(await evening.counted()).toEqual({ state: 'closed', voted: votes, papers, yes: votes, seats });
    evening.leave();
  });
});
