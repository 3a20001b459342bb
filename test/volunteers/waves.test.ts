/** Asking in waves: the rules by tables, the waves against two simpler ways of asking, the commands on PostgreSQL. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v4 as uuidv4 } from 'uuid';
import { everybody, oneForOne, simulate } from '../../shared/volunteers/wave-simulation.ts';
import {
  answerBy,
  answerChance,
  chanceOfAtLeast,
  inOrder,
  levelOfWave,
  nextWave,
  quietUntil,
  wakingMs,
  waveDefaults,
  type WaveCandidate,
} from '../../shared/volunteers/waves.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { acceptOffer } from '../../server/volunteers/commands/accept-offer.ts';
import { cancelBooking } from '../../server/volunteers/commands/cancel-booking.ts';
import { declineOffer } from '../../server/volunteers/commands/close-offer.ts';
import { startWaves, stopWaves } from '../../server/volunteers/commands/waves.ts';
import { expireOffers } from '../../server/volunteers/expire-offers.ts';
import { hour, minute, monday, refusalOf, Town } from './town.ts';

const candidate = (personId: string, chance: number, more: Partial<WaveCandidate> = {}): WaveCandidate => ({
  ...{ personId, chance, lastAskedAt: null, askedThisWeek: 0 },
  ...more,
});
const crowd = (count: number, chance: number) =>
  Array.from({ length: count }, (_, at) => candidate(`p${String(at).padStart(3, '0')}`, chance));

describe('chances', () => {
  test.each([
    [{ accepted: 0, declined: 0, silent: 0 }, 0.4],
    [{ accepted: 5, declined: 0, silent: 0 }, 0.7],
    [{ accepted: 0, declined: 0, silent: 5 }, 0.2],
    [{ accepted: 1, declined: 3, silent: 1 }, 0.3],
  ])('whoever answered %o says yes with %d', (history, chance) => {
    expect(answerChance(history)).toBeCloseTo(chance);
  });

  test.each([
    [[], 0, 1],
    [[], 1, 0],
    [[0.4], 1, 0.4],
    [[0.5, 0.5], 1, 0.75],
    [[0.5, 0.5], 2, 0.25],
    [[0.5, 0.5, 0.5], 2, 0.5],
    [[1, 1, 0.3], 2, 1],
    [[0.9, 0.1], 3, 0],
  ])('of %j at least %d say yes with %d', (chances, wanted, chance) => {
    expect(chanceOfAtLeast(chances, wanted)).toBeCloseTo(chance);
  });

  test('all waves that fit fail together with what the level leaves', () => {
    for (const rounds of [1, 2, 5]) expect((1 - levelOfWave(0.9, rounds)) ** rounds).toBeCloseTo(0.1);
  });
});

describe('the next wave', () => {
  const settings = { ...waveDefaults, level: 0.9 };
  const now = (missing: number, count: number, chance: number, pending: number[] = []) =>
    nextWave({ missing, pending, candidates: crowd(count, chance), rounds: 1 }, settings);

  test.each([
    { missing: 1, count: 20, chance: 0.4, pending: [], asks: 5 },
    { missing: 1, count: 20, chance: 0.5, pending: [], asks: 4 },
    { missing: 2, count: 20, chance: 0.5, pending: [], asks: 7 },
    { missing: 1, count: 20, chance: 0.5, pending: [0.5, 0.5], asks: 2 },
    { missing: 1, count: 20, chance: 0.5, pending: [0.95], asks: 0 },
    { missing: 0, count: 20, chance: 0.5, pending: [], asks: 0 },
    { missing: 3, count: 2, chance: 0.5, pending: [], asks: 2 },
  ])(
    'with $missing missing and $pending thinking asks $asks',
    ({ missing, count, chance, pending, asks }) => {
      expect(now(missing, count, chance, pending).personIds).toHaveLength(asks);
    },
  );

  test('is the smallest: with one person less the chance falls short', () => {
    for (const missing of [1, 2, 4]) {
      const { personIds, chance } = now(missing, 60, 0.4);
      expect(chance).toBeGreaterThanOrEqual(0.9);
      expect(chanceOfAtLeast(Array<number>(personIds.length - 1).fill(0.4), missing)).toBeLessThan(0.9);
    }
  });

  test('among equals asks whoever was asked least recently, and nobody above the cap of the week', () => {
    const people = [
      candidate('recent', 0.42, { lastAskedAt: 900 }),
      candidate('long-ago', 0.41, { lastAskedAt: 100 }),
      candidate('never', 0.4),
      candidate('likely', 0.75, { lastAskedAt: 999 }),
      candidate('worn-out', 0.9, { askedThisWeek: 3 }),
    ];
    expect(inOrder(people).map(({ personId }) => personId)).toEqual([
      ...['worn-out', 'likely', 'never', 'long-ago', 'recent'],
    ]);
    const wave = nextWave({ missing: 1, pending: [], candidates: people, rounds: 1 }, settings);
    expect(wave.personIds).toEqual(['likely', 'never', 'long-ago']);
  });
});

describe('quiet hours', () => {
  const at = (clock: string) => Date.parse(`2026-11-23T${clock}:00+08:00`);
  test.each([
    ['07:29', '2026-11-23T07:30:00+08:00'],
    ['07:30', null],
    ['21:29', null],
    ['21:30', '2026-11-24T07:30:00+08:00'],
    ['23:59', '2026-11-24T07:30:00+08:00'],
  ])('at %s until %s', (clock, until) => {
    expect(quietUntil(at(clock), waveDefaults)).toBe(until === null ? null : Date.parse(until));
  });

  test('do not count as time to answer', () => {
    expect(wakingMs(at('20:30'), at('20:30') + 24 * hour, waveDefaults)).toBe(14 * hour);
    const plan = { deadlineAt: at('20:30') + 24 * hour, answerMs: 2 * hour };
    expect(answerBy(at('21:00'), plan, waveDefaults)).toBe(Date.parse('2026-11-24T09:00:00+08:00'));
    expect(answerBy(at('12:00'), plan, waveDefaults)).toBe(at('14:00'));
  });
});

describe('simulated', () => {
  test.each([
    { missing: 1, chance: 0.4, rounds: 3 },
    { missing: 3, chance: 0.4, rounds: 3 },
    { missing: 5, chance: 0.3, rounds: 4 },
    { missing: 8, chance: 0.5, rounds: 2 },
  ])(
    'waves for $missing places reach the level, with far fewer messages than asking everybody',
    ({ missing, chance, rounds }) => {
      const start = { missing, pending: [], candidates: crowd(80, chance), rounds };
      const run = (strategy = nextWave) => simulate(start, waveDefaults, { runs: 2_000, seed: 7, strategy });
      const waves = run();
      const one = run(oneForOne);
      const all = run(everybody);
      expect(waves.chance).toBeGreaterThanOrEqual(0.9);
      expect(one.chance).toBeLessThan(waves.chance);
      expect(waves.messages).toBeLessThan(all.messages / 2);
      expect(one.messages).toBeLessThanOrEqual(waves.messages);
    },
  );

  test('are full at the moment when the last place was taken', () => {
    const sure = { missing: 3, pending: [], candidates: crowd(3, 1), rounds: 2 };
    // Of three answers at any moment of the first round the last one comes at 0.79 as often before as after.
    const { chance, untilFull } = simulate(sure, waveDefaults, { runs: 4_000, seed: 5 });
    expect(chance).toBe(1);
    expect(untilFull).toBeCloseTo(0.5 ** (1 / 3), 1);
    expect(simulate({ ...sure, missing: 4 }, waveDefaults).untilFull).toBeNull();
    expect(simulate({ ...sure, missing: 0 }, waveDefaults).untilFull).toBe(0);
    const slow = { missing: 2, pending: [], candidates: crowd(40, 0.3), rounds: 6 };
    const oneByOne = simulate(slow, waveDefaults, { runs: 2_000, strategy: oneForOne }).untilFull;
    expect(simulate(slow, waveDefaults, { runs: 2_000 }).untilFull).toBeLessThan(oneByOne ?? 0);
  });

  test('the same seed forecasts the same', () => {
    const start = { missing: 2, pending: [0.4], candidates: crowd(30, 0.4), rounds: 3 };
    expect(simulate(start, waveDefaults, { seed: 3 })).toEqual(simulate(start, waveDefaults, { seed: 3 }));
  });
});

describe('asking in waves', () => {
  let town: Town;
  beforeAll(async () => {
    town = await Town.open();
  });
  afterAll(() => town.close());

  /** Volunteers who alone speak a language made up for this test. */
  async function scene(count: number, target = 1) {
    town.now = monday;
    const community = await town.community();
    const lead = await town.lead(community);
    const language = `方言 ${uuidv4()}`;
    const need = { target, language, languageGrade: 2 } as const;
    const shift = await town.shift(lead, community, { from: 10 * hour, need });
    const people: SignedIn[] = [];
    for (let at = 0; at < count; at += 1)
      people.push(await town.volunteer(community, { languages: [[language, 3]] }));
    const { requirementId } = shift;
    const plan = { requirementId, deadlineAt: monday + hour, answerMinutes: 60, levelPercent: 90 };
    return { community, lead, people, plan, ...shift };
  }

  const offersOf = (requirementId: string) =>
    town.rows<{ id: string; person_id: string; state: string; wave: number }>(
      `select offer.id, offer.person_id, offer.state, wave.number as wave from offer
       left join wave on wave.id = offer.wave_id where requirement_id = $1 order by offer.id`,
      [requirementId],
    );
  const actorOf = (people: readonly SignedIn[], personId: string) => {
    const person = people.find((one) => one.personId === personId);
    if (!person) throw new Error('somebody else was asked');
    return person;
  };

  test('sends the first wave at once, the next when somebody declines, and stops when full', async () => {
    const { lead, people, plan, requirementId } = await scene(12);
    await town.run(startWaves, lead, plan);
    const first = await offersOf(requirementId);
    expect(first).toHaveLength(5);
    const [declining] = first;
    if (!declining) throw new Error('nobody was asked');
    await town.run(declineOffer, actorOf(people, declining.person_id), { offerId: declining.id });
    const second = await offersOf(requirementId);
    expect(second.filter(({ wave }) => wave === 2)).toHaveLength(1);
    const accepting = second.find(({ state }) => state === 'asked');
    if (!accepting) throw new Error('nobody thinks about it');
    await town.run(acceptOffer, actorOf(people, accepting.person_id), { offerId: accepting.id });
    const states = (await offersOf(requirementId)).map(({ state }) => state);
    expect(states.filter((state) => state === 'withdrawn')).toHaveLength(4);
    await expireOffers(town.runner);
    expect(await offersOf(requirementId)).toHaveLength(6);
  });

  test('silence is made up for by the job, which on two nodes at once sends one wave', async () => {
    const { lead, plan, requirementId } = await scene(12);
    await town.run(startWaves, lead, { ...plan, answerMinutes: 20 });
    const first = await offersOf(requirementId);
    expect(first.length).toBeGreaterThan(0);
    town.now = monday + 21 * minute;
    await Promise.all([expireOffers(town.runner), expireOffers(town.runner)]);
    const after = await offersOf(requirementId);
    expect(after.filter(({ state }) => state === 'expired')).toHaveLength(first.length);
    expect([...new Set(after.map(({ wave }) => wave))]).toEqual([1, 2]);
    const asked = after.map(({ person_id }) => person_id);
    expect(new Set(asked).size).toBe(asked.length);
  });

  test('a place given back is asked for again', async () => {
    const { lead, people, plan, requirementId, shiftId } = await scene(8);
    await town.run(startWaves, lead, plan);
    const [offer] = await offersOf(requirementId);
    if (!offer) throw new Error('nobody was asked');
    const person = actorOf(people, offer.person_id);
    await town.run(acceptOffer, person, { offerId: offer.id });
    await town.run(cancelBooking, person, { shiftId });
    const asked = (await offersOf(requirementId)).filter(({ state }) => state === 'asked');
    expect(asked).toHaveLength(5);
    expect(asked.map(({ person_id }) => person_id)).not.toContain(offer.person_id);
  });

  test('at night nobody is asked; the job asks in the morning', async () => {
    const { lead, plan, requirementId } = await scene(8);
    town.now = monday - 2 * hour;
    await town.run(startWaves, lead, plan);
    await expireOffers(town.runner);
    expect(await offersOf(requirementId)).toEqual([]);
    town.now = monday;
    await expireOffers(town.runner);
    expect((await offersOf(requirementId)).length).toBeGreaterThan(0);
  });

  test('runs once a place, is stopped once, and not for a full place', async () => {
    const { lead, people, plan, requirementId } = await scene(8);
    const id = uuidv4();
    await town.run(startWaves, lead, plan, id);
    await town.run(startWaves, lead, plan, id);
    expect(await offersOf(requirementId)).toHaveLength(5);
    expect(await refusalOf(town.run(startWaves, lead, plan))).toBe('wavesRunning');
    await town.run(stopWaves, lead, { requirementId });
    expect(await refusalOf(town.run(stopWaves, lead, { requirementId }))).toBe('wavesNotRunning');
    const [offer] = await offersOf(requirementId);
    if (!offer) throw new Error('nobody was asked');
    await town.run(declineOffer, actorOf(people, offer.person_id), { offerId: offer.id });
    expect(await offersOf(requirementId)).toHaveLength(5);
    const open = (await offersOf(requirementId)).find(({ state }) => state === 'asked');
    if (!open) throw new Error('nobody thinks about it');
    await town.run(acceptOffer, actorOf(people, open.person_id), { offerId: open.id });
    expect(await refusalOf(town.run(startWaves, lead, plan))).toBe('shiftFull');
  });

  test('nobody hears from it more often in a week than the cap', async () => {
    const { lead, people, plan, community, requirementId } = await scene(1);
    for (let at = 0; at < 3; at += 1) {
      const other = await town.shift(lead, community, { from: (20 + 3 * at) * hour });
      await town.ask(lead, other.requirementId, people);
    }
    await town.run(startWaves, lead, plan);
    expect(await offersOf(requirementId)).toEqual([]);
  });
});
