/** What a host does for people in the room without a phone: by the same rules, and logged with both names. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MeetingCommands } from '../../shared/meetings/commands.ts';
import { blocksOf } from '../../shared/meetings/minutes/blocks.ts';
import { postedRecord } from '../../shared/meetings/minutes/record.ts';
import { minutesWords } from '../../server/meetings/minutes/words.ts';
import { Hall, idIn, voter, type Meeting } from './hall.ts';
import { record } from './held-evening.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

/** A motion of the first voter that still waits for its second. */
async function proposed(voters = 4) {
  const meeting = await hall.meeting({ voters });
  const itemId = await hall.sitting(meeting);
  const put = await hall.run(
    meeting,
    'proposeMotion',
    voter(meeting, 0).person,
    hall.motion(meeting, itemId),
  );
  return { meeting, itemId, motionId: idIn(put, 'motionId') };
}

/** The last event that the meeting's room was told. */
function lastTold(meeting: Meeting) {
  const told = hall.published.filter(({ room }) => room === meeting.id).flatMap(({ events }) => events);
  return told[told.length - 1];
}

describe('for a seat that is here, a host', () => {
  test('seconds and takes it back, recuses and takes it back, raises and lowers the hand; the room hears for whom and by whom', async () => {
    const { meeting, motionId } = await proposed();
    const { host } = meeting;
    const { seatId: onBehalfOfSeatId, person } = voter(meeting, 1);
    const both = { onBehalfOfSeatId, by: host.personId };
    const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['motionSeconded', () => hall.run(meeting, 'secondMotion', host, { motionId, onBehalfOfSeatId })],
      ['secondTakenBack', () => hall.run(meeting, 'takeBackSecond', host, { motionId, onBehalfOfSeatId })],
      ['seatRecused', () => hall.run(meeting, 'recuse', host, { motionId, onBehalfOfSeatId })],
      ['recusalTakenBack', () => hall.run(meeting, 'takeBackRecusal', host, { motionId, onBehalfOfSeatId })],
      ['handRaised', () => hall.run(meeting, 'raiseHand', host, { stance: 'for', onBehalfOfSeatId })],
      ['handLowered', () => hall.run(meeting, 'lowerHand', host, { onBehalfOfSeatId })],
      ['handRaisedAgain', () => hall.run(meeting, 'raiseHandAgain', host, { onBehalfOfSeatId })],
    ];
    for (const [type, step] of steps) {
      await step();
      expect(lastTold(meeting)).toMatchObject({ type, data: both });
    }
    const { motions, floor } = await hall.view(meeting);
    expect(motions).toMatchObject([{ seconderSeatIds: [], recusedSeatIds: [] }]);
    expect(floor).toMatchObject([{ seatId: onBehalfOfSeatId, stance: 'for', state: 'waiting' }]);
    await hall.run(meeting, 'lowerHand', person, {});
    expect(lastTold(meeting)?.data).not.toHaveProperty('onBehalfOfSeatId');
  });

  test('answers a consensus check once, and nothing says what', async () => {
    const { meeting, motionId } = await proposed();
    const { seatId: onBehalfOfSeatId, person } = voter(meeting, 1);
    await hall.run(meeting, 'secondMotion', person, { motionId });
    const checkId = idIn(await hall.run(meeting, 'openCheck', meeting.host, { motionId }), 'checkId');
    const answer = { checkId, answer: 'object', onBehalfOfSeatId } as const;
    await hall.run(meeting, 'answerCheck', meeting.host, answer);
    expect(lastTold(meeting)?.data).toEqual({
      ...{ checkId, answered: 1, onBehalfOfSeatId, by: meeting.host.personId },
    });
    expect(await hall.refused(meeting, 'answerCheck', meeting.host, answer)).toBe('alreadyAnswered');
    const own = { checkId, answer: 'agree' } as const;
    expect(await hall.refused(meeting, 'answerCheck', person, own)).toBe('alreadyAnswered');
    expect(await hall.rows('select * from consensus_answer where check_id = $1', [checkId])).toEqual([
      { check_id: checkId, seat_id: onBehalfOfSeatId },
    ]);
  });

  test('puts a guest from the door on the queue, who is then given the floor', async () => {
    const { meeting } = await proposed();
    const guest = await hall.run(meeting, 'addObserver', meeting.host, { name: '列席的人', group: 'local' });
    const onBehalfOfSeatId = idIn(guest, 'seatId');
    const raised = await hall.run(meeting, 'raiseHand', meeting.host, { stance: 'other', onBehalfOfSeatId });
    const requestId = idIn(raised, 'requestId');
    await hall.run(meeting, 'giveFloor', meeting.host, { requestId, overrideReason: null });
    expect((await hall.view(meeting)).floor).toMatchObject([{ seatId: onBehalfOfSeatId, state: 'speaking' }]);
  });

  test('keeps the rules that hold for the seat itself', async () => {
    const { meeting, motionId } = await proposed();
    const { host } = meeting;
    const [proposer, gone] = [voter(meeting, 0), voter(meeting, 3)];
    await hall.run(meeting, 'leave', gone.person, {});
    const second = (onBehalfOfSeatId: string) =>
      hall.refused(meeting, 'secondMotion', host, { motionId, onBehalfOfSeatId });
    expect(await second(proposer.seatId)).toBe('ownMotion');
    expect(await second(gone.seatId)).toBe('notPresent');
    expect(await second(motionId)).toBe('notOnRoll');
    const hand = { stance: 'other', onBehalfOfSeatId: gone.seatId } as const;
    expect(await hall.refused(meeting, 'raiseHand', host, hand)).toBe('notPresent');
  });

  test('may be the minute-taker who has been handed the chair', async () => {
    const { meeting, motionId } = await proposed();
    const taker = await hall.person([{ role: 'supervisor', communityId: meeting.communityId }]);
    const seatId = await hall.seat(meeting.id, 39, taker, {
      ...{ role: 'minuteTaker', group: 'local', votes: false },
    });
    await hall.run(meeting, 'checkIn', taker, {});
    const second = { motionId, onBehalfOfSeatId: voter(meeting, 1).seatId };
    expect(await hall.refused(meeting, 'secondMotion', taker, second)).toBe('notAllowed');
    await hall.run(meeting, 'handOverChair', meeting.host, { seatId, reason: 'stepsOut' });
    await hall.run(meeting, 'secondMotion', taker, second);
  });
});

