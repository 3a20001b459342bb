/**
 * Rows 1 and 2. Everybody in one room votes at once, ballot after ballot, all rules on, a vote counted when its
 * acknowledgement is back; beside P (single-row autocommit inserts), B (batched inserts) and E (bare acknowledgements).
 */
import { ballots } from '../burst.ts';
import { Chair } from '../chair.ts';
import { durabilityOf } from '../durability.ts';
import { bottleneckNotes, describe, whole } from '../figures.ts';
import { inTurns, rateOf, read, type Reading } from '../measure.ts';
import type { BenchMeeting, Person } from '../town.ts';
import { databaseMeters, referenceMeters, type Load, type World } from '../world.ts';

const databaseConnections = 32;
const batch = 500;

export const votes: Load = async (world) => {
  const { size, town, crowd, product, reference, say } = world;
  const people = await town.people(size.clients);
  const named = await town.meeting(people, 'named');
  const secret = await town.meeting(people, 'secret');
  say(`${size.clients} voters enter`);
  await openHall(world, named, people);
  const chair = await Chair.of(product, named);
  const { seconds } = await crowd.open({
    group: 'bare',
    url: reference.url,
    cookies: people.map(() => null),
    enter: [],
  });
  say(`as many join the bare server (${seconds.toFixed(1)} s)`);
  await town.rows(
    'create table if not exists bench_row (like ballot_roll including indexes including defaults)',
  );

  const lost: string[] = [];
  const hall = (at: Chair) => ({ group: 'hall', rooms: [{ chair: at, voters: size.clients }], lost });
  const durability = await durabilityOf(world, () => ballots(world, hall(chair)).then(() => undefined));
  say('one room, named ballots');
  const rows = { databaseUrl: product.databaseUrl, table: 'bench_row' };
  const each = 5;
  const of = await inTurns(size.rounds, [
    { name: 'product', act: () => ballots(world, hall(chair)) },
    {
      name: 'P',
      act: () =>
        read(databaseMeters(world), async () => {
          const inserted = await crowd.insertRows({
            ...rows,
            connections: databaseConnections,
            rows: size.clients * 2,
          });
          return { operations: inserted.rows, seconds: inserted.seconds };
        }),
    },
    {
      name: 'E',
      act: () =>
        read(referenceMeters(world), async () => {
          const ballots = people.map(() => ({ meetingId: named.id, ballotId: named.id }));
          const cast = await crowd.vote({ group: 'bare', ballots, each, choice: 'yes' });
          return { operations: cast.acknowledged, seconds: cast.seconds };
        }),
    },
    {
      name: 'B',
      act: () =>
        read(databaseMeters(world), async () => {
          const inserted = await crowd.insertBatches({ ...rows, connections: 1, batch, rows: batch * 40 });
          return { operations: inserted.rows, seconds: inserted.seconds };
        }),
    },
  ]);
  await crowd.close('hall');

  say('one room, secret ballots');
  await openHall(world, secret, people);
  const secretChair = await Chair.of(product, secret);
  const secretReadings: Reading[] = [];
  for (let round = 0; round < size.rounds; round += 1)
    secretReadings.push(await ballots(world, hall(secretChair)));
  await crowd.close('hall');
  await crowd.close('bare');
  chair.close();
  secretChair.close();

  const rate = (name: 'product' | 'P' | 'E' | 'B') => rateOf(of(name), crowd.processes);
  const [votesRate, P, E, B] = [rate('product'), rate('P'), rate('E'), rate('B')];
  const secretRate = rateOf(secretReadings, crowd.processes);
  const least = E.perSecond < B.perSecond ? { name: 'E', ...E } : { name: 'B', ...B };
  const cast = [...of('product'), ...secretReadings].reduce((sum, { operations }) => sum + operations, 0);
  return {
    findings: [
      {
        target: '1',
        product: describe(votesRate),
        reference: `P ${describe(P)}`,
        ratio: votesRate.perSecond / P.perSecond,
        ratioPerCpu: votesRate.perCpuSecond / P.perCpuSecond,
      },
      {
        target: '1 secret',
        product: describe(secretRate),
        reference: `P ${describe(P)}`,
        ratio: secretRate.perSecond / P.perSecond,
        ratioPerCpu: secretRate.perCpuSecond / P.perCpuSecond,
      },
      {
        target: '2',
        product: describe(votesRate),
        reference: `${least.name} ${describe(least)}`,
        ratio: votesRate.perSecond / least.perSecond,
        ratioPerCpu: votesRate.perCpuSecond / Math.min(E.perCpuSecond, B.perCpuSecond),
      },
    ],
    notes: [
      ...durability,
      `acknowledged votes missing from the roll: ${lost.length} in ${whole(cast)} votes${lost.length > 0 ? ` (${lost.join('; ')})` : ''}`,
      `E ${describe(E)}; B ${describe(B)}; P with ${databaseConnections} connections, B ${batch} rows a statement on one`,
      ...bottleneckNotes({ votes: votesRate, 'secret votes': secretRate, P, E, B }),
    ],
    readings: {
      product: votesRate.readings,
      secret: secretReadings,
      P: P.readings,
      E: E.readings,
      B: B.readings,
    },
  };
};

async function openHall({ crowd, product }: World, meeting: BenchMeeting, people: Person[]): Promise<void> {
  await crowd.open({
    group: 'hall',
    url: product.url,
    cookies: people.map(({ token }) => product.cookieOf(token)),
    enter: people.map(() => ({ kind: 'meeting', room: meeting.id })),
  });
}
