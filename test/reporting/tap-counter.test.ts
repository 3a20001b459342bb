import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TapQueue, type KeptTap } from '../../client/reporting/registers/tap-queue.ts';
import { verifyEntries } from '../../server/reporting/registers/commands.ts';
import { tapContact, untapContact } from '../../server/reporting/registers/tap-counter.ts';
import { runCommand } from '../../server/live/run-command.ts';
import type { Command } from '../../server/live/command.ts';
import { appRouter } from '../../server/router.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { countAt, withTap, type Counter } from '../../shared/reporting/taps.ts';
import { Refusal } from '../../shared/refusal.ts';
import { servicesOver } from '../support/services.ts';
import { hour, monday, Town } from '../volunteers/town.ts';

const hall: Counter = { area: 1, channel: 'offline', module: null };
const today = '2026-11-23';

let town: Town;
let communityId: string;
let host: SignedIn;
let second: SignedIn;
beforeAll(async () => (town = await Town.open()));
afterAll(() => town.close());
/** A community of its own for each test. */
beforeEach(async () => {
  town.now = monday;
  communityId = await town.community();
  host = await town.person([{ role: 'host', communityId }]);
  second = await town.person([{ role: 'evaluator', communityId: null }]);
});

const run = <Input, Reply>(command: Command<Input, Reply>, actor: SignedIn, input: Input, id = uuidv4()) =>
  runCommand(town.runner, command, { id, actor, input });
const tap = (counter: Counter = hall, { actor = host, agoMs = 0, at = communityId } = {}) =>
  run(tapContact, actor, { communityId: at, ...counter, agoMs });
const seenBy = (viewer: SignedIn) =>
  appRouter.createCaller({ services: servicesOver(town.runner), viewer }).registers.taps({ communityId });
const countOf = async (counter: Counter, viewer = host) => countAt(await seenBy(viewer), [], counter);

describe('the count of a counter', () => {
  it('is that of its area, channel, module and community alone, whoever tapped', async () => {
    const elsewhere = await town.community();
    const others: readonly Counter[] = [
      { ...hall, area: 2 },
      { ...hall, channel: 'online' },
      { ...hall, module: 'legal' },
    ];
    for (let time = 0; time < 30; time += 1) await tap();
    await tap(hall, { actor: second });
    for (const other of others) await tap(other);
    await tap(hall, { actor: second, at: elsewhere });
    expect(await countOf(hall)).toBe(31);
    for (const other of others) expect(await countOf(other)).toBe(1);
    expect(await countOf({ ...hall, area: 3 })).toBe(0);
  });

  it('begins anew each day', async () => {
    await tap();
    town.now += 24 * hour;
    expect(await countOf(hall)).toBe(0);
  });

  it('takes in what waits on the device, today’s and here', () => {
    const view = { communityId, day: today, counts: [{ ...hall, count: 7, isConfirmed: false }], mine: [] };
    const waits = { ...hall, communityId, day: today };
    const elsewhere = [
      { ...waits, day: '2026-11-22' },
      { ...waits, communityId: uuidv4() },
      { ...waits, area: 4 },
    ];
    expect(countAt(view, [waits, waits, ...elsewhere], hall)).toBe(9);
    const more = withTap(view, hall, { contactId: 'c', at: 0 });
    expect(countAt(more, [], hall)).toBe(8);
    expect(more.mine).toEqual([{ ...hall, contactId: 'c', at: 0 }]);
  });
});

