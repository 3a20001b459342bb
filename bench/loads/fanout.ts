/**
 * Row 5. One room, everybody follows, few take part: every event is one frame to each. Beside G, Socket.IO emitting the
 * same payload to a room, and F, `ws` writing the same frame to as many sockets. What the commands themselves cost is
 * measured in a twin meeting that nobody follows, and taken off.
 */
import { Chair } from '../chair.ts';
import { bottleneckNotes, short, whole } from '../figures.ts';
import { inTurns, rateOf, read, type Reading } from '../measure.ts';
import type { Frames } from '../orders.ts';
import { productMeters, referenceMeters, type Load } from '../world.ts';

const speakers = 12;
const everyMs = 15;
const patienceMs = 60_000;

export const fanout: Load = async (world) => {
  const { size, town, crowd, product, reference, say } = world;
  const clients = size.clients;
  const events = size.quick ? 20 : 60;
  const followed = await town.meeting(await town.people(speakers), 'named');
  const twin = await town.meeting(await town.people(speakers), 'named');
  const followers = await town.people(clients);
  await town.grant('representative', followed.communityId, followers);
  say(`${clients} followers enter`);
  await crowd.open({
    group: 'followers',
    url: product.url,
    cookies: followers.map(({ token }) => product.cookieOf(token)),
    enter: followers.map(() => ({ kind: 'meeting', room: followed.id })),
  });
  const chairs = {
    followed: await Chair.of(product, followed, speakers),
    twin: await Chair.of(product, twin, speakers),
  };
  for (const chair of Object.values(chairs)) await chair.debate();
  /** Hands go up and down again; every one is an event. */
  const hands = async (of: keyof typeof chairs) => {
    const { voters } = of === 'followed' ? followed : twin;
    for (let turn = 0; turn < events / 2; turn += 1) {
      const person = voters[turn % voters.length]?.person;
      await chairs[of].do(person, 'raiseHand', { stance: 'for' });
      await chairs[of].do(person, 'lowerHand', {});
    }
  };
  const received = ({ byEvent }: Frames) => Object.values(byEvent).reduce((sum, count) => sum + count, 0);
  const receive = (group: string, event: string) =>
    crowd.awaitFrames({ group, event, count: events, clients, withinMs: patienceMs });

  let frame = '';
  const productReading = () =>
    read(productMeters(world), async () => {
      await crowd.frames('followers');
      const started = performance.now();
      await hands('followed');
      const frames = await receive('followers', 'events');
      frame = frames.last['events'] ?? frame;
      return { operations: received(frames), seconds: (performance.now() - started) / 1000 };
    });
  const twinReading = () =>
    read(productMeters(world), async () => {
      const started = performance.now();
      await hands('twin');
      return { operations: events, seconds: (performance.now() - started) / 1000 };
    });

  await productReading();
  const enter = followers.map(() => ({ kind: 'meeting', room: followed.id }) as const);
  await crowd.open({ group: 'emitted', url: reference.url, cookies: enter.map(() => null), enter });
  await crowd.openRaw({ group: 'written', url: reference.rawUrl, count: clients });
  say(`events of ${frame.length} bytes to ${clients} followers`);
  const payload = JSON.stringify(JSON.parse(frame.slice(2))[1]);
  const of = await inTurns(size.rounds, [
    { name: 'product', act: productReading },
    { name: 'twin', act: twinReading },
    {
      name: 'G',
      act: () =>
        read(referenceMeters(world), async () => {
          const started = performance.now();
          await reference.send({ kind: 'emit', frame: payload, times: events, everyMs });
          const frames = await receive('emitted', 'events');
          return { operations: received(frames), seconds: (performance.now() - started) / 1000 };
        }),
    },
    {
      name: 'F',
      act: () =>
        read(referenceMeters(world), async () => {
          const started = performance.now();
          await reference.send({ kind: 'write', frame, times: events, everyMs });
          const frames = await receive('written', 'raw');
          return { operations: received(frames), seconds: (performance.now() - started) / 1000 };
        }),
    },
  ]);
  for (const chair of Object.values(chairs)) chair.close();
  for (const group of ['followers', 'emitted', 'written']) await crowd.close(group);

  const [gross, G, F] = [
    rateOf(of('product'), crowd.processes),
    rateOf(of('G'), crowd.processes),
    rateOf(of('F'), crowd.processes),
  ];
  const cpu = (readings: readonly Reading[]) => readings.reduce((sum, { serverCpu }) => sum + serverCpu, 0);
  const frames = of('product').reduce((sum, { operations }) => sum + operations, 0);
  const net = frames / (cpu(of('product')) - cpu(of('twin')));
  const share = cpu(of('twin')) / cpu(of('product'));
  const figure = `${whole(net)}/CPU-s`;
  return {
    findings: [
      {
        target: '5 G',
        product: figure,
        reference: `G ${whole(G.perCpuSecond)}/CPU-s`,
        ratio: net / G.perCpuSecond,
      },
      {
        target: '5 F',
        product: figure,
        reference: `F ${whole(F.perCpuSecond)}/CPU-s`,
        ratio: net / F.perCpuSecond,
      },
    ],
    notes: [
      `fan-out: the commands themselves took ${whole(share * 100)} % of the CPU; with them ${whole(gross.perCpuSecond)} frames/CPU-s`,
      `G ÷ F ${short(G.perCpuSecond / F.perCpuSecond)}; frames of ${frame.length} bytes`,
      ...bottleneckNotes({ 'fan-out': gross, G, F }),
    ],
    readings: { product: gross.readings, twin: of('twin'), G: G.readings, F: F.readings },
  };
};
