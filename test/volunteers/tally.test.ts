import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { looksAlike, whyCannotSignTally, whyCannotWithdrawTally } from '../../shared/volunteers/tally.ts';
import { errorCode } from '../../server/error-code.ts';
import { figuresOf, waitingOf } from '../../server/reporting/count.ts';
import { checkInByLead } from '../../server/volunteers/commands/check-in.ts';
import {
  recordTally,
  recordTallyLater,
  signTally,
  withdrawTally,
  witnessTally,
} from '../../server/volunteers/commands/tally.ts';
import { hour, minute, monday, refusalOf, Town } from './town.ts';

describe('the rules of a count', () => {
  const tally = { countedBy: 'lead', isSigned: false, isWithdrawn: false };
  test.each([
    [tally, { personId: 'p', wasHere: true }, undefined],
    [tally, { personId: 'lead', wasHere: true }, 'ownEntry'],
    [tally, { personId: 'p', wasHere: false }, 'notCheckedIn'],
    [{ ...tally, isSigned: true }, { personId: 'p', wasHere: true }, 'tallySigned'],
    [{ ...tally, isWithdrawn: true }, { personId: 'p', wasHere: true }, 'tallyWithdrawn'],
  ])('signing %#', (one, actor, code) => {
    expect(whyCannotSignTally(one, actor)?.code).toBe(code);
  });
  const at = (by: string, people: number, countedAt: number) => ({ countedBy: by, people, countedAt });
  test.each([
    [at('a', 30, 0), at('b', 30, 14 * minute), true],
    [at('a', 30, 0), at('b', 30, 16 * minute), false],
    [at('a', 30, 0), at('b', 31, 0), false],
    [at('a', 30, 0), at('a', 30, 0), false],
  ])('two that may be one %#', (one, other, alike) => {
    expect(looksAlike(one, other)).toBe(alike);
    expect(looksAlike(other, one)).toBe(alike);
  });
  test('is taken back once', () => {
    expect(whyCannotWithdrawTally(tally)).toBeNull();
    expect(whyCannotWithdrawTally({ ...tally, isWithdrawn: true })?.code).toBe('tallyWithdrawn');
  });
});

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

async function scene() {
  town.now = monday;
  const community = await town.community();
  const lead = await town.lead(community);
  const at = await town.shift(lead, community);
  const [here, absent] = await town.volunteers(2, community);
  if (!here || !absent) throw new Error('no volunteers');
  await town.book(lead, at.requirementId, [here, absent]);
  town.now = at.startsAt;
  await town.run(checkInByLead, lead, { shiftId: at.shiftId, personId: here.personId });
  const photo = async (by = lead) => {
    const id = uuidv7();
    await town.rows(
      `insert into stored_file (id, sha256, media_type, byte_size, width, height, uploaded_by, uploaded_at)
       values ($1, sha256($2::bytea), 'image/jpeg', 9, 3, 3, $3, now())`,
      [id, id, by.personId],
    );
    return id;
  };
  const count = async (people: number, fileId?: string) =>
    town.run(recordTally, lead, {
      ...{ shiftId: at.shiftId, people, note: '', fileId: fileId ?? (await photo()) },
    });
  const period = { from: '2026-11-01', to: '2026-11-30' };
  const served = async () => {
    const em = town.database.em();
    const [figures, waiting] = [await figuresOf(em, period), await waitingOf(em, period)];
    return { counts: figures.totalServed, waits: waiting.totalServed ?? 0 };
  };
  return { ...at, community, lead, here, absent, photo, count, served };
}

