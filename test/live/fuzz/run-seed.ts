/**
 * One bad evening from one seed: two nodes on one database that tell each other nothing, two hosts and four
 * representatives acting at once, lines that are cut and worse, nodes killed and started again. Then the weather
 * clears, and every copy must be what the database says, every number applied once and in order.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { v4 as uuidv4 } from 'uuid';
import { sql, type Database } from '../../../server/database.ts';
import { Dice } from '../../../server/demo/seeded.ts';
import { turnoutOf } from '../../meetings/turnout-of.ts';
import { loadView } from '../../../server/meetings/load-view.ts';
import type { CommandReply, RoomKind } from '../../../shared/live/protocol.ts';
import { assemble, type Assembly } from '../../support/assembly.ts';
import { hostsAct, votersAct, type Act } from './acts.ts';
import { calm, type Weather } from './bad-line.ts';
import { Device } from './device.ts';
import { laterAct, laterOf, type Later } from './later-acts.ts';
import { FuzzNode } from './node.ts';
import { problemsOfChair } from './problems-of-chair.ts';
import { problemsOfCopy } from './problems-of-copy.ts';
import { problemsOfVotes, type Answered } from './problems-of-votes.ts';

export interface Evening {
  readonly seed: number;
  readonly problems: readonly string[];
  readonly commands: number;
  readonly refusals: number;
  readonly events: number;
  readonly linesCut: number;
  readonly nodesKilled: number;
  /** Votes of a chair that were accepted. */
  readonly chairVotes: number;
  /** What a host did for somebody else, and was accepted. */
  readonly forOthers: number;
}

const settleMs = 60_000;
/** Commands and restarts under way before the next begins. */
const mostAtOnce = 3;

/** `later`: null for an evening as it was before hosts and chairs did what later-acts.ts has. */
export async function runSeed(
  seed: number,
  ground: { database: Database; log: Logger },
  later: Later | null = laterOf(seed),
): Promise<Evening> {
  const dice = new Dice(seed);
  const fork = () => new Dice(dice.between(0, 2 ** 31));
  const { database, log } = ground;
  const assembly = await assemble(database.pool, {
    hosts: 2,
    voters: 4,
    rules: {
      secrecy: dice.pick(['named', 'secret']),
      quorum: { share: '1/4', strict: false },
      chairVotes: later?.chairVotes ?? false,
    },
  });
  let weather: Weather = {
    delayMs: dice.pick([0, 2, 8]),
    lost: dice.pick([0, 0.02, 0.1]),
    doubled: dice.pick([0, 0.1]),
    late: dice.pick([0, 0.5]),
  };
  const nodes = [0, 1].map(
    () => new FuzzNode({ database, log, dice: fork(), lostHints: dice.pick([0, 0.1]) }),
  );
  for (const node of nodes) await node.start();
  const upNode = () => dice.pick(nodes.filter(({ up }) => up)).url;
  const members = [...assembly.hosts, ...assembly.voters];
  const devices = members.map((member, at) => {
    const name = at < 2 ? `host ${at}` : `voter ${at}`;
    const device = new Device({ name, member, dice: fork(), weather: () => weather, node: upNode });
    device.follow('meeting', assembly.meetingId);
    device.follow('community', assembly.communityId);
    device.connect();
    return device;
  });
  const evening = { commands: 0, refusals: 0, linesCut: 0, nodesKilled: 0, chairVotes: 0, forOthers: 0 };
  const answers: Answered[] = [];
  const under = new Set<Promise<void>>();
  const begin = (work: Promise<void>) => {
    const tracked: Promise<void> = work.finally(() => under.delete(tracked));
    under.add(tracked);
  };

  async function send(device: Device, act: Act): Promise<void> {
    const id = uuidv4();
    const sentAt = performance.now();
    const reply = await device.do(act.name, act.input, id);
    evening.commands += 1;
    if (!reply.ok && reply.refusal) evening.refusals += 1;
    if (reply.ok && act.name === 'castVote' && assembly.hosts.includes(device.member))
      evening.chairVotes += 1;
    if (reply.ok && 'onBehalfOfSeatId' in act.input && act.input.onBehalfOfSeatId !== null)
      evening.forOthers += 1;
    answers.push({ device, act, id, reply, sentAt, answeredAt: performance.now() });
  }

  async function trouble(): Promise<void> {
    if (dice.chance(0.18)) {
      evening.linesCut += 1;
      dice.pick(devices).cutLine();
    }
    if (dice.chance(0.05) && nodes.every(({ up }) => up)) {
      evening.nodesKilled += 1;
      const node = dice.pick(nodes);
      await node.kill();
      begin(pause(dice.between(0, 40)).then(() => node.start()));
    }
  }

  try {
    await until(() => devices.every(({ view }) => view !== null), settleMs);
    for (let step = 0; step < (later?.steps ?? 45); step += 1) {
      const [first, second] = dice.shuffle(devices);
      for (const device of [first, second]) {
        if (!device?.view || !dice.chance(0.8)) continue;
        const { member, view } = device;
        const usual = assembly.hosts.includes(member)
          ? hostsAct(view, assembly, dice)
          : votersAct(view, assembly, member.personId, dice);
        begin(send(device, later ? laterAct(later, { view, assembly, member, usual }) : usual));
      }
      await trouble();
      while (under.size > mostAtOnce) await Promise.race(under);
      if (dice.chance(0.3)) await pause(dice.between(0, 6));
    }
    weather = calm;
    await Promise.all(under);
    const problems = [
      ...devices.flatMap(({ name, problems }) => problems.map((text) => `${name} ${text}`)),
      ...faults(answers),
      ...(await notSettled(database, assembly, devices)),
      ...(await problemsOfVotes(database, answers)),
      ...problemsOfChair(answers, assembly, await loggedIn(database, assembly.meetingId)),
      ...(await changedAnswers(dice, answers)),
    ];
    for (const [kind, room] of roomsOf(assembly)) {
      const logged = await loggedIn(database, room);
      for (const device of devices) {
        const followed = device.followed.get(room);
        if (!followed) throw new Error(`${device.name} never followed ${room}`);
        const host = assembly.hosts.includes(device.member);
        problems.push(
          ...problemsOfCopy(followed, logged, host ? 'hosts' : 'everyone').map(
            (text) => `${device.name}, ${kind}: ${text}`,
          ),
        );
      }
    }
    const events = (await loggedIn(database, assembly.meetingId)).length;
    return { seed, problems, events, ...evening };
  } finally {
    for (const device of devices) device.close();
    await Promise.allSettled(under);
    for (const node of nodes) await node.kill();
  }
}

