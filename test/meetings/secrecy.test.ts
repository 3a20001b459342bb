/**
 * The secret of a secret ballot, against somebody who holds the whole database after the close (design: Secret
 * ballots): whatever order can be read from roll and papers, pairing one with the other guesses no better than chance.
 *
 * Statistic: of n voters, those whose paper the pairing names rightly. Under chance, with n_c papers of each choice c,
 * its mean is Σ n_c² ÷ n and its variance ((Σ n_c²)² − 2 n Σ n_c³ + n² Σ n_c²) ÷ (n² (n − 1)); a pairing that tells
 * anything lies far above. Five standard deviations, over twenty pairings: a false alarm once in 150,000 runs.
 */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Dice } from '../../server/demo/seeded.ts';
import { assemble } from '../support/assembly.ts';
import { Hall, type Meeting } from './hall.ts';

const papers = 10_000;
let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

interface Row {
  readonly key: string;
  readonly choice: string;
}

/** Somebody's best order of a table, as sort expressions over what the table and the server keep beside it. */
const orders = ['ctid', 'xmin::text::bigint, ctid', 'id'] as const;

function zScore(pairs: readonly (readonly [string, string])[]): number {
  const n = pairs.length;
  const counts = new Map<string, number>();
  for (const [, choice] of pairs) counts.set(choice, (counts.get(choice) ?? 0) + 1);
  const sum = (power: number) => [...counts.values()].reduce((total, count) => total + count ** power, 0);
  const mean = sum(2) / n;
  const variance = (sum(2) ** 2 - 2 * n * sum(3) + n ** 2 * sum(2)) / (n ** 2 * (n - 1));
  const right = pairs.filter(([truth, guessed]) => truth === guessed).length;
  return (right - mean) / Math.sqrt(variance);
}

test('the statistic finds an order that was kept', () => {
  const dice = new Dice(1);
  const truth = Array.from({ length: 1_000 }, () => dice.pick(['yes', 'no', 'abstain']));
  expect(zScore(truth.map((choice) => [choice, choice]))).toBeGreaterThan(20);
  const shuffled = dice.shuffle(truth);
  expect(Math.abs(zScore(truth.map((choice, at) => [choice, shuffled[at] ?? ''])))).toBeLessThan(5);
});

