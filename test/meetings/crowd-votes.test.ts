/** Hundreds who vote at once: each is counted once, and what was acknowledged is counted. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Choice } from '../../shared/meetings/view.ts';
import { withUnlistedChoices } from '../../server/meetings/count-ballot.ts';
import { loadView } from '../../server/meetings/load-view.ts';
import { VoteBatcher } from '../../server/meetings/vote-batcher.ts';
import { sha256 } from '../../server/sha256.ts';
import { closed } from './one-ballot.ts';
import { Hall, refusalOf, type Meeting } from './hall.ts';
import { turnoutOf } from './turnout-of.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

const choices: readonly Choice[] = ['yes', 'no', 'abstain'];

describe('a crowd', () => {
  test.each(['named', 'secret'] as const)(
    '4: 200 at once, each sent three times over two nodes, are counted once each (%s)',
    async (secrecy) => {
      const meeting = await hall.meeting({ voters: 200, rules: { secrecy } });
      const ballotId = await crowdVoting(meeting);
      const nodes = [hall.batcher, hall.node()];
      const sent = meeting.voters.flatMap(({ person }, index) => {
        const vote = { commandId: uuidv4(), trackingCode: uuidv4().replaceAll('-', '') };
        return [0, 1, 2].map((time) =>
          hall.vote(meeting, ballotId, person, choices[index % 3] ?? 'yes', {
            ...vote,
            batcher: nodes[(index + time) % 2] ?? hall.batcher,
          }),
        );
      });
      await Promise.all(sent);
      expect((await turnoutOf(hall.database.em(), meeting.id))?.voted).toBe(200);
      expect((await closed(hall, meeting, ballotId)).tally.counts).toEqual({
        yes: 67,
        no: 67,
        abstain: 66,
        notVoted: 0,
      });
    },
  );

  test('4: what more than 200 chose is told by its hash, and the minutes still name them', async () => {
    const meeting = await hall.meeting({ voters: 201 });
    const ballotId = await crowdVoting(meeting);
    await Promise.all(
      meeting.voters.map(({ person }, index) =>
        hall.vote(meeting, ballotId, person, choices[index % 3] ?? 'yes'),
      ),
    );
    const chosen = Object.fromEntries(
      meeting.voters.map(({ seatId }, index) => [seatId, choices[index % 3]]),
    );
    const result = await closed(hall, meeting, ballotId);
    expect(result).toMatchObject({ choices: null, papers: null });
    expect(result.unlistedHash).toBe(sha256(canonicalJson(chosen)));
    const em = hall.database.em();
    const view = await withUnlistedChoices(em, await loadView(em, meeting.id));
    expect(view.ballots[0]?.result?.choices).toEqual(chosen);
  });

  test.each(['named', 'secret'] as const)(
    '4: closing amid the votes counts exactly those that were acknowledged (%s)',
    async (secrecy) => {
      const meeting = await hall.meeting({ voters: 120, rules: { secrecy } });
      const ballotId = await crowdVoting(meeting);
      const nodes = [hall.batcher, hall.node()];
      const send = (voters: Meeting['voters']) =>
        voters.map(({ person }, index) =>
          hall.vote(meeting, ballotId, person, 'yes', { batcher: nodes[index % 2] ?? hall.batcher }),
        );
      const before = send(meeting.voters.slice(0, 60));
      await Promise.race(before);
      const closing = closed(hall, meeting, ballotId);
      const votes = [...before, ...send(meeting.voters.slice(60))];
      const [result, ...outcomes] = await Promise.all([
        closing,
        ...votes.map((vote) =>
          vote.then(
            () => 'acknowledged',
            () => refusalOf(vote),
          ),
        ),
      ]);
      const acknowledged = outcomes.filter((outcome) => outcome === 'acknowledged').length;
      expect(result.tally.counts.yes).toBe(acknowledged);
      expect(new Set(outcomes)).toContain('acknowledged');
      expect([...new Set(outcomes)].filter((outcome) => outcome !== 'acknowledged')).toEqual(
        acknowledged === outcomes.length ? [] : ['ballotNotOpen'],
      );
    },
  );

  /** Everybody is here and the vote is open, set by SQL: two hundred check-ins are another test's matter. */
  test('reads no table from end to end, however small it was when the first vote was planned', async () => {
    const meeting = await hall.meeting({ voters: 40 });
    const ballotId = await crowdVoting(meeting);
    // From now on the planner knows how small they are.
    await hall.rows('analyze');
    const client = await hall.database.votes.connect();
    try {
      const batcher = new VoteBatcher(client, hall.runner.now, () => undefined);
      const votes = (from: number, to?: number) =>
        Promise.all(
          meeting.voters
            .slice(from, to)
            .map(({ person }) => hall.vote(meeting, ballotId, person, 'yes', { batcher })),
        );
      await client.query('begin');
      await votes(0, 1);
      await votes(1);
      const { rows } = await client.query(
        'select relname, seq_scan from pg_stat_xact_user_tables where seq_scan > 0',
      );
      await client.query('commit');
      expect(rows).toEqual([]);
    } finally {
      client.release();
    }
  });

  async function crowdVoting(meeting: Meeting): Promise<string> {
    const { voters } = meeting;
    const absent = voters.slice(2).map(({ seatId }) => seatId);
    await hall.rows(
      `update seat set present = true, checked_in_at = now(), check_in_method = 'phone' where id = any($1)`,
      [absent],
    );
    const { ballotId } = await hall.voting({ ...meeting, voters: voters.slice(0, 2) });
    return ballotId;
  }
});
