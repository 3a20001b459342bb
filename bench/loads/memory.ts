/**
 * Row 7. What one more client costs in memory, garbage collected: signed in and following a meeting of forty, beside M, a
 * client of a bare Socket.IO server that has joined a room. Read empty, full and empty again, in turns.
 */
import { heldBy } from '../collect-garbage.ts';
import { whole } from '../figures.ts';
import { median } from '../measure.ts';
import { knownUpTo } from '../standing.ts';
import type { Load } from '../world.ts';

const roomSize = 40;

export const memory: Load = async (world) => {
  const { size, town, crowd, product, reference, say } = world;
  const rooms = [];
  for (let at = 0; at < Math.ceil(size.clients / roomSize); at += 1) {
    const meeting = await town.meeting(await town.people(roomSize), 'named');
    rooms.push({ meeting, enter: await knownUpTo(product, meeting) });
  }
  const seats = rooms.flatMap(({ meeting, enter }) =>
    meeting.voters.map(({ person }) => ({ person, enter })),
  );
  const people = {
    group: 'people',
    url: product.url,
    cookies: seats.map(({ person }) => product.cookieOf(person.token)),
    enter: seats.map(({ enter }) => enter),
  };
  const bare = { ...people, group: 'bare', url: reference.url, cookies: seats.map(() => null) };
  const perClient = async (
    server: { pid: number; inspectorPort: number },
    asked: typeof people | typeof bare,
  ): Promise<number> => {
    const held = () => heldBy({ pid: server.pid, port: server.inspectorPort });
    const before = await held();
    await crowd.open(asked);
    const full = await held();
    await crowd.close(asked.group);
    return (full - before) / seats.length;
  };
  say(`${seats.length} clients come and go`);
  const readings = { product: [] as number[], M: [] as number[] };
  // The first time fills what stays: the code that was compiled, the rooms that were opened.
  await perClient(product, people);
  await perClient(reference, bare);
  for (let round = 0; round < Math.min(size.rounds, 5); round += 1) {
    readings.product.push(await perClient(product, people));
    readings.M.push(await perClient(reference, bare));
  }
  const [ours, M] = [median(readings.product), median(readings.M)];
  return {
    findings: [
      {
        target: '7',
        product: `${whole(ours)} bytes`,
        reference: `M ${whole(M)} bytes`,
        ratio: ours / M,
      },
    ],
    notes: [
      `heap and buffers in use after collecting garbage, ${seats.length} clients in ${rooms.length} rooms`,
    ],
    readings,
  };
};
