import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v4 as uuidv4 } from 'uuid';
import { acceptOffer } from '../../server/volunteers/commands/accept-offer.ts';
import { askVolunteers } from '../../server/volunteers/commands/ask-volunteers.ts';
import { cancelBooking, releaseBooking } from '../../server/volunteers/commands/cancel-booking.ts';
import { checkInByLead } from '../../server/volunteers/commands/check-in.ts';
import { declineOffer, withdrawOffer } from '../../server/volunteers/commands/close-offer.ts';
import { expireOffers } from '../../server/volunteers/expire-offers.ts';
import { errorCode } from '../../server/error-code.ts';
import { hour, minute, monday, refusalOf, Town } from './town.ts';

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());

async function stateOf(offerId: string): Promise<string | undefined> {
  const [offer] = await town.rows<{ state: string }>('select state from offer where id = $1', [offerId]);
  return offer?.state;
}

async function scene(target = 3) {
  town.now = monday;
  const community = await town.community();
  const lead = await town.lead(community);
  const shift = await town.shift(lead, community, { need: { target } });
  return { community, lead, ...shift };
}

describe('accepting', () => {
  test('of 40 people who say yes at once to 3 places exactly 3 come', async () => {
    const { community, lead, requirementId } = await scene(3);
    const people = await town.volunteers(40, community);
    const offerIds = await town.ask(lead, requirementId, people);
    const answers = await Promise.all(
      people.map((person, index) => {
        const offerId = offerIds[index];
        if (!offerId) throw new Error('asked fewer people than named');
        return town.run(acceptOffer, person, { offerId }).then(
          ({ standby }) => standby ?? 'accepted',
          (error: unknown) => refusalOf(Promise.reject(error)),
        );
      }),
    );
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(3);
    const positions = answers.filter((answer) => typeof answer === 'number').sort((a, b) => a - b);
    expect(positions).toEqual(Array.from({ length: 37 }, (_, at) => at + 1));
    const states = await Promise.all(offerIds.map(stateOf));
    expect(states.filter((state) => state === 'standby')).toHaveLength(37);
    const bookings = await town.rows('select id from booking where requirement_id = $1', [requirementId]);
    expect(bookings).toHaveLength(3);
  });

  test('of two shifts at the same hours in two communities a person takes one', async () => {
    const here = await scene();
    const there = await scene();
    const person = await town.volunteer(here.community);
    const [first = ''] = await town.ask(here.lead, here.requirementId, [person]);
    const [second = ''] = await town.ask(there.lead, there.requirementId, [person]);
    const answers = await Promise.allSettled([
      town.run(acceptOffer, person, { offerId: first }),
      town.run(acceptOffer, person, { offerId: second }),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = answers.find((answer) => answer.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'timeClash', details: { title: '消防志愿巡查' } });
  });

  test('repeated with the same id answers the same and books once', async () => {
    const { community, lead, requirementId, shiftId } = await scene();
    const person = await town.volunteer(community);
    const [offerId = ''] = await town.ask(lead, requirementId, [person]);
    const id = uuidv4();
    const replies = await Promise.all([1, 2, 3].map(() => town.run(acceptOffer, person, { offerId }, id)));
    expect(replies).toEqual(Array(3).fill({ shiftId, standby: null }));
    expect(await refusalOf(town.run(acceptOffer, person, { offerId }))).toBe('offerClosed');
  });

  test('is for the person asked and nobody else', async () => {
    const { community, lead, requirementId } = await scene();
    const person = await town.volunteer(community);
    const other = await town.volunteer(community);
    const [offerId = ''] = await town.ask(lead, requirementId, [person]);
    expect(await refusalOf(town.run(acceptOffer, other, { offerId }))).toBe('notAllowed');
    expect(await refusalOf(town.run(acceptOffer, lead, { offerId }))).toBe('notAllowed');
    expect(await refusalOf(town.run(acceptOffer, other, { offerId: uuidv4() }))).toBe('notAllowed');
  });

  test('ends with the deadline, also before anything has marked the offer expired', async () => {
    const { community, lead, requirementId } = await scene();
    const person = await town.volunteer(community);
    const [offerId = ''] = await town.ask(lead, requirementId, [person]);
    town.now += 30 * minute + 1;
    expect(await refusalOf(town.run(acceptOffer, person, { offerId }))).toBe('offerClosed');
    expect(await stateOf(offerId)).toBe('asked');
  });
});

describe('asking', () => {
  test('is for leads of the community', async () => {
    const { community, requirementId } = await scene();
    const stranger = await town.lead(await town.community());
    const person = await town.volunteer(community);
    const input = { requirementId, personIds: [person.personId], deadlineAt: town.now + hour };
    expect(await refusalOf(town.run(askVolunteers, stranger, input))).toBe('notAllowed');
    expect(await refusalOf(town.run(askVolunteers, person, input))).toBe('notAllowed');
  });

  test('asks all or nobody, and nobody twice or against their no', async () => {
    const { community, lead, requirementId } = await scene();
    const [first, second] = await town.volunteers(2, community);
    if (!first || !second) throw new Error('no volunteers');
    const [offerId = ''] = await town.ask(lead, requirementId, [first]);
    expect(await refusalOf(town.ask(lead, requirementId, [second, first]))).toBe('alreadyAsked');
    await town.run(declineOffer, first, { offerId });
    expect(await refusalOf(town.ask(lead, requirementId, [first]))).toBe('notEligible');
    expect(await town.rows('select id from offer where requirement_id = $1', [requirementId])).toHaveLength(
      1,
    );
  });

  test('refuses whoever does not fit, and says why', async () => {
    const { community, lead } = await scene();
    const shift = await town.shift(lead, community, { need: { language: '客家话', languageGrade: 2 } });
    const listens = await town.volunteer(community, { languages: [['客家话', 1]] });
    const speaks = await town.volunteer(community, { languages: [['客家话', 2]] });
    await expect(town.ask(lead, shift.requirementId, [listens])).rejects.toMatchObject({
      code: 'notEligible',
      details: { reasons: ['languageMissing'] },
    });
    const [offerId = ''] = await town.ask(lead, shift.requirementId, [speaks]);
    const [offer] = await town.rows<{ reasons: unknown }>('select reasons from offer where id = $1', [
      offerId,
    ]);
    expect(offer?.reasons).toContainEqual({ code: 'language', language: '客家话', grade: 2 });
  });

  test('wants an answer before the end of the shift, and ends with it', async () => {
    const { community, lead, requirementId, endsAt } = await scene();
    const person = await town.volunteer(community);
    const ask = (deadlineAt: number) =>
      refusalOf(town.run(askVolunteers, lead, { requirementId, personIds: [person.personId], deadlineAt }));
    expect(await ask(endsAt + 1)).toBe('deadlineAfterShift');
    expect(await ask(town.now)).toBe('tooLate');
    town.now = endsAt;
    expect(await ask(endsAt)).toBe('tooLate');
  });
});

describe('closing offers', () => {
  test('whoever does not answer in time may be asked again', async () => {
    const { community, lead, requirementId } = await scene();
    const person = await town.volunteer(community);
    const [offerId = ''] = await town.ask(lead, requirementId, [person]);
    town.now += 30 * minute;
    await expireOffers(town.runner);
    expect(await stateOf(offerId)).toBe('asked');
    town.now += 1;
    town.published.length = 0;
    const closed = await Promise.all([expireOffers(town.runner), expireOffers(town.runner)]);
    expect(closed[0] + closed[1]).toBeGreaterThanOrEqual(1);
    expect(await stateOf(offerId)).toBe('expired');
    const told = town.published.map(({ room }) => room);
    expect(told).toContain(community);
    expect(told.filter((room) => room === person.personId)).toHaveLength(1);
    await town.ask(lead, requirementId, [person]);
  });

  test('a lead takes a question back; then it cannot be answered', async () => {
    const { community, lead, requirementId } = await scene();
    const person = await town.volunteer(community);
    const [offerId = ''] = await town.ask(lead, requirementId, [person]);
    await town.run(withdrawOffer, lead, { offerId });
    expect(await refusalOf(town.run(acceptOffer, person, { offerId }))).toBe('offerClosed');
    expect(await refusalOf(town.run(declineOffer, person, { offerId }))).toBe('offerClosed');
    expect(await refusalOf(town.run(withdrawOffer, lead, { offerId }))).toBe('offerClosed');
  });
});

describe('places that become free', () => {
  test('a volunteer cancels before the start, and somebody else takes the place', async () => {
    const { community, lead, requirementId, shiftId, startsAt } = await scene(1);
    const [first, second] = await town.volunteers(2, community);
    if (!first || !second) throw new Error('no volunteers');
    await town.book(lead, requirementId, [first]);
    await town.run(cancelBooking, first, { shiftId });
    await town.book(lead, requirementId, [second]);
    expect(await refusalOf(town.run(cancelBooking, first, { shiftId }))).toBe('notBooked');
    town.now = startsAt;
    expect(await refusalOf(town.run(cancelBooking, second, { shiftId }))).toBe('tooLate');
  });

  test('a lead frees the place of whoever does not come, but not of whoever is here', async () => {
    const { community, lead, requirementId, shiftId, startsAt } = await scene(2);
    const [missing, here, next] = await town.volunteers(3, community);
    if (!missing || !here || !next) throw new Error('no volunteers');
    await town.book(lead, requirementId, [missing, here]);
    town.now = startsAt + 15 * minute;
    await town.run(checkInByLead, lead, { shiftId, personId: here.personId });
    const release = (personId: string) => town.run(releaseBooking, lead, { shiftId, personId });
    expect(await refusalOf(release(here.personId))).toBe('alreadyCheckedIn');
    await release(missing.personId);
    expect(await refusalOf(release(missing.personId))).toBe('notBooked');
    await town.book(lead, requirementId, [next]);
  });
});

describe('the database itself', () => {
  const insertBooking = (values: readonly unknown[]) =>
    town.rows(
      `insert into booking (id, shift_id, requirement_id, place_number, person_id, starts_at, ends_at, booked_at)
       select gen_random_uuid(), shift.id, $2, $3, $4, starts_at, ends_at, now() from shift where id = $1`,
      values,
    );
  const codeOf = (promise: Promise<unknown>) => promise.then(() => undefined, errorCode);

  test('has no place beyond the target and gives no place twice', async () => {
    const { community, requirementId, shiftId } = await scene(1);
    const [first, second] = await town.volunteers(2, community);
    await insertBooking([shiftId, requirementId, 1, first?.personId]);
    expect(await codeOf(insertBooking([shiftId, requirementId, 1, second?.personId]))).toBe('23505');
    expect(await codeOf(insertBooking([shiftId, requirementId, 2, second?.personId]))).toBe('23503');
  });

  test('books nobody for overlapping shifts, and for shifts that only meet it does', async () => {
    const { community, lead, requirementId, shiftId } = await scene();
    const overlapping = await town.shift(lead, community, { from: 3 * hour });
    const following = await town.shift(lead, community, { from: 4 * hour });
    const person = await town.volunteer(community);
    await insertBooking([shiftId, requirementId, 1, person.personId]);
    expect(
      await codeOf(insertBooking([overlapping.shiftId, overlapping.requirementId, 1, person.personId])),
    ).toBe('23P01');
    await insertBooking([following.shiftId, following.requirementId, 1, person.personId]);
  });
});

describe('standing by', () => {
  async function fullScene(people: number) {
    const at = await scene(1);
    const volunteers = await town.volunteers(people, at.community);
    const offerIds = await town.ask(at.lead, at.requirementId, volunteers);
    const say = (index: number) => {
      const [person, offerId] = [volunteers[index], offerIds[index]];
      if (!person || !offerId) throw new Error('asked fewer people than named');
      return { person, offerId, yes: () => town.run(acceptOffer, person, { offerId }) };
    };
    return { ...at, say };
  }

  test('whoever said yes first moves up first when a place becomes free', async () => {
    const { say, shiftId, lead } = await fullScene(4);
    const [first, second, third] = [say(0), say(1), say(2)];
    expect(await first.yes()).toEqual({ shiftId, standby: null });
    expect(await third.yes()).toEqual({ shiftId, standby: 1 });
    expect(await second.yes()).toEqual({ shiftId, standby: 2 });
    town.published.length = 0;
    await town.run(cancelBooking, first.person, { shiftId });
    expect(await stateOf(third.offerId)).toBe('accepted');
    expect(town.published.map(({ room }) => room)).toContain(third.person.personId);
    await town.run(releaseBooking, lead, { shiftId, personId: third.person.personId });
    expect(await stateOf(second.offerId)).toBe('accepted');
    expect(await stateOf(say(3).offerId)).toBe('withdrawn');
  });

  test('ends by saying so, and ends with the deadline for whoever has not said yes', async () => {
    const { say, shiftId } = await fullScene(3);
    const [first, second, third] = [say(0), say(1), say(2)];
    await first.yes();
    await second.yes();
    await town.run(declineOffer, second.person, { offerId: second.offerId });
    town.now += 31 * minute;
    expect(await refusalOf(third.yes())).toBe('offerClosed');
    await town.run(cancelBooking, first.person, { shiftId });
    expect([await stateOf(second.offerId), await stateOf(third.offerId)]).toEqual(['declined', 'withdrawn']);
  });

  test('passes over whoever has promised the same hours elsewhere, and takes them once they are free', async () => {
    const { say, shiftId, requirementId } = await fullScene(2);
    const [first, second] = [say(0), say(1)];
    await first.yes();
    await second.yes();
    const elsewhere = await scene(1);
    await town.book(elsewhere.lead, elsewhere.requirementId, [second.person]);
    await town.run(cancelBooking, first.person, { shiftId });
    expect(await stateOf(second.offerId)).toBe('standby');
    await town.run(cancelBooking, second.person, { shiftId: elsewhere.shiftId });
    await expireOffers(town.runner);
    expect(await stateOf(second.offerId)).toBe('accepted');
    expect(
      await town.rows('select id from booking where requirement_id = $1 and cancelled_at is null', [
        requirementId,
      ]),
    ).toHaveLength(1);
  });

  test('a question that a lead took back is not answered by standing by', async () => {
    const { say, lead } = await fullScene(2);
    const { offerId, yes } = say(1);
    await town.run(withdrawOffer, lead, { offerId });
    await say(0).yes();
    expect(await refusalOf(yes())).toBe('offerClosed');
  });
});
