/**
 * Votes under faults, from one seed: the server as people start it, on its own PostgreSQL with durability on, behind a
 * bad network. Round by round a named and a secret ballot are held at once and one fault happens amid the votes, at a
 * moment of the seed: after a share of the acknowledgements, or as a chair closes. Every kind comes equally often. At the
 * end the clients' books are compared with the tables. What the seed decides is repeated; how threads interleave is not.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Chair } from '../../../bench/chair.ts';
import { Product } from '../../../bench/product.ts';
import { Town, type BenchMeeting, type Person } from '../../../bench/town.ts';
import { Dice } from '../../../server/demo/seeded.ts';
import { BadNetwork } from './bad-network.ts';
import { holdBallot, type Hall, type Progress } from './ballot-in-trouble.ts';
import { readTables, type BallotBook } from './books.ts';
import { compareBooks, type Property } from './compare-books.ts';
import { faults, type Fault, type Ground } from './happen.ts';
import { StubbornDevice, type Troubles } from './stubborn-device.ts';

export interface Plan {
  readonly votes: number;
  readonly faults: number;
  /** No round begins later than this. */
  readonly minutes: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface Ledger {
  readonly properties: readonly Property[];
  readonly acknowledged: number;
  readonly ballots: number;
  readonly happened: Readonly<Record<Fault, number>>;
  /** Votes sent and not yet answered at the moment of a fault, added up, and how many faults found any. */
  readonly hitUnderWay: { readonly votes: number; readonly faults: number };
  readonly troubles: Troubles;
  readonly seconds: number;
}

const roundsInAMeeting = 5;
const durable = ['fsync', 'full_page_writes', 'synchronous_commit'];

