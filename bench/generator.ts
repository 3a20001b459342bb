/**
 * A process of its own that makes the load: it holds the clients and carries out orders (orders.ts), so that nothing
 * of what it does is charged to the server. It ends when the process that started it does.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import type { CastVoteInput } from '../shared/meetings/commands.ts';
import type { Choice } from '../shared/meetings/view.ts';
import { Follower } from './follower.ts';
import { insertBatches, insertOnTime, insertRows } from './insert-rows.ts';
import type { Answer, Asked, BallotAddress, Cast, Frames, OrderMessage, OrderName } from './orders.ts';
import { Wire } from './wire.ts';

/** Connecting a crowd is not a flood of handshakes: this many are under way at once. */
const connectingAtOnce = 100;

class Group {
  readonly wires: Wire[] = [];
  readonly raw: WebSocket[] = [];
  readonly followers: Follower[] = [];
  private byEvent: Record<string, number> = {};
  private last: Record<string, string> = {};
  private arrived: (() => void) | null = null;
  private closed = false;
  private readonly broken = Promise.withResolvers<never>();

  constructor() {
    // Nobody may be waiting when a line breaks; whoever asks afterwards is told.
    this.broken.promise.catch(() => undefined);
  }

  /** A line that must hold was cut by the server: what waits for answers on the group's lines fails. */
  readonly breaks = (): void => {
    if (!this.closed) this.broken.reject(new Error('the server cut a line'));
  };

  /** Resolves with the work, unless a line breaks before. */
  whole<Result>(work: Promise<Result>): Promise<Result> {
    return Promise.race([work, this.broken.promise]);
  }

  readonly count = (name: string, frame: string): void => {
    this.byEvent[name] = (this.byEvent[name] ?? 0) + 1;
    this.last[name] = frame;
    this.arrived?.();
  };

  take(): Frames {
    const taken = { byEvent: this.byEvent, last: this.last };
    this.byEvent = {};
    this.last = {};
    return taken;
  }

  async receive(event: string, count: number, withinMs: number): Promise<void> {
    const deadline = AbortSignal.timeout(withinMs);
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if ((this.byEvent[event] ?? 0) < count) return;
        this.arrived = null;
        resolve();
      };
      deadline.addEventListener('abort', () => {
        this.arrived = null;
        reject(new Error(`${this.byEvent[event] ?? 0} of ${count} frames "${event}" came in ${withinMs} ms`));
      });
      this.arrived = look;
      look();
    });
  }

  close(): void {
    this.closed = true;
    for (const wire of this.wires) wire.cut();
    for (const socket of this.raw) socket.terminate();
    for (const follower of this.followers) follower.stop();
  }
}

const groups = new Map<string, Group>();

function groupOf(name: string): Group {
  const group = groups.get(name);
  if (!group) throw new Error(`there is no group ${name}`);
  return group;
}

function newGroup(name: string): Group {
  if (groups.has(name)) throw new Error(`the group ${name} is open already`);
  const group = new Group();
  groups.set(name, group);
  return group;
}

async function open({ group: name, url, cookies, enter }: Asked<'open'>): Promise<Answer<'open'>> {
  const group = newGroup(name);
  const started = performance.now();
  await eachOf(cookies.length, connectingAtOnce, async (index) => {
    const wire = await Wire.connect({
      url,
      cookie: cookies[index] ?? null,
      onEvent: group.count,
      onClose: group.breaks,
    });
    group.wires[index] = wire;
    const room = enter[index];
    if (!room) return;
    const reply = await wire.ask('enter', JSON.stringify(room));
    if (!reply.startsWith('{"ok":true')) throw new Error(`may not enter: ${reply.slice(0, 300)}`);
  });
  return { seconds: (performance.now() - started) / 1000 };
}

