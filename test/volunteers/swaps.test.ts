import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyCannotAgreeSwap, whyCannotAskSwap, whyCannotSettleSwap } from '../../shared/volunteers/swap.ts';
import { cancelBooking } from '../../server/volunteers/commands/cancel-booking.ts';
import { settleSwap } from '../../server/volunteers/commands/settle-swap.ts';
import { agreeSwap, askSwap, withdrawSwap } from '../../server/volunteers/commands/swap-shifts.ts';
import { hour, monday, refusalOf, Town } from './town.ts';

describe('the rules of a swap', () => {
  const now = monday;
  const own = { state: 'planned', startsAt: now + hour, endsAt: now + 3 * hour, communityId: 'c' } as const;
  const other = { ...own, startsAt: now + 5 * hour, endsAt: now + 6 * hour } as const;
  const person = { booked: true, bookedThere: false, isOpen: false };
  test.each([
    [own, other, person, undefined],
    [own, other, { ...person, booked: false }, 'notBooked'],
    [own, other, { ...person, bookedThere: true }, 'alreadyThere'],
    [own, other, { ...person, isOpen: true }, 'swapOpen'],
    [own, { ...other, communityId: 'd' }, person, 'notAllowed'],
    [{ ...own, startsAt: now }, other, person, 'tooLate'],
    [own, { ...other, startsAt: now - hour }, person, 'tooLate'],
    [own, { ...other, state: 'cancelled' }, person, 'shiftCancelled'],
  ] as const)('asking %#', (mine, theirs, who, code) => {
    expect(whyCannotAskSwap(mine, theirs, who, now)?.code).toBe(code);
  });

  const standing = { state: 'open', isAsker: false, holdBoth: true, unfit: [] } as const;
  const busy = { code: 'busy', title: '别处', from: now, to: now + hour } as const;
  test.each([
    [standing, undefined],
    [{ ...standing, isAsker: true }, 'ownSwap'],
    [{ ...standing, state: 'agreed' }, 'swapSettled'],
    [{ ...standing, holdBoth: false }, 'notBooked'],
    [{ ...standing, unfit: [{ code: 'saidNo' }, busy] }, 'timeClash'],
    [{ ...standing, unfit: [{ code: 'dangerousForMinors' }] }, 'swapUnfit'],
  ] as const)('agreeing %#', (swap, code) => {
    expect(whyCannotAgreeSwap(swap, [own, other], now)?.code).toBe(code);
  });
  test.each([
    [{ ...standing, state: 'agreed' }, true, undefined],
    [standing, true, 'swapSettled'],
    [{ ...standing, state: 'done' }, true, 'swapSettled'],
    [{ ...standing, state: 'agreed', holdBoth: false }, true, 'notBooked'],
    [{ ...standing, state: 'agreed', holdBoth: false }, false, undefined],
  ] as const)('settling %#', (swap, approve, code) => {
    expect(whyCannotSettleSwap(swap, [own, other], { approve }, now)?.code).toBe(code);
  });
});

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

async function scene({ skill = null as string | null, otherFrom = 6 * hour } = {}) {
  town.now = monday;
  const community = await town.community();
  const lead = await town.lead(community);
  const first = await town.shift(lead, community, { need: { target: 1 } });
  const second = await town.shift(lead, community, { from: otherFrom, need: { target: 1, skill } });
  const [anna, ben] = [
    await town.volunteer(community),
    await town.volunteer(community, { skills: skill ? [skill] : [] }),
  ];
  await town.book(lead, first.requirementId, [anna]);
  await town.book(lead, second.requirementId, [ben]);
  const who = async (shiftId: string) =>
    (
      await town.rows<{ personId: string }>(
        'select person_id as "personId" from booking where shift_id = $1 and cancelled_at is null',
        [shiftId],
      )
    ).map(({ personId }) => personId);
  const ask = () => town.run(askSwap, anna, { shiftId: first.shiftId, otherShiftId: second.shiftId });
  return { community, lead, first, second, anna, ben, who, ask };
}

