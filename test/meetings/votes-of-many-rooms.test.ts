/** Many rooms vote at once: their votes travel in the same statements, and none pays for another's trouble. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mostVoteConnections } from '../../server/database.ts';
import { Hall, refusalOf, type Meeting } from './hall.ts';
import { whileLocked } from './while-locked.ts';

interface Room {
  readonly meeting: Meeting;
  readonly ballotId: string;
}

const voters = 4;
let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

async function rooms(count: number): Promise<Room[]> {
  const made: Room[] = [];
  for (let at = 0; at < count; at += 1) {
    const meeting = await hall.meeting({ voters, rules: { secrecy: at % 2 === 0 ? 'named' : 'secret' } });
    made.push({ meeting, ballotId: (await hall.voting(meeting)).ballotId });
  }
  return made;
}

/** In one go, room by room. Turnouts as told with each vote, or why it failed. */
function voteIn(of: readonly Room[]): Promise<(number | string)[][]> {
  const outcomes = of.map(({ meeting, ballotId }) =>
    meeting.voters.map(({ person }) =>
      hall.vote(meeting, ballotId, person, 'yes').catch((error: unknown) => String(error)),
    ),
  );
  return Promise.all(outcomes.map((room) => Promise.all(room)));
}

async function votedIn(of: readonly Room[]): Promise<number[]> {
  const ids = of.map(({ ballotId }) => ballotId);
  const rows = await hall.rows<{ id: string; voted: number }>(
    'select id, voted from ballot where id = any($1::uuid[])',
    [ids],
  );
  return ids.map((id) => rows.find((row) => row.id === id)?.voted ?? -1);
}

test('4: each is counted in its own ballot, in few transactions', async () => {
  const many = await rooms(12);
  const told = await voteIn(many);
  expect(await votedIn(many)).toEqual(many.map(() => voters));
  for (const room of told) expect(Math.max(...room.map(Number))).toBe(voters);
  const rows = await hall.rows<{ transactions: string; votes: string }>(
    `select count(distinct xmin::text) as transactions, count(*) as votes
     from ballot_roll where ballot_id = any($1::uuid[])`,
    [many.map(({ ballotId }) => ballotId)],
  );
  expect(Number(rows[0]?.votes)).toBe(many.length * voters);
  // The first votes go at once, each alone; then whatever waits goes together, when one of them is back.
  expect(Number(rows[0]?.transactions)).toBeLessThanOrEqual(2 * mostVoteConnections);
});

test('5: a ballot called by the name of another meeting is refused, and the others of its statement stand', async () => {
  const [one, other, ...more] = await rooms(6);
  if (!one || !other) throw new Error('no rooms');
  const first = voteIn(more);
  const wrong = one.meeting.voters[0];
  if (!wrong) throw new Error('no voter');
  const misnamed = refusalOf(hall.vote(one.meeting, other.ballotId, wrong.person, 'yes'));
  const right = voteIn([one, other]);
  expect(await misnamed).toBe('ballotNotOpen');
  await Promise.all([first, right]);
  expect(await votedIn([one, other, ...more])).toEqual(Array.from({ length: 6 }, () => voters));
});

test('4: what PostgreSQL refuses in one ballot is counted in all the others', async () => {
  const many = await rooms(7);
  const [broken, ...others] = [...many].reverse();
  if (!broken) throw new Error('no room');
  await hall.rows(`create function refuse_it() returns trigger language plpgsql as $$
    begin
      if new.ballot_id = '${broken.ballotId}' then raise exception 'no room on this disk'; end if;
      return new;
    end $$`);
  await hall.rows(
    'create trigger refuse_it before insert on ballot_roll for each row execute function refuse_it()',
  );
  try {
    const told = await voteIn(many);
    expect(told.at(-1)).toEqual(
      broken.meeting.voters.map(() => expect.stringContaining('no room on this disk')),
    );
    expect(await votedIn([...others, broken])).toEqual([...others.map(() => voters), 0]);
  } finally {
    await hall.rows('drop trigger refuse_it on ballot_roll');
  }
  await voteIn([broken]);
  expect(await votedIn([broken])).toEqual([voters]);
});

test('8: while one ballot is held, as by its closing, the others are counted', async () => {
  const [held, ...others] = await rooms(4);
  if (!held) throw new Error('no room');
  const late = await whileLocked(hall, held.ballotId, async () => {
    const waiting = voteIn([held]);
    await voteIn(others);
    expect(await votedIn([held, ...others])).toEqual([0, ...others.map(() => voters)]);
    return [waiting];
  });
  expect(late.flat().map(Number)).toContain(voters);
});