async function openRaw({ group: name, url, count }: Asked<'openRaw'>): Promise<Answer<'openRaw'>> {
  const group = newGroup(name);
  const started = performance.now();
  await eachOf(count, connectingAtOnce, async () => {
    const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
    group.raw.push(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.on('message', () => group.count('raw', ''));
  });
  return { seconds: (performance.now() - started) / 1000 };
}

async function follow({ group: name, url, cookies, enter }: Asked<'follow'>): Promise<Answer<'follow'>> {
  const group = newGroup(name);
  const started = performance.now();
  await eachOf(cookies.length, connectingAtOnce, async (index) => {
    const room = enter[index];
    if (!room) throw new Error('a follower follows a room');
    const follower = new Follower({ url, cookie: cookies[index] ?? null, room, onEvent: group.count });
    group.followers.push(follower);
    await follower.come();
  });
  return { seconds: (performance.now() - started) / 1000 };
}

async function awaitBack({ group, heads, withinMs }: Asked<'awaitBack'>): Promise<null> {
  const deadline = performance.now() + withinMs;
  const { followers } = groupOf(group);
  // Followers stand in the order in which they were made, which is that of the clients.
  const missing = () => followers.filter((follower, index) => !follower.isBackAt(heads[index] ?? 0)).length;
  while (missing() > 0) {
    if (performance.now() > deadline)
      throw new Error(`${missing()} of ${followers.length} did not come back`);
    await pause(10);
  }
  return null;
}

/** Calls `act` for 0 … count - 1, `atOnce` at a time. */
async function eachOf(count: number, atOnce: number, act: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await act(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
}

/** What each device sends is written before the clock starts: two thousand devices do it side by side, one process cannot. */
async function vote({ group, ballots, each, choice }: Asked<'vote'>): Promise<Answer<'vote'>> {
  const lines = groupOf(group);
  const written = ballots.map((ballot) => Array.from({ length: each }, () => voteIn(ballot, choice)));
  const tally = new Tally();
  const votes = lines.wires.map(async (wire, index) => {
    for (const message of written[index] ?? []) tally.add(await wire.ask('command', message));
  });
  await lines.whole(Promise.all(votes));
  return tally.cast();
}

async function voteOnTime(asked: Asked<'voteOnTime'>): Promise<Answer<'voteOnTime'>> {
  const lines = groupOf(asked.group);
  const { wires } = lines;
  const tally = new Tally();
  const latenciesMs: number[] = [];
  const under: Promise<void>[] = [];
  const started = performance.now();
  for (let index = 0; index < asked.count; index += 1) {
    const intended = started + (index * 1000) / asked.perSecond;
    const early = intended - performance.now();
    if (early > 0) await pause(early);
    const wire = wires[index % wires.length];
    if (!wire) throw new Error(`the group ${asked.group} is empty`);
    under.push(
      wire.ask('command', voteIn(asked.ballot, asked.choice)).then((reply) => {
        latenciesMs.push(performance.now() - intended);
        tally.add(reply);
      }),
    );
  }
  await lines.whole(Promise.all(under));
  return { ...tally.cast(), latenciesMs };
}

function voteIn(ballot: BallotAddress, choice: Choice): string {
  const input: CastVoteInput = {
    ...ballot,
    content: { choice },
    chosenAt: Date.now(),
    trackingCode: randomBytes(6).toString('hex'),
  };
  return JSON.stringify({ id: randomUUID(), name: 'castVote', input });
}

/** Counts replies without reading more of them than it must. */
class Tally {
  private readonly started = performance.now();
  private acknowledged = 0;
  private readonly refused: Record<string, number> = {};

  add(reply: string): void {
    if (reply.startsWith('{"ok":true')) {
      this.acknowledged += 1;
      return;
    }
    const code = /"(?:code|fault)":"([^"]*)"/.exec(reply)?.[1] ?? reply.slice(0, 80);
    this.refused[code] = (this.refused[code] ?? 0) + 1;
  }

  cast(): Cast {
    const seconds = (performance.now() - this.started) / 1000;
    return { acknowledged: this.acknowledged, refused: this.refused, seconds };
  }
}

const carryOut: { [Name in OrderName]: (asked: Asked<Name>) => Promise<Answer<Name>> } = {
  open,
  openRaw,
  follow,
  awaitBack,
  vote,
  voteOnTime,
  insertRows,
  insertOnTime,
  insertBatches,
  frames: ({ group }) => Promise.resolve(groupOf(group).take()),
  async awaitFrames({ group, event, count, withinMs }) {
    await groupOf(group).receive(event, count, withinMs);
    return groupOf(group).take();
  },
  close({ group }) {
    groupOf(group).close();
    groups.delete(group);
    return Promise.resolve(null);
  },
};

function obey<Name extends OrderName>(name: Name, asked: Asked<Name>): Promise<Answer<Name>> {
  return carryOut[name](asked);
}

process.on('message', (message: OrderMessage) => {
  const { id } = message;
  obey(message.name, message.asked).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole terminal; who started us ends us in order.
process.on('SIGINT', () => undefined);
