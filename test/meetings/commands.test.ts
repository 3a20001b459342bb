/**
 * Every command of a meeting on a real database. `hall.run` holds each to the promise of live copies: the old
 * snapshot and the events told make the new snapshot; `hall.refused` to changing nothing.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { meetingCommands } from '../../shared/meetings/commands.ts';
import type { MeetingEvent } from '../../shared/meetings/events.ts';
import { centreId } from '../../shared/live/topics.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { withoutTitles } from '../../shared/meetings/minutes/hidden-titles.ts';
import { ordinaryPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import { speakingTime } from '../../shared/meetings/rules/speaking-time.ts';
import { addDays } from '../../shared/local-time.ts';
import { hideContent, restoreContent } from '../../server/issues/commands/moderate.ts';
import { named } from '../../server/live/run-command.ts';
import { hiddenTitles, loadMinutes } from '../../server/meetings/minutes/load-minutes.ts';
import { meetingCommandList } from '../../server/meetings/commands/index.ts';
import { Hall, idIn, minute, today, voter } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

const everyEvent: Record<MeetingEvent['type'], true> = {
  ballotClosed: true,
  ballotOpened: true,
  calledToOrder: true,
  chairHandedOver: true,
  floorTakenBack: true,
  handRaisedAgain: true,
  itemMinutesSet: true,
  itemRenamed: true,
  itemMoved: true,
  itemSetAside: true,
  itemTakenBack: true,
  secondTakenBack: true,
  speechResumed: true,
  ballotUndone: true,
  lastCallMade: true,
  lotDrawn: true,
  checkAnswered: true,
  checkClosed: true,
  checkOpened: true,
  entrySettled: true,
  itemSentToAssembly: true,
  votesEntered: true,
  floorGranted: true,
  handLowered: true,
  handRaised: true,
  itemAdded: true,
  itemClosed: true,
  invitationAnswered: true,
  itemOpened: true,
  meetingCancelled: true,
  meetingClosed: true,
  meetingMoved: true,
  meetingOpened: true,
  minutesCorrected: true,
  minutesSigned: true,
  motionAmended: true,
  motionProposed: true,
  motionSeconded: true,
  motionWithdrawn: true,
  paperAdded: true,
  resolutionPublished: true,
  roundClosed: true,
  roundOpened: true,
  seatAdded: true,
  seatCheckedIn: true,
  seatLeft: true,
  seatRemoved: true,
  seatRecused: true,
  recusalTakenBack: true,
  speechEnded: true,
  speechExtended: true,
  statementsChanged: true,
};

/** Some sixty commands, each between two readings of the whole meeting. */
describe('an evening', { timeout: 120_000 }, () => {
  test('1: every command tells what turns the old copy of a meeting into the new one', async () => {
    const meeting = await hall.meeting({ voters: 4 });
    const { host } = meeting;
    const [first, second, third, fourth] = [0, 1, 2, 3].map((index) => voter(meeting, index));
    if (!first || !second || !third || !fourth) throw new Error('four voters');
    const [issueId, neverReached] = [await hall.issue(meeting), await hall.issue(meeting)];

    await hall.beforeOpening(meeting, first.person);
    await hall.round(meeting, [issueId, neverReached], first.person);
    await hall.run(meeting, 'checkIn', first.person, {});
    await hall.run(meeting, 'checkInSeat', host, { seatId: second.seatId });
    await hall.run(meeting, 'checkInFromPaper', host, { seatIds: [second.seatId, third.seatId] });
    await hall.run(meeting, 'addObserver', host, { name: '列席的人', group: 'local' });
    await hall.run(meeting, 'checkIn', fourth.person, {});
    await hall.run(meeting, 'openMeeting', host, {});
    const itemId = idIn(await hall.run(meeting, 'addItem', host, { issueId, title: null }), 'itemId');
    await hall.run(meeting, 'addItem', host, { issueId: neverReached, title: null });
    const minuteTaker = await hall.person([{ role: 'supervisor', communityId: meeting.communityId }]);
    const minuteTakerSeat = await hall.seat(meeting.id, 39, minuteTaker, {
      role: 'minuteTaker',
      group: 'local',
      votes: false,
    });
    await hall.run(meeting, 'checkInSeat', host, { seatId: minuteTakerSeat });
    await hall.run(meeting, 'setItemMinutes', host, { itemId, minutes: 20 });
    const reachedLast = (await hall.view(meeting)).items[1]?.id ?? '';
    await hall.run(meeting, 'moveItem', host, { itemId: reachedLast, beforeItemId: itemId });
    await hall.run(meeting, 'takeRoundOrder', host, {});
    const hiding = { issueId: neverReached, fileId: null, step: null };
    await hall.execute(meeting, named(hideContent), host, { ...hiding, reason: '点了名' });
    expect((await hall.view(meeting)).items.map(({ title }) => title)).toContain('#2');
    await hall.run(meeting, 'openItem', host, { itemId });
    await hall.run(meeting, 'takeBackItem', host, { itemId });
    await hall.run(meeting, 'openItem', host, { itemId });
    hall.now += minute;
    await hall.run(meeting, 'setItemAside', host, { itemId });
    await hall.run(meeting, 'openItem', host, { itemId });
    await hall.run(meeting, 'handOverChair', host, { seatId: minuteTakerSeat, reason: 'speaks' });

    await hall.run(meeting, 'raiseHand', first.person, { stance: 'other' });
    await hall.run(meeting, 'raiseHand', second.person, { stance: 'other' });
    const [asked, next] = (await hall.view(meeting)).floor;
    if (!asked || !next) throw new Error('two hands are up');
    await hall.run(meeting, 'giveFloor', host, { requestId: asked.id, overrideReason: null });
    hall.now += minute;
    await hall.run(meeting, 'extendSpeech', host, { requestId: asked.id });
    await hall.run(meeting, 'giveFloor', host, { requestId: next.id, overrideReason: null });
    hall.now += minute;
    await hall.run(meeting, 'endSpeech', host, { requestId: next.id });
    hall.now += 5_000;
    await hall.run(meeting, 'resumeSpeech', host, { requestId: next.id });
    const { bySeat } = speakingTime(await hall.view(meeting), hall.now);
    expect(bySeat[second.seatId], 'the pause was not spoken').toBe(minute);
    await hall.run(meeting, 'extendSpeech', host, { requestId: next.id });
    const warning = { kind: 'offTopic', note: '', endsSpeech: true } as const;
    await hall.run(meeting, 'callToOrder', host, { seatId: second.seatId, ...warning });
    await hall.run(meeting, 'raiseHand', third.person, { stance: 'other' });
    const calledTooSoon = (await hall.view(meeting)).floor[2]?.id ?? '';
    await hall.run(meeting, 'giveFloor', host, { requestId: calledTooSoon, overrideReason: null });
    await hall.run(meeting, 'takeBackFloor', host, { requestId: calledTooSoon });
    await hall.run(meeting, 'lowerHand', third.person, {});
    await hall.run(meeting, 'raiseHandAgain', third.person, {});
    await hall.run(meeting, 'lowerHand', third.person, {});

    const dropped = await hall.run(meeting, 'proposeMotion', third.person, hall.motion(meeting, itemId));
    await hall.run(meeting, 'withdrawMotion', third.person, { motionId: idIn(dropped, 'motionId') });
    const motionId = await hall.debate(meeting, itemId);
    await hall.run(meeting, 'takeBackSecond', second.person, { motionId });
    await hall.run(meeting, 'secondMotion', second.person, { motionId });
    await hall.run(meeting, 'recuse', fourth.person, { motionId });
    await hall.run(meeting, 'takeBackRecusal', fourth.person, { motionId });
    await hall.run(meeting, 'recuse', fourth.person, { motionId });
    const amendmentId = idIn(
      await hall.run(meeting, 'proposeAmendment', second.person, hall.amendment(meeting, motionId)),
      'motionId',
    );
    await hall.run(meeting, 'takeOverAmendment', first.person, { motionId: amendmentId });
    await hall.run(meeting, 'raiseHand', third.person, { stance: 'against' });
    await hall.run(meeting, 'lowerHand', third.person, {});
    await hall.run(meeting, 'raiseHand', third.person, { stance: 'against' });
    await hall.run(meeting, 'leave', third.person, {});
    await hall.run(meeting, 'checkIn', third.person, {});

    const checkId = idIn(await hall.run(meeting, 'openCheck', host, { motionId }), 'checkId');
    await hall.run(meeting, 'answerCheck', first.person, { checkId, answer: 'accept' });
    await hall.run(meeting, 'closeCheck', host, { checkId });
    const mistaken = await hall.run(meeting, 'openBallot', host, { motionId });
    await hall.run(meeting, 'undoBallot', host, { ballotId: idIn(mistaken, 'ballotId') });
    const opened = await hall.run(meeting, 'openBallot', host, { motionId });
    const ballotId = idIn(opened, 'ballotId');
    await hall.run(meeting, 'makeLastCall', host, { ballotId });
    for (const { person } of [first, second]) await hall.vote(meeting, ballotId, person, 'yes');
    const onPaper = async (choice: 'yes' | 'no') => {
      const votes = { kind: 'seats' as const, votes: [{ seatId: third.seatId, content: { choice } }] };
      return idIn(await hall.run(meeting, 'enterVotes', host, { ballotId, votes }), 'entryId');
    };
    const otherHost = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
    await hall.run(meeting, 'refuseVotes', otherHost, { entryId: await onPaper('no') });
    await hall.run(meeting, 'confirmVotes', otherHost, { entryId: await onPaper('yes') });
    await hall.run(meeting, 'markLeft', host, { seatId: third.seatId });
    expect(await hall.run(meeting, 'closeBallot', host, { ballotId })).toEqual({ outcome: 'adopted' });
    const { result } = (await hall.view(meeting)).ballots[0] ?? {};
    // The third had voted before leaving, the fourth stepped back: both are present for the count.
    expect(result?.tally).toMatchObject({
      counts: { yes: 3, no: 0, abstain: 0, notVoted: 1 },
      quorum: { eligible: 4, present: 4, needed: 3 },
      majority: { of: 4, needed: 3 },
    });
    expect(result?.byGroup).toEqual({
      migrant: { yes: 2, no: 0, abstain: 0, notVoted: 0 },
      local: { yes: 1, no: 0, abstain: 0, notVoted: 1 },
    });

    const dueOn = addDays(today, 90);
    const supervisorSeatId = second.seatId;
    hall.published.length = 0;
    await hall.run(meeting, 'publishResolution', host, { motionId, supervisorSeatId, dueOn });
    expect(hall.published.map(({ room }) => room)).toContain(centreId);
    const [resolution] = (await hall.view(meeting)).resolutions;
    expect(resolution).toMatchObject({
      number: '1-1',
      issueId,
      dueOn,
      supervisorName: second.person.name,
      noticeUntil: addDays(today, 15),
    });
    await hall.run(meeting, 'closeItem', host, { itemId });
    await hall.run(meeting, 'checkIn', third.person, {});
    const stuck = idIn(await hall.run(meeting, 'addItem', host, { issueId: null, title: '围墙' }), 'itemId');
    await hall.run(meeting, 'openItem', host, { itemId: stuck });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const failing = await hall.debate(meeting, stuck);
      const opened = await hall.run(meeting, 'openBallot', host, { motionId: failing });
      await hall.run(meeting, 'closeBallot', host, { ballotId: idIn(opened, 'ballotId') });
    }
    await hall.run(meeting, 'sendToAssembly', host, { itemId: stuck });
    const choosing = idIn(
      await hall.run(meeting, 'addItem', host, { issueId: null, title: '地点' }),
      'itemId',
    );
    await hall.run(meeting, 'openItem', host, { itemId: choosing });
    const plan = {
      ...ordinaryPlan(presets.council),
      method: 'dots' as const,
      dotsPerPaper: 2,
      options: ['甲', '乙'],
    };
    const chosen = await hall.debate(meeting, choosing);
    const tied = await hall.run(meeting, 'openBallot', host, { motionId: chosen, plan });
    await hall.vote(meeting, idIn(tied, 'ballotId'), first.person, { dots: { 甲: 1, 乙: 1 } });
    await hall.run(meeting, 'closeBallot', host, { ballotId: idIn(tied, 'ballotId') });
    await hall.run(meeting, 'drawLot', host, { ballotId: idIn(tied, 'ballotId') });
    await hall.run(meeting, 'publishResolution', host, { motionId: chosen, supervisorSeatId, dueOn });
    await hall.run(meeting, 'closeItem', host, { itemId: choosing });
    await hall.run(meeting, 'closeMeeting', host, {});
    hall.published.length = 0;
    await hall.run(meeting, 'correctMinutes', host, {
      version: 1,
      changes: [{ field: 'gist', itemId, side: 'for', words: '晚上看不见路。' }],
    });
    await hall.run(meeting, 'signMinutes', host, { hash: await hall.minutesHash(meeting) });
    await hall.run(meeting, 'signMinutes', minuteTaker, { hash: await hall.minutesHash(meeting) });
    expect(hall.published.map(({ room }) => room)).toContain(centreId);

    // The hidden issue is a number on every screen, and what it was called in the minutes that were signed.
    const titles = async () => (await hall.view(meeting)).items.map(({ title }) => title);
    const hidden = await hiddenTitles(hall.database.em(), meeting.id);
    expect(hidden).toMatchObject([{ title: '巷道路灯不亮', shown: '#2' }]);
    expect(await titles()).toContain('#2');
    const signed = (await loadMinutes(hall.database.em(), meeting.id))?.document;
    if (!signed) throw new Error('the minutes are signed');
    expect(signed.items.map(({ title }) => title)).not.toContain('#2');
    expect(withoutTitles(signed, hidden).items.map(({ title }) => title)).toEqual(await titles());
    await hall.execute(meeting, named(restoreContent), host, { ...hiding, reason: '误会' });
    expect(await titles()).toEqual(signed.items.map(({ title }) => title));

    const issues = await hall.rows<{ id: string; state: string }>(
      'select id, state from issue where id = any($1)',
      [[issueId, neverReached]],
    );
    expect(Object.fromEntries(issues.map(({ id, state }) => [id, state]))).toEqual({
      [issueId]: 'inProgress',
      [neverReached]: 'accepted',
    });
    const tasks = await hall.rows<{ due_on: string; supervisor_id: string; unit_id: string }>(
      'select due_on::text, supervisor_id, unit_id from action_item where issue_id = $1',
      [issueId],
    );
    expect(tasks).toEqual([
      { due_on: dueOn, supervisor_id: second.person.personId, unit_id: meeting.unitId },
    ]);
    expect([...hall.eventsTold].sort()).toEqual(Object.keys(everyEvent).sort());
    expect([...hall.commandsRun].sort()).toEqual(Object.keys(meetingCommands).sort());
    expect(meetingCommandList.map(({ name }) => name).sort()).toEqual(Object.keys(meetingCommands).sort());
  });
});
