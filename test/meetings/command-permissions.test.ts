/** Who may give which command, asked of every command there is. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../shared/local-time.ts';
import { meetingCommandList } from '../../server/meetings/commands/index.ts';
import { Hall, today, voter } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

describe('permission', () => {
  const ids = { meetingId: '', seatId: uuidv4(), itemId: uuidv4(), motionId: uuidv4(), requestId: uuidv4() };
  const inputs: Record<string, object> = {
    moveMeeting: { scheduledAt: Date.now() + 86_400_000, place: '二楼', reason: '场地有活动' },
    cancelMeeting: { reason: '人不齐' },
    answerInvitation: { answer: 'coming' },
    updateRoll: {},
    openRound: { issueIds: [] },
    closeRound: {},
    answerStatement: { statementId: uuidv4(), answer: 'agree' },
    addStatement: { statementId: uuidv4(), words: '先谈孩子放学没人看' },
    hideStatement: { statementId: uuidv4(), reason: '点了名' },
    showStatement: { statementId: uuidv4() },
    takeRoundOrder: {},
    checkInFromPaper: { seatIds: [ids.seatId] },
    addObserver: { name: '列席的人', group: 'local' },
    openMeeting: {},
    closeMeeting: {},
    signMinutes: { hash: '0'.repeat(64) },
    correctMinutes: { version: 1, changes: [{ field: 'convenor', words: '居委会' }] },
    checkIn: {},
    leave: {},
    checkInSeat: { seatId: ids.seatId },
    markLeft: { seatId: ids.seatId },
    addItem: { issueId: null, title: '路灯' },
    openItem: { itemId: ids.itemId },
    moveItem: { itemId: ids.itemId, beforeItemId: null },
    setItemMinutes: { itemId: ids.itemId, minutes: 20 },
    setItemAside: { itemId: ids.itemId },
    takeBackItem: { itemId: ids.itemId },
    takeBackSecond: { motionId: ids.motionId },
    raiseHandAgain: {},
    takeBackFloor: { requestId: ids.requestId },
    resumeSpeech: { requestId: ids.requestId },
    callToOrder: { seatId: ids.seatId, kind: 'offTopic', note: '', endsSpeech: false },
    handOverChair: { seatId: ids.seatId, reason: 'speaks' },
    closeItem: { itemId: ids.itemId },
    proposeMotion: {
      itemId: ids.itemId,
      onBehalfOfSeatId: null,
      what: '装十盏路灯',
      unitId: uuidv4(),
      dueOn: addDays(today, 60),
      costYuan: 0,
      costNote: '',
    },
    proposeAmendment: {
      motionId: ids.motionId,
      onBehalfOfSeatId: null,
      what: '装八盏路灯',
      unitId: uuidv4(),
      dueOn: addDays(today, 60),
      costYuan: 0,
      costNote: '',
    },
    takeOverAmendment: { motionId: ids.motionId },
    secondMotion: { motionId: ids.motionId },
    withdrawMotion: { motionId: ids.motionId },
    recuse: { motionId: ids.motionId },
    takeBackRecusal: { motionId: ids.motionId },
    raiseHand: { stance: 'other' },
    lowerHand: {},
    giveFloor: { requestId: ids.requestId, overrideReason: null },
    extendSpeech: { requestId: ids.requestId },
    endSpeech: { requestId: ids.requestId },
    openBallot: { motionId: ids.motionId },
    undoBallot: { ballotId: uuidv4() },
    drawLot: { ballotId: uuidv4() },
    makeLastCall: { ballotId: uuidv4() },
    enterVotes: {
      ballotId: uuidv4(),
      votes: { kind: 'hands', papers: [{ content: { choice: 'yes' }, count: 1 }] },
    },
    confirmVotes: { entryId: uuidv4() },
    refuseVotes: { entryId: uuidv4() },
    openCheck: { motionId: ids.motionId },
    answerCheck: { checkId: uuidv4(), answer: 'agree' },
    closeCheck: { checkId: uuidv4() },
    sendToAssembly: { itemId: ids.itemId },
    closeBallot: { ballotId: uuidv4() },
    publishResolution: { motionId: ids.motionId, supervisorSeatId: ids.seatId, dueOn: addDays(today, 60) },
  };
  const forHosts = meetingCommandList.filter(({ action }) => action === 'meetings.run');

  test.each(meetingCommandList)('5: $name is refused to a host of another community', async (command) => {
    const [meeting, elsewhere] = [await hall.meeting(), await hall.meeting()];
    const request = { id: uuidv4(), actor: elsewhere.host, input: inputOf(command.name, meeting.id) };
    await expect(command.execute(hall.runner, request)).rejects.toMatchObject({ code: 'notAllowed' });
  });

  test.each(meetingCommandList)(
    '5: $name in no meeting answers like a missing permission',
    async (command) => {
      const { host } = await hall.meeting();
      const request = { id: uuidv4(), actor: host, input: inputOf(command.name, uuidv4()) };
      await expect(command.execute(hall.runner, request)).rejects.toMatchObject({ code: 'notAllowed' });
    },
  );

  test.each(forHosts)('5: $name is for hosts, not for representatives', async (command) => {
    const meeting = await hall.meeting();
    const actor = voter(meeting, 0).person;
    const request = { id: uuidv4(), actor, input: inputOf(command.name, meeting.id) };
    await expect(command.execute(hall.runner, request)).rejects.toMatchObject({ code: 'notAllowed' });
  });

  test('a representative proposes in nobody else’s name', async () => {
    const meeting = await hall.meeting();
    const itemId = await hall.sitting(meeting);
    const input = { ...hall.motion(meeting, itemId), onBehalfOfSeatId: voter(meeting, 1).seatId };
    expect(await hall.refused(meeting, 'proposeMotion', voter(meeting, 0).person, input)).toBe('notAllowed');
    await hall.run(meeting, 'proposeMotion', meeting.host, input);
    expect((await hall.view(meeting)).motions[0]?.proposerSeatId).toBe(voter(meeting, 1).seatId);
  });

  function inputOf(name: string, meetingId: string): object {
    const input = inputs[name];
    if (!input) throw new Error(`no input for ${name}`);
    return { ...input, meetingId };
  }
});
