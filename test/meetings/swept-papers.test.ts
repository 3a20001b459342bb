/**
 * What a database administrator finds in the pages of the papers' table, past what a query shows: papers as they were
 * cast one by one, each with the transaction that also wrote its voter's row on the roll.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepPapers } from '../../server/meetings/sweep-papers.ts';
import { Hall } from './hall.ts';

let hall: Hall;
let administrator: Client;
beforeAll(async () => {
  hall = await Hall.open();
  const url = new URL(hall.url);
  url.username = 'postgres';
  administrator = new Client({ connectionString: url.href });
  await administrator.connect();
  await administrator.query('create extension pageinspect');
});
afterAll(async () => {
  await administrator.end();
  await hall.close();
});

/** Of all that lies in the table, dead or alive: the papers whose transaction is that of a voter on the roll. */
async function pairs(ballotId: string): Promise<number> {
  const { rows } = await administrator.query<{ pairs: number }>(
    `with lying as (
       select t_xmin::text as xmin from generate_series(0, pg_relation_size('ballot_paper') / 8192 - 1) as page,
         heap_page_items(get_raw_page('ballot_paper', page::int)) where t_data is not null)
     select count(*)::int as pairs from lying
     where xmin in (select xmin::text from ballot_roll where ballot_id = $1)`,
    [ballotId],
  );
  return rows[0]?.pairs ?? 0;
}

test('within a minute of its close nothing in the pages pairs a secret paper with its voter', async () => {
  const meeting = await hall.meeting({ rules: { secrecy: 'secret' } });
  const { ballotId } = await hall.voting(meeting);
  for (const { person } of meeting.voters) await hall.vote(meeting, ballotId, person, 'yes');
  await hall.run(meeting, 'closeBallot', meeting.host, { ballotId });
  expect(await pairs(ballotId)).toBe(meeting.voters.length);

  expect(await sweepPapers(hall.database)).toBe(true);
  expect(await pairs(ballotId)).toBe(0);
  const papers = await hall.rows('select from ballot_paper where ballot_id = $1', [ballotId]);
  expect(papers).toHaveLength(meeting.voters.length);
});