describe('nobody else', () => {
  test('5: does any of it for another seat', async () => {
    const { meeting, motionId } = await proposed();
    const { person } = voter(meeting, 1);
    const onBehalfOfSeatId = voter(meeting, 2).seatId;
    const checkId = motionId;
    const deeds = {
      secondMotion: { motionId, onBehalfOfSeatId },
      takeBackSecond: { motionId, onBehalfOfSeatId },
      recuse: { motionId, onBehalfOfSeatId },
      takeBackRecusal: { motionId, onBehalfOfSeatId },
      raiseHand: { stance: 'other', onBehalfOfSeatId },
      lowerHand: { onBehalfOfSeatId },
      raiseHandAgain: { onBehalfOfSeatId },
      answerCheck: { checkId, answer: 'agree', onBehalfOfSeatId },
    } as const satisfies { [Name in keyof MeetingCommands]?: Omit<MeetingCommands[Name], 'meetingId'> };
    for (const [name, input] of Object.entries(deeds))
      expect(await hall.refused(meeting, name as keyof typeof deeds, person, input), name).toBe('notAllowed');
  });
});

describe('the minutes', () => {
  test('say what was done for whom by whom, and posted they mask both', async () => {
    const { meeting, motionId, itemId } = await proposed();
    const { seatId: onBehalfOfSeatId, person } = voter(meeting, 1);
    const other = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
    await hall.run(meeting, 'secondMotion', other, { motionId, onBehalfOfSeatId });
    await hall.run(meeting, 'recuse', other, { motionId, onBehalfOfSeatId });
    await hall.run(meeting, 'takeBackRecusal', other, { motionId, onBehalfOfSeatId });
    await hall.run(meeting, 'raiseHand', other, { stance: 'other', onBehalfOfSeatId });
    await hall.run(meeting, 'lowerHand', other, { onBehalfOfSeatId });
    const checkId = idIn(await hall.run(meeting, 'openCheck', other, { motionId }), 'checkId');
    await hall.run(meeting, 'answerCheck', other, { checkId, answer: 'accept', onBehalfOfSeatId });
    await hall.run(meeting, 'closeCheck', other, { checkId });
    await hall.run(meeting, 'withdrawMotion', voter(meeting, 0).person, { motionId });
    const forOther = { ...hall.motion(meeting, itemId), onBehalfOfSeatId };
    const again = idIn(await hall.run(meeting, 'proposeMotion', other, forOther), 'motionId');
    await hall.run(meeting, 'withdrawMotion', person, { motionId: again });
    await hall.run(meeting, 'closeItem', meeting.host, { itemId });
    await hall.run(meeting, 'closeMeeting', meeting.host, {});
    const sheet = await record(hall, meeting);
    const whom = { kind: 'onBehalf', name: person.name, by: other.name };
    expect(sheet.document.conduct).toMatchObject([
      { ...whom, deed: 'motionSeconded' },
      { ...whom, deed: 'seatRecused' },
      { ...whom, deed: 'recusalTakenBack' },
      { ...whom, deed: 'checkAnswered' },
      { ...whom, deed: 'motionProposed' },
    ]);
    const t = minutesWords('zh-CN');
    const texts = blocksOf(sheet, t).map((block) => ('text' in block ? block.text : ''));
    for (const deed of ['seatRecused', 'recusalTakenBack'] as const) {
      const said = t(`minutes:conduct.onBehalf.${deed}`, { name: person.name, by: other.name });
      expect(texts.some((text) => text.includes(said))).toBe(true);
    }
    const posted = JSON.stringify(postedRecord(sheet).document);
    for (const name of [person.name, other.name]) expect(posted).not.toContain(name);
  });
});
