/**
 * Volunteers racing for places on two servers that share a database: round by round everybody says yes at once to all
 * they were asked (two communities at the same hours among them), some twice with one id, some give their place back
 * meanwhile. Afterwards the tables are compared with the constraints and with what every phone was told. The seed
 * decides who is asked what and who wavers; how the servers interleave is theirs.
 */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Product } from '../../../bench/product.ts';
import { Town, type Person } from '../../../bench/town.ts';
import { openDatabase } from '../../../server/database.ts';
import { Dice } from '../../../server/demo/seeded.ts';
import type { Runner } from '../../../server/live/run-command.ts';
import { expireOffers } from '../../../server/volunteers/expire-offers.ts';
import type { Property } from '../../live/faults/compare-books.ts';
import { Caller, has } from './caller.ts';
import { compareRound, type Told } from './compare-round.ts';
import { Door } from './door.ts';
import { drawRound, enrol, type Question, type Round } from './draw-round.ts';

export interface RacePlan {
  readonly clients: number;
  /** In pairs at the same hours. */
  readonly shifts: number;
  readonly rounds: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface RaceLedger {
  readonly properties: readonly Property[];
  readonly answers: number;
  readonly places: number;
  readonly standby: number;
  readonly clashes: number;
  readonly givenBack: number;
  /** What was sent once more, and why. */
  readonly askedAgain: ReadonlyMap<string, number>;
  readonly seconds: number;
}

/** Requests on their way together. */
const atOnce = 200;
const sentTwice = 0.1;
const wavers = 0.15;

export async function runRace(plan: RacePlan): Promise<RaceLedger> {
  const started = performance.now();
  const closers: (() => Promise<void> | void)[] = [];
  try {
    const first = await Product.make();
    closers.push(() => first.stop());
    await first.start();
    const second = await first.secondNode();
    closers.push(() => second.stop());
    await second.start();
    const town = await Town.at(first.databaseUrl);
    closers.push(() => town.close());
    const database = await openDatabase({
      url: first.databaseUrl,
      poolSize: 2,
      log: pino({ enabled: false }),
    });
    closers.push(() => database.close());
    const runner = { database, now: () => new Date(), publish: () => undefined };

    const nodes = {
      town,
      runner,
      urls: [first.url, second.url] as const,
      cookieOf: first.cookieOf.bind(first),
    };
    const books = await Promise.race([
      runRounds(plan, nodes, closers),
      first.endingByItself(),
      second.endingByItself(),
    ]);
    return { ...books, seconds: (performance.now() - started) / 1000 };
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

interface Nodes {
  readonly town: Town;
  readonly runner: Runner;
  readonly urls: readonly [string, string];
  readonly cookieOf: (token: string) => string;
}

async function runRounds(
  plan: RacePlan,
  { town, runner, urls, cookieOf }: Nodes,
  closers: (() => void)[],
): Promise<Omit<RaceLedger, 'seconds'>> {
  const dice = new Dice(plan.seed);
  const ground = await enrol(town, { clients: plan.clients, pairs: plan.shifts / 2 });
  const askedAgain = new Map<string, number>();
  const again = (why: string) => askedAgain.set(why, (askedAgain.get(why) ?? 0) + 1);
  const callers = new Map(
    ground.people.map(({ personId, token }, at) => [personId, new Caller(cookieOf(token), at, again)]),
  );
  closers.push(() => callers.forEach((caller) => caller.close()));
  const door = new Door(atOnce);
  const device = (person: Person) => {
    const caller = callers.get(person.personId);
    if (!caller) throw new Error('somebody races without a phone');
    return new Racer({ caller, door }, urls, dice);
  };

  const all: Property[][] = [];
  const sums = { answers: 0, places: 0, standby: 0, clashes: 0, givenBack: 0 };
  for (let number = 0; number < plan.rounds; number += 1) {
    const round = await drawRound(town, ground, dice, number);
    const told = await race(round, device);
    await expireOffers(runner);
    all.push(await compareRound(town, round, told));
    sums.answers += told.length;
    sums.places += told.filter(({ outcome }) => outcome === 'place').length;
    sums.standby += told.filter(({ outcome }) => outcome === 'standby').length;
    sums.clashes += told.filter(({ outcome }) => outcome === 'timeClash').length;
    sums.givenBack += told.filter(({ givenBack }) => givenBack).length;
    if (number % 10 === 9) plan.say(`${number + 1} rounds, ${sums.answers} answers`);
  }
  return { properties: addUp(all), ...sums, askedAgain };
}

async function race(round: Round, device: (person: Person) => Racer): Promise<Told[]> {
  const told = await Promise.all(
    round.people.map(async ({ person, questions }) => {
      const racer = device(person);
      return Promise.all(questions.map((question) => racer.answer(person.personId, question)));
    }),
  );
  return told.flat();
}

/** What the dice decide is drawn before anything is sent, so that a seed asks the same of everybody. */
class Racer {
  readonly #call: Caller['call'];
  readonly #nodes: readonly [string, string];
  readonly #dice: Dice;

  constructor(
    { caller, door }: { caller: Caller; door: Door },
    nodes: readonly [string, string],
    dice: Dice,
  ) {
    this.#call = (...sent) => door.through(() => caller.call(...sent));
    this.#nodes = nodes;
    this.#dice = dice;
  }

  async answer(personId: string, { offerId, shiftId }: Question): Promise<Told> {
    const node = () => this.#nodes[this.#dice.between(0, 1)] ?? this.#nodes[0];
    const wire = { id: randomUUID(), input: { offerId } };
    const times = this.#dice.chance(sentTwice) ? [node(), node()] : [node()];
    const [back, willWaver] = [node(), this.#dice.chance(wavers)];
    const answers = await Promise.all(times.map((url) => this.#call(url, 'volunteers.accept', wire)));
    const [answer] = answers;
    if (!answer) throw new Error('nothing was sent');
    const outcome = !answer.ok
      ? answer.code
      : has(answer.reply, 'standby') && answer.reply.standby !== null
        ? 'standby'
        : 'place';
    const repeatedAlike = answers.every((other) => JSON.stringify(other) === JSON.stringify(answer));
    if (outcome !== 'place' || !willWaver)
      return { personId, offerId, shiftId, outcome, repeatedAlike, givenBack: false };
    const cancelled = await this.#call(back, 'volunteers.cancel', {
      id: randomUUID(),
      input: { shiftId },
    });
    return {
      ...{ personId, offerId, shiftId, repeatedAlike },
      outcome: cancelled.ok ? outcome : cancelled.code,
      givenBack: cancelled.ok,
    };
  }
}

function addUp(rounds: readonly (readonly Property[])[]): Property[] {
  const sums = new Map<string, { trials: number; violations: string[] }>();
  for (const { title, trials, violations } of rounds.flat()) {
    const sum = sums.get(title) ?? { trials: 0, violations: [] };
    sums.set(title, { trials: sum.trials + trials, violations: [...sum.violations, ...violations] });
  }
  return [...sums].map(([title, sum]) => ({ title, ...sum }));
}
