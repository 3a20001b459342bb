/**
 * Rows 8 and 9. The server is killed and started again while events go on (another node would write them), and everybody
 * comes back by themselves: from the kill until all are at the head of their room. Beside R, the same with a bare
 * Socket.IO server. Then once more with every statement logged, which says how many the crowd took.
 */
import { short, whole } from '../figures.ts';
import { median } from '../measure.ts';
import type { Product } from '../product.ts';
import type { BenchMeeting } from '../town.ts';
import type { Load, World } from '../world.ts';

const roomSize = 40;
const eventsMeanwhile = 5;
const withinMs = 120_000;

export const storm: Load = async (world) => {
  const { size, town, crowd, product, reference, say } = world;
  const rooms: BenchMeeting[] = [];
  for (let at = 0; at < Math.ceil(size.clients / roomSize); at += 1)
    rooms.push(await town.meeting(await town.people(roomSize), 'named'));
  const seats = rooms.flatMap((meeting) => meeting.voters.map(({ person }) => ({ meeting, person })));
  const enter = seats.map(({ meeting }) => ({ kind: 'meeting', room: meeting.id }) as const);
  const rounds = size.quick ? 1 : 3;

  const boot = await statementsOf(product, () => restart(product));
  say(`${seats.length} clients enter ${rooms.length} rooms`);
  const cookies = seats.map(({ person }) => product.cookieOf(person.token));
  const first = await crowd.follow({ group: 'people', url: product.url, cookies, enter });
  await crowd.follow({ group: 'bare', url: reference.url, cookies: cookies.map(() => null), enter });

  let head = 0;
  const heads = () => seats.map(() => head);
  const storms = {
    product: [] as number[],
    started: [] as number[],
    R: [] as number[],
    listening: [] as number[],
  };
  const productStorm = async () => {
    const killed = performance.now();
    await product.kill();
    head += eventsMeanwhile;
    await writeEvents(world, rooms);
    await product.start();
    storms.started.push((performance.now() - killed) / 1000);
    await crowd.awaitBack({ group: 'people', heads: heads(), withinMs });
    storms.product.push((performance.now() - killed) / 1000);
  };
  for (let round = 0; round < rounds; round += 1) {
    say(`storm ${round + 1}`);
    await productStorm();
    const killed = performance.now();
    await reference.kill();
    await reference.start();
    storms.listening.push((performance.now() - killed) / 1000);
    await crowd.awaitBack({ group: 'bare', heads: seats.map(() => 0), withinMs });
    storms.R.push((performance.now() - killed) / 1000);
  }
  await crowd.close('bare');

  say('once more, counting statements');
  const statements = await statementsOf(product, productStorm);
  const perClient = Math.max(0, statements.length - boot.length) / seats.length;
  const snapshots = (await product.metric('gongyi_room_snapshots_total')) / rooms.length;
  await crowd.close('people');
  const [ours, bare] = [median(storms.product.slice(0, rounds)), median(storms.R)];
  return {
    findings: [
      { target: '8', product: `${short(ours)} s`, reference: `R ${short(bare)} s`, ratio: ours / bare },
      {
        target: '9 statements',
        product: `${whole(statements.length)} − ${whole(boot.length)} of the start`,
        reference: `${seats.length} clients`,
        ratio: perClient,
      },
      {
        target: '9 snapshots',
        product: short(snapshots),
        reference: `${rooms.length} rooms`,
        ratio: snapshots,
      },
    ],
    notes: [
      `storm: the product says that it answers ${short(median(storms.started))} s after the kill, the bare server ${short(median(storms.listening))} s; from there all were back after ${short(ours - median(storms.started))} and ${short(bare - median(storms.listening))} s`,
      `storm: first entering of all took ${short(first.seconds)} s; the most frequent statements of the storm: ${mostFrequent(statements)}`,
    ],
    readings: storms,
  };
};

async function restart(product: Product): Promise<void> {
  await product.kill();
  await product.start();
}

async function statementsOf(product: Product, act: () => Promise<void>): Promise<string[]> {
  return (await product.statementsOf(act)).map(({ text }) => text);
}

function mostFrequent(statements: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of statements) {
    const start = text.slice(0, 60);
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a).slice(0, 6);
  return sorted.map(([text, count]) => `${count} × “${text}”`).join(', ');
}

/** As commands of another node would have committed them; nobody checks their content here. */
async function writeEvents({ town }: World, rooms: readonly BenchMeeting[]): Promise<void> {
  const ids = rooms.map(({ id }) => id);
  await town.rows(
    'insert into room (id) select id from unnest($1::uuid[]) as r (id) on conflict do nothing',
    [ids],
  );
  await town.rows(
    `insert into room_event (room_id, seq, type, audience, data, at, data_hash, hash)
     select r.id, r.head + n, 'seatLeft', 'everyone', '{}', now(), sha256('bench'::bytea), sha256('bench'::bytea)
     from room r, generate_series(1, $2::int) as n where r.id = any($1::uuid[])`,
    [ids, eventsMeanwhile],
  );
  await town.rows('update room set head = head + $2, head_hash = $3 where id = any($1::uuid[])', [
    ids,
    eventsMeanwhile,
    Buffer.alloc(32),
  ]);
}
