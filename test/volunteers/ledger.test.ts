/** The ledger of services on a real database: what is entered, once, and how it is corrected. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ledgerFault, type LedgerEntry } from '../../shared/volunteers/ledger.ts';
import { errorCode } from '../../server/error-code.ts';
import { sha256 } from '../../server/sha256.ts';
import { figuresOf } from '../../server/reporting/count.ts';
import { claimService, settleClaim } from '../../server/volunteers/commands/claim-service.ts';
import { confirmTurnouts } from '../../server/volunteers/commands/confirm-turnouts.ts';
import { enterEverywhere } from '../../server/volunteers/enter-ledger.ts';
import { hour, minute, monday, refusalOf, Town } from './town.ts';
import { heldShift } from './held-shift.ts';

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

const held = () => heldShift(town, hour);

async function entriesOf(communityId: string): Promise<LedgerEntry[]> {
  return town.rows<LedgerEntry>(
    `select number, kind, turnout_id as "turnoutId", data, ms(at) as at, encode(hash, 'hex') as hash
     from service_ledger where community_id = $1 order by number`,
    [communityId],
  );
}

const year = { from: '2026-10-01', to: '2027-09-30' };
const turnouts = async () => (await figuresOf(town.database.em(), year)).volunteerTurnouts;

describe('entering', () => {
  test('a confirmation enters what counts, in an unbroken chain', async () => {
    const { community, came, startsAt, lead } = await held();
    const entries = await entriesOf(community);
    expect(
      entries.map(({ kind, data }) => [kind, data.personId, data.from, data.to, data.confirmedBy]),
    ).toEqual([['service', came.personId, startsAt, startsAt + hour, lead.personId]]);
    expect(ledgerFault(community, entries, sha256)).toBeNull();
  });

  test('nothing entered is ever changed or removed', async () => {
    const { community } = await held();
    for (const statement of ['update service_ledger set number = 9', 'delete from service_ledger'])
      expect(
        await town.rows(`${statement} where community_id = $1`, [community]).then(() => undefined, errorCode),
      ).toBe('23001');
  });

  test('what was confirmed before there was a ledger is entered once', async () => {
    const { community, stayedAway, shiftId, lead, startsAt, endsAt } = await held();
    await town.rows(
      `insert into turnout (id, shift_id, person_id, checked_in_at, check_in_method, checked_out_at, confirmed_at, confirmed_by)
       values (gen_random_uuid(), $1, $2, to_timestamp($3::float8 / 1000), 'code', to_timestamp($4::float8 / 1000), now(), $5)`,
      [shiftId, stayedAway.personId, startsAt, endsAt, lead.personId],
    );
    await enterEverywhere(town.runner);
    await enterEverywhere(town.runner);
    const entries = await entriesOf(community);
    expect(entries).toHaveLength(2);
    expect(entries.map(({ data }) => data.overlaps)).toEqual([false, false]);
    expect(ledgerFault(community, entries, sha256)).toBeNull();
  });

  test('count the same hours once when two communities confirm them at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      town.now = monday;
      const [first, second] = [await town.community(), await town.community()];
      const [one, two] = [await town.lead(first), await town.lead(second)];
      const person = await town.volunteer(first);
      const shifts = [await town.shift(one, first), await town.shift(two, second)];
      for (const { shiftId, startsAt, endsAt } of shifts)
        await town.rows(
          `insert into turnout (id, shift_id, person_id, checked_in_at, checked_out_at, check_in_method)
           values (gen_random_uuid(), $1, $2, $3, $4, 'code')`,
          [shiftId, person.personId, new Date(startsAt).toISOString(), new Date(endsAt).toISOString()],
        );
      town.now = (shifts[0]?.endsAt ?? 0) + minute;
      await Promise.all(
        shifts.map(({ shiftId }, at) => town.run(confirmTurnouts, at === 0 ? one : two, { shiftId })),
      );
      const [hours] = await town.rows<{ counted: number }>(
        `select sum(ms(counted_to) - ms(counted_from))::int as counted from turnout
         where person_id = $1 and confirmed_at is not null`,
        [person.personId],
      );
      expect(hours?.counted).toBe(2 * hour);
      const overlaps = await town.rows<{ overlaps: boolean }>(
        `select (data->>'overlaps')::boolean as overlaps from service_ledger
         where community_id = any($1::uuid[]) order by 1`,
        [[first, second]],
      );
      expect(overlaps.map(({ overlaps }) => overlaps)).toEqual([false, true]);
    }
  });
});

test('of several services that wait to be entered each counts, and of the same hours one', async () => {
  const first = await held();
  const later = await held();
  const same = await held();
  const moved = [later.startsAt + 4 * hour, later.endsAt + 4 * hour].map((at) => new Date(at).toISOString());
  await town.rows('update shift set starts_at = $2, ends_at = $3 where id = $1', [later.shiftId, ...moved]);
  const serve = (shiftId: string, leadId: string, [from, to]: readonly (string | undefined)[]) =>
    town.rows(
      `insert into turnout (id, shift_id, person_id, checked_in_at, check_in_method, checked_out_at, confirmed_at, confirmed_by)
       values (gen_random_uuid(), $1, $2, $3, 'code', $4, now(), $5)`,
      [shiftId, first.stayedAway.personId, from, to, leadId],
    );
  const hours = [first.startsAt, first.endsAt].map((at) => new Date(at).toISOString());
  await serve(first.shiftId, first.lead.personId, hours);
  await serve(later.shiftId, later.lead.personId, moved);
  await serve(same.shiftId, same.lead.personId, hours);
  await enterEverywhere(town.runner);
  const counted = await town.rows<{ ms: number }>(
    `select ms(counted_to) - ms(counted_from) as ms from turnout where person_id = $1 order by 1`,
    [first.stayedAway.personId],
  );
  expect(counted.map(({ ms }) => ms)).toEqual([0, 2 * hour, 2 * hour]);
});

describe('late entries and corrections', () => {
  test('count for nothing until a second person approves, and then are entered', async () => {
    const { community, lead, second, stayedAway, shiftId, startsAt, endsAt } = await held();
    const before = await turnouts();
    const { claimId } = await town.run(claimService, lead, {
      ...{ shiftId, personId: stayedAway.personId, reason: '忘了签到，照片为证' },
      served: { from: startsAt, to: endsAt },
    });
    expect(await turnouts()).toBe(before);
    expect(await refusalOf(town.run(settleClaim, lead, { claimId, approve: true }))).toBe('ownEntry');
    await town.run(settleClaim, second, { claimId, approve: true });
    expect(await turnouts()).toBe(before + 1);
    expect(await refusalOf(town.run(settleClaim, second, { claimId, approve: true }))).toBe('entrySettled');
    const last = (await entriesOf(community)).at(-1);
    expect(last?.data).toMatchObject({
      ...{ method: 'late', claimedBy: lead.personId, confirmedBy: second.personId },
      ...{ from: startsAt, to: endsAt },
    });
    expect(ledgerFault(community, await entriesOf(community), sha256)).toBeNull();
  });

  test('turned down, they leave everything as it was', async () => {
    const { community, lead, second, stayedAway, shiftId, startsAt, endsAt } = await held();
    const before = [await turnouts(), await entriesOf(community)];
    const served = { from: startsAt, to: endsAt };
    const claim = { shiftId, personId: stayedAway.personId, reason: '听说来过', served };
    const { claimId } = await town.run(claimService, lead, claim);
    expect(await refusalOf(town.run(claimService, second, claim))).toBe('claimWaiting');
    await town.run(settleClaim, second, { claimId, approve: false });
    expect([await turnouts(), await entriesOf(community)]).toEqual(before);
  });

  test('a correction is a further entry; struck out, a turnout no longer counts', async () => {
    const { community, lead, second, came, shiftId, startsAt } = await held();
    const correct = async (served: { from: number; to: number } | null) => {
      const claim = { shiftId, personId: came.personId, reason: '看错了时间', served };
      const { claimId } = await town.run(claimService, lead, claim);
      await town.run(settleClaim, second, { claimId, approve: true });
    };
    const before = await turnouts();
    await correct({ from: startsAt, to: startsAt + 90 * minute });
    expect(await turnouts()).toBe(before);
    await correct(null);
    expect(await turnouts()).toBe(before - 1);
    const entries = await entriesOf(community);
    expect(entries.map(({ kind }) => kind)).toEqual(['service', 'correction', 'correction']);
    expect(entries.at(-1)?.data).toMatchObject({ from: null, to: null });
    expect(ledgerFault(community, entries, sha256)).toBeNull();
  });

  test('the same hours never count at two shifts', async () => {
    const here = await held();
    const there = await held();
    expect(
      await refusalOf(
        town.run(claimService, there.lead, {
          ...{ shiftId: there.shiftId, personId: here.came.personId, reason: '两边都在' },
          served: { from: there.startsAt, to: there.endsAt },
        }),
      ),
    ).toBe('timeClash');
    const double = `update turnout set counted_from = $2, counted_to = $3, confirmed_at = now(), confirmed_by = $4
      where shift_id = $1 and person_id = $5`;
    await town.rows(
      `insert into turnout (id, shift_id, person_id, checked_in_at, check_in_method) values (gen_random_uuid(), $1, $2, now(), 'code')`,
      [there.shiftId, here.came.personId],
    );
    const times = [new Date(there.startsAt).toISOString(), new Date(there.endsAt).toISOString()];
    expect(
      await town
        .rows(double, [there.shiftId, ...times, there.lead.personId, here.came.personId])
        .then(() => undefined, errorCode),
    ).toBe('23P01');
  });

  test('are for leads to write, and not for strangers to settle', async () => {
    const { lead, came, stayedAway, shiftId, startsAt, endsAt } = await held();
    const claim = {
      ...{ shiftId, personId: stayedAway.personId, reason: '补录' },
      served: { from: startsAt, to: endsAt },
    };
    const stranger = await town.lead(await town.community());
    expect(await refusalOf(town.run(claimService, stranger, claim))).toBe('notAllowed');
    expect(await refusalOf(town.run(claimService, came, claim))).toBe('notAllowed');
    const { claimId } = await town.run(claimService, lead, claim);
    for (const actor of [stranger, came])
      expect(await refusalOf(town.run(settleClaim, actor, { claimId, approve: true }))).toBe('notAllowed');
  });
});