const roomsOf = (assembly: Assembly): readonly (readonly [RoomKind, string])[] => [
  ['meeting', assembly.meetingId],
  ['community', assembly.communityId],
];

function faults(answers: readonly Answered[]): string[] {
  return answers.flatMap(({ device, act, reply }) =>
    !reply.ok && reply.fault !== undefined ? [`${device.name} ${act.name}: fault ${reply.fault}`] : [],
  );
}

/** Every copy reaches the head and then says what the database says; so does the turnout. */
async function notSettled(
  database: Database,
  assembly: Assembly,
  devices: readonly Device[],
): Promise<string[]> {
  const view = await loadView(database.em(), assembly.meetingId);
  const turnout = await turnoutOf(database.em(), assembly.meetingId);
  const heads = new Map<string, number>();
  for (const [, room] of roomsOf(assembly)) heads.set(room, (await loggedIn(database, room)).length);
  const behind = (device: Device) =>
    [...device.followed].filter(([room, { copy }]) => copy.seq !== heads.get(room)).map(([room]) => room);
  const settled = (device: Device) =>
    behind(device).length === 0 && (turnout === null || isDeepStrictEqual(device.turnout, turnout));
  await until(() => devices.every(settled), settleMs);
  return devices.flatMap((device) => {
    const rooms = behind(device);
    if (rooms.length > 0)
      return [
        `${device.name} stays behind: ${rooms.map((room) => `${device.followed.get(room)?.copy.seq} of ${heads.get(room)}`).join(', ')}`,
      ];
    if (!isDeepStrictEqual(device.view, view))
      return [`${device.name} holds another meeting than the database`];
    if (!settled(device))
      return [`${device.name} shows turnout ${JSON.stringify(device.turnout)} of ${JSON.stringify(turnout)}`];
    return [];
  });
}

/** Rule 4: a repeated id gets the first outcome. */
async function changedAnswers(dice: Dice, answers: readonly Answered[]): Promise<string[]> {
  const numbered = answers.filter(({ act }) => act.name !== 'castVote');
  const changed: string[] = [];
  for (const { device, act, id, reply } of dice.shuffle(numbered).slice(0, 4)) {
    const again: CommandReply<unknown> = await device.do(act.name, act.input, id);
    if (!isDeepStrictEqual(again, reply))
      changed.push(`${device.name} ${act.name}: ${JSON.stringify(reply)}, repeated ${JSON.stringify(again)}`);
  }
  return changed;
}

function loggedIn(database: Database, room: string) {
  return sql<{ seq: number; type: string; audience: string; data: unknown }>(
    database.em(),
    'select seq::float8 as seq, type, audience, data from room_event where room_id = $1 order by seq',
    [room],
  );
}

async function until(condition: () => boolean, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition() && Date.now() < deadline) await pause(3);
}
