/**
 * Rows 3 and 6. The same people vote in one room and in many rooms of forty, in turns; and what everybody hears of the
 * turnout while one room votes, against five times a second.
 */
import { stateIntervalMs } from '../../shared/live/protocol.ts';
import { ballots, type Hall } from '../burst.ts';
import { Chair } from '../chair.ts';
import { bottleneckNotes, describe, whole } from '../figures.ts';
import { inTurns, median, rateOf } from '../measure.ts';
import type { BenchMeeting, Person } from '../town.ts';
import type { Load } from '../world.ts';

const votersARoom = 40;

export const rooms: Load = async (world) => {
  const { size, town, crowd, product, say } = world;
  const people = await town.people(Math.ceil(size.clients / votersARoom) * votersARoom);
  const lost: string[] = [];
  const hall = async (group: string, parts: readonly Person[][]): Promise<Hall> => {
    const meetings: BenchMeeting[] = [];
    for (const part of parts) meetings.push(await town.meeting(part, 'named'));
    await crowd.open({
      group,
      url: product.url,
      cookies: people.map(({ token }) => product.cookieOf(token)),
      enter: meetings.flatMap((meeting) =>
        meeting.voters.map(() => ({ kind: 'meeting' as const, room: meeting.id })),
      ),
    });
    const chairs = await Promise.all(meetings.map((meeting) => Chair.of(product, meeting)));
    return {
      group,
      rooms: meetings.map((meeting, at) => ({ chair: chairOf(chairs, at), voters: meeting.voters.length })),
      lost,
    };
  };
  const one = await hall('one', [people]);
  const many = await hall('many', chunks(people, votersARoom));
  say(`${people.length} people in one room, and in ${many.rooms.length}`);

  const framesPerTick: number[] = [];
  const of = await inTurns(size.rounds, [
    {
      name: 'one',
      act: async () => {
        await crowd.frames('one');
        const reading = await ballots(world, one);
        const heard = (await crowd.frames('one')).byEvent['state'] ?? 0;
        const ticks = Math.ceil((reading.seconds * 1000) / stateIntervalMs) + 1;
        framesPerTick.push(heard / (people.length * ticks));
        return reading;
      },
    },
    { name: 'many', act: () => ballots(world, many) },
  ]);
  for (const { rooms: held } of [one, many]) for (const { chair } of held) chair.close();
  for (const { group } of [one, many]) await crowd.close(group);

  const [single, several] = [rateOf(of('one'), crowd.processes), rateOf(of('many'), crowd.processes)];
  const cast = [...of('one'), ...of('many')].reduce((sum, { operations }) => sum + operations, 0);
  return {
    findings: [
      {
        target: '3',
        product: `${many.rooms.length} rooms ${describe(several)}`,
        reference: `one room ${describe(single)}`,
        ratio: several.perSecond / single.perSecond,
        ratioPerCpu: several.perCpuSecond / single.perCpuSecond,
      },
      {
        target: '6',
        product: 'turnout and presence heard',
        reference: `${people.length} clients × ticks of ${stateIntervalMs} ms`,
        ratio: median(framesPerTick),
      },
    ],
    notes: [
      `acknowledged votes missing from the roll: ${lost.length} in ${whole(cast)} votes${lost.length > 0 ? ` (${lost.join('; ')})` : ''}`,
      ...bottleneckNotes({ 'one room': single, 'many rooms': several }),
    ],
    readings: { one: single.readings, many: several.readings, framesPerTick },
  };
};

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

function chairOf(chairs: readonly Chair[], at: number): Chair {
  const chair = chairs[at];
  if (!chair) throw new Error(`no chair ${at}`);
  return chair;
}
