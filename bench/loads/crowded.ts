/**
 * Row 10. What a vote costs the server in a hall of ten thousand, and in a room of ten: everybody follows the meeting,
 * everybody votes, CPU of Node and PostgreSQL together. Devices enter knowing the meeting, as after a lost connection.
 */
import { ballots, type Hall } from '../burst.ts';
import { Chair } from '../chair.ts';
import { short, whole } from '../figures.ts';
import { rateOf, type Reading } from '../measure.ts';
import { knownUpTo } from '../standing.ts';
import type { Load, World } from '../world.ts';

const small = 10;

export const crowded: Load = async (world) => {
  const { size, say } = world;
  const large = size.quick ? 1_000 : 10_000;
  const lost: string[] = [];
  const votes = large * (size.quick ? 1 : 2);
  say(`a room of ${small}`);
  const ofSmall = await voteIn(world, small, Math.ceil(votes / 20 / small), lost);
  say(`a hall of ${large}`);
  const ofLarge = await voteIn(world, large, Math.ceil(votes / large), lost);
  const [one, other] = [rateOf(ofLarge, world.crowd.processes), rateOf(ofSmall, world.crowd.processes)];
  const microseconds = (perCpuSecond: number) => `${short(1_000_000 / perCpuSecond)} µs a vote`;
  return {
    findings: [
      {
        target: '10',
        product: `${whole(large)}: ${microseconds(one.perCpuSecond)}`,
        reference: `${small}: ${microseconds(other.perCpuSecond)}`,
        ratio: other.perCpuSecond / one.perCpuSecond,
      },
    ],
    notes: [
      `acknowledged votes missing from the roll: ${lost.length} in ${whole(
        [...ofSmall, ...ofLarge].reduce((sum, { operations }) => sum + operations, 0),
      )} votes`,
    ],
    readings: { small: ofSmall, large: ofLarge },
  };
};

async function voteIn(world: World, voters: number, rounds: number, lost: string[]): Promise<Reading[]> {
  const { town, crowd, product } = world;
  const meeting = await town.meeting(await town.people(voters), 'named');
  const enter = await knownUpTo(product, meeting);
  const group = `hall of ${voters}`;
  await crowd.open({
    group,
    url: product.url,
    cookies: meeting.voters.map(({ person }) => product.cookieOf(person.token)),
    enter: meeting.voters.map(() => enter),
  });
  const chair = await Chair.of(product, meeting);
  const hall: Hall = { group, rooms: [{ chair, voters }], lost };
  // The first ballot prepares statements and compiles; it is not read.
  await ballots(world, hall);
  const readings: Reading[] = [];
  for (let round = 0; round < rounds; round += 1) readings.push(await ballots(world, hall));
  chair.close();
  await crowd.close(group);
  return readings;
}