describe('a tap', () => {
  it('is taken back by whoever made it, any of today, until its sheet is confirmed', async () => {
    const first = await tap();
    await tap({ ...hall, area: 2 });
    await tap(hall, { actor: second });
    const mine = async () => (await seenBy(host)).mine.map(({ contactId }) => contactId);
    expect(await mine()).toHaveLength(2);
    expect((await mine()).at(-1)).toBe(first.contactId);
    await expect(run(untapContact, second, { communityId, ...first })).rejects.toMatchObject({
      code: 'changedMeanwhile',
    });
    await run(untapContact, host, { communityId, ...first });
    expect(await mine()).toHaveLength(1);
    expect(await countOf(hall)).toBe(1);

    const [sheet] = await town.rows<{ id: string }>(
      `select id from register_entry where register = 'contact' and community_id = $1 and area = 2`,
      [communityId],
    );
    await run(verifyEntries, second, { communityId, entryIds: [sheet?.id ?? ''] });
    expect(await mine()).toEqual([]);
    await expect(tap({ ...hall, area: 2 })).rejects.toMatchObject({ code: 'entryConfirmed' });
    expect((await seenBy(host)).counts).toContainEqual({ ...hall, area: 2, count: 1, isConfirmed: true });
  });

  it('that waited over night counts on its own day', async () => {
    await tap(hall, { agoMs: 9 * hour });
    expect(await countOf(hall)).toBe(0);
    expect(
      await town.rows(`select on_day::text as day, amount from register_entry where community_id = $1`, [
        communityId,
      ]),
    ).toEqual([{ day: '2026-11-22', amount: 1 }]);
  });
});

describe('taps made without a network', () => {
  /** The line: what reaches the server, and whose answer gets lost on the way back. */
  let line: 'down' | 'up' | 'answersLost';
  beforeEach(() => (line = 'down'));
  const queue = () =>
    new TapQueue({
      personId: host.personId,
      async send({ id, communityId: at, area, channel, module }: KeptTap) {
        if (line === 'down') throw new Refusal('unavailable', {});
        await run(tapContact, host, { communityId: at, area, channel, module, agoMs: 0 }, id);
        if (line === 'answersLost') throw new Error('no answer came');
      },
      explain: ({ code }) => code,
      onchange: () => undefined,
    });
  const add = (to: TapQueue, counter = hall) =>
    to.add({ id: uuidv4(), communityId, ...counter, tappedAt: monday });

  it('wait, outlive the page, and count once each when it returns, also where an answer was lost', async () => {
    const before = queue();
    for (let time = 0; time < 3; time += 1) add(before);
    await before.handIn();
    expect(before.waiting).toHaveLength(3);
    expect(before.trouble).toMatchObject({ code: 'unavailable' });

    const after = queue();
    expect(after.waiting).toHaveLength(3);
    line = 'answersLost';
    await after.handIn();
    await after.handIn();
    expect(after.waiting).toHaveLength(3);
    expect(await countOf(hall)).toBe(1);
    line = 'up';
    await after.handIn();
    await before.handIn();
    expect(after.waiting).toEqual([]);
    expect(await countOf(hall)).toBe(3);
    expect(queue().taps).toEqual([]);
  });

  it('can be taken back while they wait, and stay with whoever made them', async () => {
    const own = queue();
    add(own);
    add(own);
    const [first] = own.waiting;
    if (first) own.drop(first);
    line = 'up';
    await own.handIn();
    expect(await countOf(hall)).toBe(1);
    add(own);
    const { personId } = second;
    const others = new TapQueue({
      ...{ personId, send: () => Promise.resolve(), explain: ({ code }) => code, onchange: () => undefined },
    });
    expect(others.taps).toEqual([]);
    for (const kept of own.taps) own.drop(kept);
  });

  it('that the server refuses are told until somebody has seen it, and hold up no other', async () => {
    await tap();
    const [sheet] = await town.rows<{ id: string }>(
      `select id from register_entry where register = 'contact' and community_id = $1`,
      [communityId],
    );
    await run(verifyEntries, second, { communityId, entryIds: [sheet?.id ?? ''] });
    const own = queue();
    add(own);
    add(own, { ...hall, area: 5 });
    line = 'up';
    await own.handIn();
    expect(own.waiting).toEqual([]);
    expect(queue().taps).toMatchObject([{ area: 1, refused: 'entryConfirmed' }]);
    expect(await countOf({ ...hall, area: 5 })).toBe(1);
    for (const told of own.taps) own.drop(told);
    expect(queue().taps).toEqual([]);
  });
});