export async function runFaults(plan: Plan): Promise<Ledger> {
  const started = performance.now();
  const closers: (() => Promise<void> | void)[] = [];
  try {
    const product = await Product.make();
    closers.push(() => product.stop());
    await product.start();
    const network = await BadNetwork.before(product.url);
    closers.push(() => network.close());
    return await rounds(plan, { product, network, dice: new Dice(plan.seed) }, closers, started);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function rounds(
  plan: Plan,
  ground: Ground,
  closers: (() => Promise<void> | void)[],
  started: number,
): Promise<Ledger> {
  const { product, dice } = ground;
  const voters = Math.max(2, Math.ceil(plan.votes / plan.faults / 2));
  const sittings = await convene(product, voters, Math.ceil(plan.faults / roundsInAMeeting));
  const troubles: Troubles = { answers: 0, unanswered: 0, unavailable: 0, faults: [] };
  const devices = new Map<string, StubbornDevice>();
  closers.push(() => devices.forEach((device) => device.cut()));
  const deviceOf = ({ personId, token }: Person) => {
    const device =
      devices.get(personId) ??
      new StubbornDevice({
        url: ground.network.url,
        cookie: product.cookieOf(token),
        dice: new Dice(dice.between(0, 2 ** 31)),
        troubles,
      });
    devices.set(personId, device);
    return device;
  };

  const progress: Progress = { underWay: 0, acknowledged: 0, onAnswer: new Set(), onClosing: new Set() };
  const happened = { serverKilled: 0, databaseRestarted: 0, powerCut: 0, linesCut: 0, linesHalfOpen: 0 };
  const hitUnderWay = { votes: 0, faults: 0 };
  const books: BallotBook[] = [];
  const died: string[] = [];
  let deck: Fault[] = [];
  let halls: Hall[] = [];
  let round = 0;

  for (; round < plan.faults; round += 1) {
    if (performance.now() - started > plan.minutes * 60_000) break;
    if (round % roundsInAMeeting === 0) {
      halls = (sittings[round / roundsInAMeeting] ?? []).map((sitting) => hallOf(sitting, deviceOf));
      await Promise.all(halls.map(enterSome));
    }
    if (deck.length === 0) deck = dice.shuffle(Object.keys(faults).filter(isFault));
    const kind = deck.pop() ?? 'serverKilled';
    const moment = momentOf(dice, voters * 2, progress);
    const trouble = moment.promise.then(async () => {
      hitUnderWay.votes += progress.underWay;
      if (progress.underWay > 0) hitUnderWay.faults += 1;
      happened[kind] += 1;
      await faults[kind](ground);
    });
    const voting = Promise.all(
      halls.map((hall) => holdBallot(hall, new Dice(dice.between(0, 2 ** 31)), progress)),
    );
    const [held] = await Promise.all([voting.finally(moment.come), trouble]);
    books.push(...held);
    if (!product.running) died.push(`round ${round}, after ${kind}`);
    await Promise.all(halls.map(({ chair }) => chair.nextItem()));
    if (round % 10 === 9) plan.say(`${round + 1} faults, ${progress.acknowledged} acknowledgements`);
  }

  const town = await Town.at(product.databaseUrl);
  const properties = [
    ...compareBooks(books, await readTables(town)),
    { title: 'answers that were faults', trials: troubles.answers, violations: troubles.faults },
    { title: 'ends of the server that were not ours', trials: round, violations: died },
    await brokenLogs(town),
    await undurable(town),
  ];
  await town.close();
  return {
    properties,
    acknowledged: books.flatMap(({ votes }) => votes).filter(({ refused }) => refused === null).length,
    ballots: books.length,
    ...{ happened, hitUnderWay, troubles },
    seconds: (performance.now() - started) / 1000,
  };
}

const isFault = (name: string): name is Fault => name in faults;

interface Sitting {
  readonly meeting: BenchMeeting;
  readonly secrecy: 'named' | 'secret';
}

/** All meetings of a run, made while nothing is broken: of each sitting a named and a secret one. */
async function convene(product: Product, voters: number, count: number): Promise<Sitting[][]> {
  const town = await Town.at(product.databaseUrl);
  const people = { named: await town.people(voters), secret: await town.people(voters) };
  const sittings: Sitting[][] = [];
  for (let made = 0; made < count; made += 1) {
    const sitting: Sitting[] = [];
    for (const secrecy of ['named', 'secret'] as const)
      sitting.push({ secrecy, meeting: await town.meeting(people[secrecy], secrecy) });
    sittings.push(sitting);
  }
  // The hosts of later sittings wait longer for their turn than staff may be idle.
  await town.rows(`update auth_session set last_seen_at = now() + interval '1 day'`);
  await town.close();
  return sittings;
}

function hallOf({ meeting, secrecy }: Sitting, deviceOf: (person: Person) => StubbornDevice): Hall {
  const people = [meeting.host, ...meeting.voters.map(({ person }) => person)];
  const lines = new Map(people.slice(0, 3).map((person) => [person.personId, deviceOf(person)]));
  const devices = meeting.voters.map(({ person }) => deviceOf(person));
  return { meeting, secrecy, chair: new Chair(meeting, lines), devices };
}

/** The others only vote, so that what is told to the room does not slow the run down. */
async function enterSome({ meeting, devices }: Hall): Promise<void> {
  await Promise.all(devices.filter((_, at) => at % 10 === 0).map((device) => device.follow(meeting.id)));
}

/** When the fault of a round comes: `promise` resolves then; `come` at the latest. */
function momentOf(
  dice: Dice,
  votes: number,
  progress: Progress,
): { promise: Promise<void>; come: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const come = () => {
    progress.onAnswer.delete(look);
    progress.onClosing.delete(close);
    resolve();
  };
  const from = progress.acknowledged;
  const share = dice.share() * 0.6;
  const afterMs = dice.between(0, 12);
  const look = () => {
    if (progress.acknowledged - from >= share * votes) come();
  };
  const close = () => void pause(afterMs).then(come);
  if (dice.chance(0.3)) progress.onClosing.add(close);
  else progress.onAnswer.add(look);
  return { promise, come };
}

async function brokenLogs(town: Town): Promise<Property> {
  const rooms = await town.rows<{ id: string; head: string; events: string; last: string }>(
    `select r.id, r.head, count(e.seq) as events, coalesce(max(e.seq), 0) as last
     from room r left join room_event e on e.room_id = r.id group by r.id, r.head`,
  );
  return {
    title: 'rooms whose log has a gap or does not end at its head',
    trials: rooms.length,
    violations: rooms
      .filter(({ head, events, last }) => head !== events || head !== last)
      .map(({ id, head, events, last }) => `${id}: head ${head}, ${events} events to ${last}`),
  };
}

async function undurable(town: Town): Promise<Property> {
  const settings = await town.rows<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [durable],
  );
  return {
    title: `durability settings that are off (${durable.join(', ')})`,
    trials: settings.length,
    violations: settings.filter(({ setting }) => setting !== 'on').map(({ name }) => name),
  };
}
