/**
 * Row 11. What a vote, joining and coming back cost where the meeting's log already holds a million events, beside one
 * that has just begun: the same people in both, in turns, CPU of Node and PostgreSQL together.
 */
import type { EnterRequest } from '../../shared/live/protocol.ts';
import { ballots } from '../burst.ts';
import { Chair } from '../chair.ts';
import { short, whole } from '../figures.ts';
import { inTurns, rateOf, read, type Reading } from '../measure.ts';
import { knownUpTo } from '../standing.ts';
import { productMeters, type Load } from '../world.ts';

const mostVoters = 400;
const missed = 5;

export const history: Load = async (world) => {
  const { size, town, crowd, product, say } = world;
  const people = await town.people(Math.min(size.clients, mostVoters));
  const cookies = people.map(({ token }) => product.cookieOf(token));
  const events = size.quick ? 100_000 : 1_000_000;
  const lost: string[] = [];
  const makeHall = async (group: string) => {
    const meeting = await town.meeting(people, 'named');
    return { group, meeting, lost };
  };
  const [young, old] = [await makeHall('young'), await makeHall('old')];
  say(`${whole(events)} events are written`);
  await writeHistory(world, old.meeting.id, events);

  const acts = [];
  for (const { group, meeting } of [young, old]) {
    const chair = await Chair.of(product, meeting);
    const room = { kind: 'meeting', room: meeting.id } as const;
    const hall = { group, rooms: [{ chair, voters: people.length }], lost };
    const open = (enter: EnterRequest) =>
      read(productMeters(world), async () => {
        const { seconds } = await crowd.open({
          group,
          url: product.url,
          cookies,
          enter: people.map(() => enter),
        });
        return { operations: people.length, seconds };
      });
    acts.push(
      {
        name: `${group} join`,
        act: async () => {
          const reading = await open(room);
          await crowd.close(group);
          return reading;
        },
      },
      { name: `${group} resume`, act: async () => open(await knownUpTo(product, meeting, missed)) },
      {
        name: `${group} vote`,
        act: async () => {
          const reading = await ballots(world, hall);
          await crowd.close(group);
          return reading;
        },
      },
    );
  }
  // Once unread: statements are prepared, rooms opened.
  for (const { act } of acts) await act();
  say('votes, joins and resumes in turns');
  const of = await inTurns(size.rounds, acts);
  const cost = (name: string) => 1_000_000 / rateOf(of(name), crowd.processes).perCpuSecond;
  const finding = (what: 'vote' | 'join' | 'resume') => ({
    target: `11 ${what}` as const,
    product: `${whole(events)} events: ${short(cost(`old ${what}`))} µs`,
    reference: `${short(cost(`young ${what}`))} µs`,
    ratio: cost(`old ${what}`) / cost(`young ${what}`),
  });
  const readings: Record<string, Reading[]> = Object.fromEntries(acts.map(({ name }) => [name, of(name)]));
  return {
    findings: [finding('vote'), finding('join'), finding('resume')],
    notes: [`history: ${people.length} people; acknowledged votes missing from the roll: ${lost.length}`],
    readings,
  };
};

/** As a meeting of years would leave it; nobody reads the content of these events. */
async function writeHistory({ town }: Parameters<Load>[0], room: string, events: number): Promise<void> {
  await town.rows('insert into room (id) values ($1) on conflict do nothing', [room]);
  await town.rows(
    `insert into room_event (room_id, seq, type, audience, data, at, data_hash, hash)
     select r.id, r.head + n, 'seatLeft', 'everyone', '{}', now(), sha256('bench'::bytea), sha256('bench'::bytea)
     from room r, generate_series(1, $2::int) as n where r.id = $1`,
    [room, events],
  );
  await town.rows(`update room set head = head + $2, head_hash = sha256('bench'::bytea) where id = $1`, [
    room,
    events,
  ]);
  await town.rows('vacuum analyze room_event');
}