test(
  `after the close of a secret ballot of ${papers} papers the database tells nobody's vote`,
  { timeout: 300_000 },
  async () => {
    const dice = new Dice(20);
    const made = await assemble(hall.database.pool, {
      hosts: 1,
      voters: papers,
      rules: { secrecy: 'secret' },
    });
    const person = (member: (typeof made.voters)[number], role: 'host' | 'representative') => ({
      kind: 'person' as const,
      personId: member.personId,
      sessionId: member.sessionId,
      name: '人',
      grants: [{ role, communityId: made.communityId, unitId: null }],
    });
    const [chair] = made.hosts;
    if (!chair) throw new Error('a meeting needs a host');
    const voters = made.voters.map((member) => ({
      seatId: member.seatId,
      person: person(member, 'representative'),
    }));
    const meeting: Meeting = {
      id: made.meetingId,
      communityId: made.communityId,
      unitId: made.unitId,
      host: person(chair, 'host'),
      voters: voters.slice(0, 2),
    };
    await hall.rows(
      `update seat set present = true, checked_in_at = now(), check_in_method = 'phone' where id = any($1)`,
      [voters.slice(2).map(({ seatId }) => seatId)],
    );
    const { ballotId } = await hall.voting(meeting);

    // Neighbours vote alike and in the order of their seats: whatever order survives gives them away.
    const truth = new Map(
      voters.map(({ seatId }, at) => [
        seatId,
        (['yes', 'no', 'abstain'] as const)[Math.floor(at / 50) % 3] ?? 'yes',
      ]),
    );
    const codes = new Map(voters.map(({ seatId }) => [seatId, uuidv4().replaceAll('-', '')]));
    for (let at = 0; at < voters.length; at += 100) {
      const crowd = voters.slice(at, at + dice.between(100, 100));
      await Promise.all(
        crowd.map(({ seatId, person: voter }) =>
          hall.vote(meeting, ballotId, voter, truth.get(seatId) ?? 'yes', {
            commandId: uuidv4(),
            trackingCode: codes.get(seatId) ?? '',
          }),
        ),
      );
    }
    const published = hall.published.length;
    await hall.run(meeting, 'closeBallot', meeting.host, { ballotId });
    expect(JSON.stringify(hall.published.slice(published))).not.toContain(voters[0]?.seatId);

    const rolled = await ordered('ballot_roll', [
      'ctid',
      'xmin::text::bigint, ctid',
      'command_id',
      'seat_id',
    ]);
    const cast = await ordered('ballot_paper', orders);
    const worst = Object.entries(rolled).flatMap(([roll, seats]) =>
      Object.entries(cast).flatMap(([paper, rows]) => {
        const forwards = seats.map(({ key }, at): [string, string] => [
          truth.get(key) ?? '',
          rows[at]?.choice ?? '',
        ]);
        const backwards = seats.map(({ key }, at): [string, string] => [
          truth.get(key) ?? '',
          rows[rows.length - 1 - at]?.choice ?? '',
        ]);
        return [
          { roll, paper, z: zScore(forwards) },
          { roll, paper: `${paper} backwards`, z: zScore(backwards) },
        ];
      }),
    );
    expect(worst.filter(({ z }) => z > 5)).toEqual([]);
    expect(worst).toHaveLength(24);

    // Nothing else ties a paper to a batch or a moment.
    const [kept] = await hall.rows<{ writers: number; papers: number; chosen: number; contents: number }>(
      `select (select count(distinct xmin::text)::int from ballot_paper where ballot_id = $1) as writers,
         (select count(*)::int from ballot_paper where ballot_id = $1) as papers,
         (select count(*)::int from ballot_roll where ballot_id = $1 and chosen_at <> 0) as chosen,
         (select count(*)::int from ballot_roll where ballot_id = $1 and content is not null) as contents`,
      [ballotId],
    );
    expect(kept).toEqual({ writers: 1, papers, chosen: 0, contents: 0 });
    expect(await columnsOf('ballot_paper')).toEqual(['ballot_id', 'content', 'id', 'tracking_code']);
    expect(await columnsOf('ballot_roll')).toEqual([
      ...['ballot_id', 'chosen_at', 'command_id', 'content', 'entry_id', 'seat_id'],
    ]);
    expect(await tablesThatHold([...codes.values()].slice(0, 50))).toEqual(['ballot_paper']);
    const said = await hall.rows<{ text: string }>(
      `select outcome::text as text from command_log where room_id = $1
       union all select data::text from room_event where room_id = $1 and type <> 'ballotClosed'`,
      [meeting.id],
    );
    expect(said.filter(({ text }) => /tracking|"abstain"/.test(text))).toEqual([]);

    async function columnsOf(table: string): Promise<string[]> {
      const rows = await hall.rows<{ name: string }>(
        `select column_name as name from information_schema.columns where table_name = $1 order by 1`,
        [table],
      );
      return rows.map(({ name }) => name);
    }

    /** Of all tables of the database, whoever keeps them: those in which any of these texts stands anywhere. */
    async function tablesThatHold(texts: readonly string[]): Promise<string[]> {
      const tables = await hall.rows<{ schema: string; name: string }>(
        `select table_schema as schema, table_name as name from information_schema.tables
         where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 2`,
      );
      const found: string[] = [];
      for (const { schema, name } of tables) {
        const [row] = await hall.rows<{ holds: boolean }>(
          `select exists (select from "${schema}"."${name}" t where t::text like any ($1)) as holds`,
          [texts.map((text) => `%${text}%`)],
        );
        if (row?.holds) found.push(name);
      }
      return found;
    }

    async function ordered(table: string, by: readonly string[]): Promise<Record<string, readonly Row[]>> {
      const columns =
        table === 'ballot_roll'
          ? `seat_id as key, '' as choice`
          : `id as key, content ->> 'choice' as choice`;
      const lists = await Promise.all(
        by.map(async (order): Promise<[string, Row[]]> => [
          order,
          await hall.rows<Row>(`select ${columns} from ${table} where ballot_id = $1 order by ${order}`, [
            ballotId,
          ]),
        ]),
      );
      return Object.fromEntries(lists);
    }
  },
);
