/** A meeting that is over, for its minutes. */
import { type MinutesRecord } from '../../shared/meetings/minutes/record.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { addDays } from '../../shared/local-time.ts';
import { loadMinutes, recordOf } from '../../server/meetings/minutes/load-minutes.ts';
import type { Hall } from './hall.ts';
import { idIn, minute, today, type Meeting } from './hall.ts';

export function only<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('nothing there');
  return value;
}

export interface Evening {
  readonly meeting: Meeting;
  readonly itemId: string;
  readonly taker: SignedIn;
  readonly voters: readonly { readonly seatId: string; readonly person: SignedIn }[];
}

/** Speech, motion, named vote 2 : 1, resolution, closed; with a minute-taker who came. */
export async function held(hall: Hall): Promise<Evening> {
  const meeting = await hall.meeting({ voters: 4 });
  const taker = await hall.person([{ role: 'representative', communityId: meeting.communityId }], 'local');
  await hall.seat(meeting.id, 9, taker, { role: 'minuteTaker', group: 'local', votes: false });
  await hall.run(meeting, 'checkIn', taker, {});
  const { voters, host } = meeting;
  const [first, second, third, absent] = voters.map(only);
  if (!first || !second || !third || !absent) throw new Error('four voters');
  const itemId = await hall.sitting({ ...meeting, voters: [first, second, third] });
  const motionId = await hall.debate(meeting, itemId);
  await hall.run(meeting, 'raiseHand', first.person, { stance: 'for' });
  const [request] = (await hall.view(meeting)).floor;
  await hall.run(meeting, 'giveFloor', host, { requestId: only(request).id, overrideReason: null });
  hall.now += 1.5 * minute;
  await hall.run(meeting, 'endSpeech', host, { requestId: only(request).id });
  const ballotId = idIn(await hall.run(meeting, 'openBallot', host, { motionId }), 'ballotId');
  await hall.vote(meeting, ballotId, first.person, 'yes');
  await hall.vote(meeting, ballotId, second.person, 'yes');
  await hall.vote(meeting, ballotId, third.person, 'no');
  await hall.run(meeting, 'closeBallot', host, { ballotId });
  await hall.run(meeting, 'publishResolution', host, {
    motionId,
    supervisorSeatId: second.seatId,
    dueOn: addDays(today, 60),
  });
  await hall.run(meeting, 'closeItem', host, { itemId });
  await hall.run(meeting, 'closeMeeting', host, {});
  return { meeting, itemId, taker, voters: [first, second, third, absent] };
}

export async function minutesOf(hall: Hall, meeting: Meeting) {
  return only(await loadMinutes(hall.database.em(), meeting.id));
}

export async function record(hall: Hall, meeting: Meeting): Promise<MinutesRecord> {
  return recordOf(hall.database.em(), (await minutesOf(hall, meeting)).document);
}

export async function sign(hall: Hall, meeting: Meeting, person: SignedIn) {
  return hall.run(meeting, 'signMinutes', person, { hash: await hall.minutesHash(meeting) });
}