describe('two volunteers change places', () => {
  test('after one asks, the other agrees and a lead nods', async () => {
    const { lead, first, second, anna, ben, who, ask } = await scene();
    const { swapId } = await ask();
    expect(await refusalOf(ask())).toBe('swapOpen');
    expect(await refusalOf(town.run(agreeSwap, anna, { swapId }))).toBe('ownSwap');
    expect(await refusalOf(town.run(settleSwap, lead, { swapId, approve: true }))).toBe('swapSettled');
    await town.run(agreeSwap, ben, { swapId });
    expect(await who(first.shiftId)).toEqual([anna.personId]);
    await town.run(settleSwap, lead, { swapId, approve: true });
    expect(await who(first.shiftId)).toEqual([ben.personId]);
    expect(await who(second.shiftId)).toEqual([anna.personId]);
    expect(await refusalOf(town.run(settleSwap, lead, { swapId, approve: true }))).toBe('swapSettled');
  });

  test('also where the two shifts are at the same time', async () => {
    const { lead, first, anna, ben, who, ask } = await scene({ otherFrom: 3 * hour });
    const { swapId } = await ask();
    await town.run(agreeSwap, ben, { swapId });
    await town.run(settleSwap, lead, { swapId, approve: true });
    expect(await who(first.shiftId)).toEqual([ben.personId]);
    expect(anna.personId).not.toBe(ben.personId);
  });

  test('not where one of them lacks what the place asks for', async () => {
    const { ben, ask } = await scene({ skill: '换班' });
    const { swapId } = await ask();
    expect(await refusalOf(town.run(agreeSwap, ben, { swapId }))).toBe('swapUnfit');
  });

  test('choices and wishes reach only those who fit, and the lead sees why others do not', async () => {
    const { lead, first, second, anna, ben, ask } = await scene({ skill: '换班' });
    // Anna lacks the skill that Ben's place asks for.
    expect(await town.queries(anna).swapChoices({ shiftId: first.shiftId })).toEqual([]);
    await ask();
    expect(await town.queries(ben).mySwaps({})).toEqual([]);
    expect(await town.queries(lead).openSwaps({})).toMatchObject([
      { there: [{ personId: ben.personId, why: [{ code: 'skillMissing', skill: '换班' }] }] },
    ]);
    expect(
      await town.rows('select id from service_notice where person_id = $1 and kind = $2', [
        ...[ben.personId, 'swapAsked'],
      ]),
    ).toEqual([]);
    await town.rows('insert into volunteer_skill values ($1, $2)', [anna.personId, '换班']);
    expect(await town.queries(anna).swapChoices({ shiftId: first.shiftId })).toMatchObject([
      { id: second.shiftId, partners: 1 },
    ]);
    expect(await town.queries(ben).mySwaps({})).toMatchObject([{ personId: anna.personId }]);
    expect(await town.queries(lead).openSwaps({})).toMatchObject([{ there: [{ why: [] }] }]);
  });

  test('not where one promised the same hours elsewhere meanwhile, and nothing has changed then', async () => {
    const { lead, first, second, anna, ben, who, ask } = await scene();
    const elsewhere = await town.community();
    const otherLead = await town.lead(elsewhere);
    const clash = await town.shift(otherLead, elsewhere, { from: 6 * hour });
    const { swapId } = await ask();
    await town.run(agreeSwap, ben, { swapId });
    await town.book(otherLead, clash.requirementId, [anna]);
    expect(await refusalOf(town.run(settleSwap, lead, { swapId, approve: true }))).toBe('timeClash');
    expect(await who(first.shiftId)).toEqual([anna.personId]);
    expect(await who(second.shiftId)).toEqual([ben.personId]);
  });

  test('not after one of them has given the place back; a refusal by the lead still ends it', async () => {
    const { lead, second, ben, ask } = await scene();
    const { swapId } = await ask();
    await town.run(agreeSwap, ben, { swapId });
    await town.run(cancelBooking, ben, { shiftId: second.shiftId });
    expect(await refusalOf(town.run(settleSwap, lead, { swapId, approve: true }))).toBe('notBooked');
    await town.run(settleSwap, lead, { swapId, approve: false });
  });

  test('either takes it back before, nobody else does, and only a lead of the community nods', async () => {
    const { community, ben, anna, ask } = await scene();
    const { swapId } = await ask();
    const passerBy = await town.volunteer(community);
    const stranger = await town.lead(await town.community());
    expect(await refusalOf(town.run(withdrawSwap, passerBy, { swapId }))).toBe('notAllowed');
    expect(await refusalOf(town.run(agreeSwap, passerBy, { swapId }))).toBe('notBooked');
    await town.run(agreeSwap, ben, { swapId });
    for (const actor of [stranger, anna])
      expect(await refusalOf(town.run(settleSwap, actor, { swapId, approve: true }))).toBe('notAllowed');
    await town.run(withdrawSwap, ben, { swapId });
    expect(await refusalOf(town.run(withdrawSwap, anna, { swapId }))).toBe('swapSettled');
  });
});
