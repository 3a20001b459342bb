import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { feedbackOpenMs, summaryOf, whyCannotGiveFeedback } from '../../shared/volunteers/feedback.ts';
import { checkInByLead } from '../../server/volunteers/commands/check-in.ts';
import { rateShift, rateShiftAsLead } from '../../server/volunteers/commands/rate-shift.ts';
import { hour, monday, refusalOf, Town } from './town.ts';

describe('the rules of feedback', () => {
  const shift = { state: 'confirmed', startsAt: monday, endsAt: monday + 2 * hour };
  test.each([
    [shift, false, monday, undefined],
    [shift, false, monday - 1, 'tooEarly'],
    [shift, false, shift.endsAt + feedbackOpenMs + 1, 'tooLate'],
    [shift, true, monday, 'feedbackGiven'],
    [{ ...shift, state: 'cancelled' }, false, monday, 'shiftCancelled'],
  ])('%#', (at, isGiven, now, code) => {
    expect(whyCannotGiveFeedback(at, isGiven, now)?.code).toBe(code);
  });
  test.each([
    [[], { answers: 0, average: null, satisfiedShare: null }],
    [[5], { answers: 1, average: 5, satisfiedShare: 1 }],
    [[5, 4, 3, 1], { answers: 4, average: 3.3, satisfiedShare: 0.5 }],
  ])('%j is summed up with its number', (given, summary) => {
    expect(summaryOf(given)).toEqual(summary);
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
  const answers = () =>
    town.rows<{ role: string; rating: number; personId: string | null }>(
      `select role, rating, person_id as "personId" from shift_feedback where shift_id = $1 order by role`,
      [at.shiftId],
    );
  return { ...at, lead, here, absent, answers };
}

test('whoever served and whoever led say how it was, once each', async () => {
  const { shiftId, lead, here, absent, answers } = await scene();
  const said = { shiftId, rating: 4, words: '好' };
  await town.run(rateShift, here, said);
  await town.run(rateShiftAsLead, lead, { ...said, rating: 3 });
  expect(await refusalOf(town.run(rateShift, here, said))).toBe('feedbackGiven');
  expect(await refusalOf(town.run(rateShift, absent, said))).toBe('notCheckedIn');
  expect(await refusalOf(town.run(rateShiftAsLead, here, said))).toBe('notAllowed');
  expect(await answers()).toEqual([
    { role: 'lead', rating: 3, personId: lead.personId },
    { role: 'volunteer', rating: 4, personId: here.personId },
  ]);
});