describe('people counted without names', () => {
  test('are served when somebody who was there has signed, and wait until then', async () => {
    const { here, count, served } = await scene();
    const before = await served();
    const { tallyId } = await count(120);
    expect(await served()).toEqual({ counts: before.counts, waits: before.waits + 120 });
    await town.run(witnessTally, here, { tallyId });
    expect(await served()).toEqual({ counts: before.counts + 120, waits: before.waits });
  });

  test('are signed by a second person only, once, who was there or looks after the records', async () => {
    const { community, lead, here, absent, count } = await scene();
    const host = await town.person([{ role: 'host', communityId: community }]);
    const stranger = await town.lead(await town.community());
    const { tallyId } = await count(7);
    expect(await refusalOf(town.run(signTally, lead, { tallyId }))).toBe('ownEntry');
    expect(await refusalOf(town.run(witnessTally, absent, { tallyId }))).toBe('notCheckedIn');
    expect(await refusalOf(town.run(signTally, stranger, { tallyId }))).toBe('notAllowed');
    expect(await refusalOf(town.run(signTally, here, { tallyId }))).toBe('notAllowed');
    await town.run(signTally, host, { tallyId });
    expect(await refusalOf(town.run(witnessTally, here, { tallyId }))).toBe('tallySigned');
  });

  test('need a photo of one’s own that stands for nothing else', async () => {
    const { here, photo, count } = await scene();
    const fileId = await photo();
    await count(5, fileId);
    expect(await refusalOf(count(5, fileId))).toBe('photoNeeded');
    expect(await refusalOf(count(5, await photo(here)))).toBe('photoNeeded');
    expect(await refusalOf(count(5, uuidv7()))).toBe('photoNeeded');
  });

  test('taken back count no more, and nothing of a count can be changed', async () => {
    const { lead, here, count, served } = await scene();
    const before = await served();
    const { tallyId } = await count(30);
    await town.run(witnessTally, here, { tallyId });
    await town.run(withdrawTally, lead, { tallyId });
    expect(await served()).toEqual(before);
    expect(await refusalOf(town.run(withdrawTally, lead, { tallyId }))).toBe('tallyWithdrawn');
    for (const change of [
      'update tally set people = 9',
      'update tally set second_by = null, second_at = null',
      'delete from tally',
    ]) {
      const fault = await town.rows(`${change} where id = $1`, [tallyId]).then(
        () => undefined,
        (error: unknown) => errorCode(error),
      );
      expect(fault).toBe('23001');
    }
  });
});

describe('counted without a network', () => {
  async function away() {
    const known = await scene();
    const { shiftId, startsAt, lead, photo } = known;
    const heard = { serverAt: startsAt, deviceAt: startsAt + 3 * hour };
    /** The phone's clock is three hours ahead. */
    const counted = async (people: number, after: number, by = lead) => ({
      ...{ shiftId, people, note: '', fileId: await photo(by), heard },
      ...{ tappedAt: heard.deviceAt + after, sentAt: town.now + 3 * hour },
    });
    const kept = () =>
      town.rows<{ people: number; at: number; later: boolean; unsure: boolean }>(
        `select people, ms(counted_at) as at, handed_in_at is not null as later, time_unsure as unsure
         from tally where shift_id = $1 order by counted_at, people`,
        [shiftId],
      );
    return { ...known, heard, counted, kept };
  }

  test('it stands at the moment of the tap, whatever the phone’s clock says, and once however often it is sent', async () => {
    const { startsAt, lead, counted, kept } = await away();
    town.now = startsAt + hour;
    const count = await counted(32, 20 * minute);
    const id = '00000000-0000-4000-8000-0000000c0de2';
    const first = await town.run(recordTallyLater, lead, count, id);
    town.now += 5 * minute;
    expect(
      await town.run(recordTallyLater, lead, { ...count, sentAt: count.sentAt + 5 * minute }, id),
    ).toEqual(first);
    expect(first).toMatchObject({ isSure: true, alike: null });
    expect(await kept()).toEqual([{ people: 32, at: startsAt + 20 * minute, later: true, unsure: false }]);
  });

  test('two leads’ counts stand alike in either order, and the later one to come in names the other', async () => {
    for (const order of [0, 1]) {
      const { startsAt, community, lead, counted, kept } = await away();
      const other = await town.lead(community);
      town.now = startsAt + hour;
      const both = [
        { by: lead, count: await counted(32, 20 * minute) },
        { by: other, count: await counted(32, 25 * minute, other) },
      ];
      const [first, second] = order === 0 ? both : both.reverse();
      if (!first || !second) throw new Error('two are counted');
      expect(await town.run(recordTallyLater, first.by, first.count)).toMatchObject({ alike: null });
      expect(await town.run(recordTallyLater, second.by, second.count)).toMatchObject({
        alike: first.by.name,
      });
      expect((await kept()).map(({ at }) => at)).toEqual([startsAt + 20 * minute, startsAt + 25 * minute]);
    }
  });

  test('a clock that was set in between makes it unsure; a cancelled shift takes none', async () => {
    const { shiftId, startsAt, lead, counted, kept } = await away();
    town.now = startsAt + hour;
    const count = await counted(9, 20 * minute);
    const set = { ...count, sentAt: count.sentAt - 2 * hour };
    expect(await town.run(recordTallyLater, lead, set)).toMatchObject({ isSure: false });
    expect(await kept()).toMatchObject([{ people: 9, unsure: true }]);
    await town.rows("update shift set state = 'cancelled' where id = $1", [shiftId]);
    expect(await refusalOf(town.run(recordTallyLater, lead, await counted(9, 20 * minute)))).toBe(
      'shiftCancelled',
    );
  });
});
