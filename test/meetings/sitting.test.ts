/** A sitting on a real database: what a command brings with it, and what is refused on the way. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../shared/local-time.ts';
import { Hall, idIn, minute, today, voter } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

describe('a sitting on the database', () => {
  test('an item put off keeps its time and its issue; closed undecided, the meeting may return to it', async () => {
    const meeting = await hall.meeting();
    const issueId = await hall.issue(meeting);
    const itemId = await hall.sitting(meeting, issueId);
    const state = async () =>
      (await hall.rows<{ state: string }>('select state from issue where id = $1', [issueId]))[0]?.state;
    await hall.run(meeting, 'raiseHand', voter(meeting, 0).person, { stance: 'other' });
    hall.now += 4 * minute;
    await hall.run(meeting, 'setItemAside', meeting.host, { itemId });
    const [item] = (await hall.view(meeting)).items;
    expect(item).toMatchObject({ state: 'waiting', setAside: true, spentMs: 4 * minute });
    expect((await hall.view(meeting)).floor.map((request) => request.state)).toEqual(['withdrawn']);
    expect(await state()).toBe('deliberating');
    await hall.run(meeting, 'openItem', meeting.host, { itemId });
    hall.now += minute;
    await hall.run(meeting, 'closeItem', meeting.host, { itemId });
    expect(await state()).toBe('accepted');
    await hall.run(meeting, 'openItem', meeting.host, { itemId });
    expect((await hall.view(meeting)).items[0]).toMatchObject({
      state: 'open',
      spentMs: 5 * minute,
      closedAt: null,
    });
    expect(await state()).toBe('deliberating');
  });

  test('whoever has been handed the chair runs the meeting until it goes back', async () => {
    const meeting = await hall.meeting();
    await hall.sitting(meeting);
    const deputy = await hall.person([{ role: 'supervisor', communityId: meeting.communityId }]);
    const seatId = await hall.seat(meeting.id, 8, deputy, {
      role: 'minuteTaker',
      group: 'local',
      votes: false,
    });
    await hall.run(meeting, 'checkIn', deputy, {});
    const item = { issueId: null, title: '另一件事' };
    expect(await hall.refused(meeting, 'addItem', deputy, item)).toBe('notAllowed');
    await hall.run(meeting, 'handOverChair', meeting.host, { seatId, reason: 'speaks' });
    await hall.run(meeting, 'addItem', deputy, item);
    const [chairSeat] = (await hall.view(meeting)).seats;
    await hall.run(meeting, 'checkIn', meeting.host, {});
    await hall.run(meeting, 'raiseHand', meeting.host, { stance: 'other' });
    const chairSeatId = chairSeat?.id ?? '';
    expect(
      await hall.refused(meeting, 'handOverChair', deputy, { seatId: chairSeatId, reason: 'back' }),
    ).toBe('chairNeutral');
    await hall.run(meeting, 'lowerHand', meeting.host, {});
    await hall.run(meeting, 'handOverChair', meeting.host, { seatId: chairSeatId, reason: 'back' });
    expect(await hall.refused(meeting, 'addItem', deputy, item)).toBe('notAllowed');
  });

  test('what the room is told names who did it', async () => {
    const meeting = await hall.meeting();
    hall.published.length = 0;
    await hall.run(meeting, 'openMeeting', meeting.host, {});
    const [opened] = hall.published.find(({ room }) => room === meeting.id)?.events ?? [];
    expect(opened).toMatchObject({ type: 'meetingOpened', data: { by: meeting.host.personId } });
  });

  test('of two hosts who press at once, one acts and the other is refused without harm', async () => {
    const meeting = await hall.meeting();
    await hall.sitting(meeting);
    const other = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
    for (const { person } of meeting.voters)
      await hall.run(meeting, 'raiseHand', person, { stance: 'other' });
    const requestId = (await hall.view(meeting)).floor[0]?.id ?? '';
    await hall.run(meeting, 'giveFloor', meeting.host, { requestId, overrideReason: null });
    expect(await hall.refused(meeting, 'giveFloor', other, { requestId, overrideReason: null })).toBe(
      'handNotUp',
    );
    await hall.run(meeting, 'endSpeech', other, { requestId });
    expect(await hall.refused(meeting, 'endSpeech', meeting.host, { requestId })).toBe('nobodySpeaking');
  });

  test('a hand taken down by mistake gets its old place back', async () => {
    const meeting = await hall.meeting();
    await hall.sitting(meeting);
    for (const { person } of meeting.voters) {
      await hall.run(meeting, 'raiseHand', person, { stance: 'other' });
      hall.now += 1000;
    }
    const before = (await hall.view(meeting)).floor;
    await hall.run(meeting, 'lowerHand', voter(meeting, 0).person, {});
    await hall.run(meeting, 'raiseHandAgain', voter(meeting, 0).person, {});
    expect((await hall.view(meeting)).floor).toEqual(before);
  });

  test('an observer who volunteers here speaks; a budget and a place are set by hosts', async () => {
    const meeting = await hall.meeting();
    const itemId = await hall.sitting(meeting);
    const guest = await hall.person([{ role: 'volunteer', communityId: meeting.communityId }]);
    await hall.seat(meeting.id, 7, guest, { role: 'observer', group: 'local', votes: false });
    await hall.run(meeting, 'checkIn', guest, {});
    await hall.run(meeting, 'raiseHand', guest, { stance: 'other' });
    expect(await hall.refused(meeting, 'setItemMinutes', guest, { itemId, minutes: 5 })).toBe('notAllowed');
    const added = await hall.run(meeting, 'addItem', meeting.host, { issueId: null, title: '下一件' });
    const later = idIn(added, 'itemId');
    expect(
      await hall.refused(meeting, 'moveItem', meeting.host, { itemId: later, beforeItemId: itemId }),
    ).toBe('changedMeanwhile');
  });
});

describe('commands', () => {
  test('4: a repeated id changes nothing and gets the first reply', async () => {
    const meeting = await hall.meeting();
    await hall.run(meeting, 'openMeeting', meeting.host, {});
    const id = uuidv4();
    const first = await hall.run(meeting, 'addItem', meeting.host, { issueId: null, title: '路灯' }, id);
    expect(await hall.run(meeting, 'addItem', meeting.host, { issueId: null, title: '路灯' }, id)).toEqual(
      first,
    );
    expect((await hall.view(meeting)).items).toHaveLength(1);
  });

  test('checking in twice, or without a seat, is refused', async () => {
    const meeting = await hall.meeting();
    const stranger = await hall.person([{ role: 'representative', communityId: meeting.communityId }]);
    const { person } = voter(meeting, 0);
    await hall.run(meeting, 'checkIn', person, {});
    expect(await hall.refused(meeting, 'checkIn', person, {})).toBe('alreadyPresent');
    expect(await hall.refused(meeting, 'checkIn', stranger, {})).toBe('notOnRoll');
  });

  test('whoever leaves while speaking gives the floor back', async () => {
    const meeting = await hall.meeting();
    await hall.sitting(meeting);
    const { person } = voter(meeting, 0);
    await hall.run(meeting, 'raiseHand', person, { stance: 'other' });
    const [request] = (await hall.view(meeting)).floor;
    await hall.run(meeting, 'giveFloor', meeting.host, {
      requestId: request?.id ?? '',
      overrideReason: null,
    });
    await hall.run(meeting, 'leave', person, {});
    expect((await hall.view(meeting)).floor[0]?.state).toBe('done');
  });

  test('out of turn the floor is given with a reason, which is kept', async () => {
    const meeting = await hall.meeting();
    await hall.sitting(meeting);
    for (const { person } of meeting.voters)
      await hall.run(meeting, 'raiseHand', person, { stance: 'other' });
    const requestId = (await hall.view(meeting)).floor[2]?.id ?? '';
    expect(await hall.refused(meeting, 'giveFloor', meeting.host, { requestId, overrideReason: null })).toBe(
      'outOfTurn',
    );
    await hall.run(meeting, 'giveFloor', meeting.host, { requestId, overrideReason: '要赶末班车' });
    expect((await hall.view(meeting)).floor[2]).toMatchObject({
      state: 'speaking',
      overrideReason: '要赶末班车',
    });
  });

  test('hands still up go down with their item', async () => {
    const meeting = await hall.meeting();
    const itemId = await hall.sitting(meeting);
    await hall.run(meeting, 'raiseHand', voter(meeting, 0).person, { stance: 'other' });
    await hall.run(meeting, 'closeItem', meeting.host, { itemId });
    expect((await hall.view(meeting)).floor.map(({ state }) => state)).toEqual(['withdrawn']);
  });

  test('a due date in the past is refused, today’s is not', async () => {
    const meeting = await hall.meeting();
    const itemId = await hall.sitting(meeting);
    const { person } = voter(meeting, 0);
    const motion = hall.motion(meeting, itemId);
    expect(
      await hall.refused(meeting, 'proposeMotion', person, { ...motion, dueOn: addDays(today, -1) }),
    ).toBe('dueDatePast');
    await hall.run(meeting, 'proposeMotion', person, { ...motion, dueOn: today });
  });

  test('a rejected motion leaves its issue not adopted, a second one may carry', async () => {
    const meeting = await hall.meeting();
    const issueId = await hall.issue(meeting);
    const itemId = await hall.sitting(meeting, issueId);
    for (const [choice, outcome, state] of [
      ['no', 'rejected', 'notAdopted'],
      ['yes', 'adopted', 'deliberating'],
    ] as const) {
      const motionId = await hall.debate(meeting, itemId);
      const ballotId = idIn(await hall.run(meeting, 'openBallot', meeting.host, { motionId }), 'ballotId');
      for (const { person } of meeting.voters) await hall.vote(meeting, ballotId, person, choice);
      expect(await hall.run(meeting, 'closeBallot', meeting.host, { ballotId })).toEqual({ outcome });
      expect(await hall.rows('select state from issue where id = $1', [issueId])).toEqual([{ state }]);
    }
    expect(
      await hall.refused(meeting, 'proposeMotion', voter(meeting, 0).person, hall.motion(meeting, itemId)),
    ).toBe('itemDecided');
  });

  test('an item closed without a vote gives its issue back', async () => {
    const meeting = await hall.meeting();
    const issueId = await hall.issue(meeting);
    const itemId = await hall.sitting(meeting, issueId);
    await hall.run(meeting, 'closeItem', meeting.host, { itemId });
    expect(await hall.rows('select state from issue where id = $1', [issueId])).toEqual([
      { state: 'accepted' },
    ]);
  });

  test('without a quorum at the count the motion goes back to debate and may be voted on again', async () => {
    const meeting = await hall.meeting();
    const { ballotId, motionId } = await hall.voting(meeting);
    for (const { seatId } of meeting.voters.slice(1))
      await hall.run(meeting, 'markLeft', meeting.host, { seatId });
    expect(await hall.run(meeting, 'closeBallot', meeting.host, { ballotId })).toEqual({
      outcome: 'inquorate',
    });
    expect(await hall.refused(meeting, 'openBallot', meeting.host, { motionId })).toBe('noQuorum');
    for (const { person } of meeting.voters.slice(1)) await hall.run(meeting, 'checkIn', person, {});
    await hall.run(meeting, 'openBallot', meeting.host, { motionId });
    expect((await hall.view(meeting)).ballots.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });
});

describe('a consensus check', () => {
  test('tells figures only at the end, takes one answer a seat, and holds the vote back while it is open', async () => {
    const meeting = await hall.meeting();
    const itemId = await hall.sitting(meeting);
    const motionId = await hall.debate(meeting, itemId);
    const checkId = idIn(await hall.run(meeting, 'openCheck', meeting.host, { motionId }), 'checkId');
    await hall.run(meeting, 'answerCheck', voter(meeting, 0).person, { checkId, answer: 'agree' });
    await hall.run(meeting, 'answerCheck', voter(meeting, 1).person, { checkId, answer: 'object' });
    expect(
      await hall.refused(meeting, 'answerCheck', voter(meeting, 1).person, { checkId, answer: 'agree' }),
    ).toBe('alreadyAnswered');
    expect(await hall.refused(meeting, 'answerCheck', meeting.host, { checkId, answer: 'agree' })).toBe(
      'notPresent',
    );
    expect((await hall.view(meeting)).checks[0]).toMatchObject({ answered: 2, figures: null });
    expect(await hall.refused(meeting, 'openBallot', meeting.host, { motionId })).toBe('checkOpen');
    await hall.run(meeting, 'closeCheck', meeting.host, { checkId });
    expect((await hall.view(meeting)).checks[0]?.figures).toEqual({ agree: 1, accept: 0, object: 1 });
    await hall.run(meeting, 'openBallot', meeting.host, { motionId });
  });
});
