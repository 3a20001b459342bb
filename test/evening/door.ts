/** People come in by phone, by the host, from a list; the meeting opens; its agenda is put in order. */
import { words } from '../support/words.ts';
import { press } from '../e2e/people-with-browsers.ts';
import type { Stage } from './stage.ts';

/** Of the crowd: the last four hold no phone, and the host acts for them. */
export const withoutPhone = 26;

export async function door(stage: Stage): Promise<void> {
  const { chair, taker, supervisor, crowd } = stage.cast;
  stage.say('the door');
  await stage.picture('before');
  for (const page of stage.devices.phones) await press(page, words('meetings:phone.checkIn.button'));
  await Promise.all(crowd.slice(0, withoutPhone).map((one) => one.must('checkIn')));
  const [byHost, ...onPaper] = crowd.slice(withoutPhone).map((one) => stage.seatOf(one));
  await stage.asHost('checkInSeat', { seatId: byHost });
  await stage.asHost('checkInFromPaper', { seatIds: onPaper });
  for (const one of [supervisor, taker, chair]) await one.must('checkIn');
  await stage.asHost('addObserver', { name: '物业罗经理', group: 'local' });
  await stage.refused(stage.someone(0), 'openMeeting', {}, 'notAllowed');
  await stage.asHost('openMeeting');
  await stage.settled();
  await stage.picture('opened');
}

/** Reply: the item that is set aside for now. */
export async function agenda(stage: Stage): Promise<string> {
  stage.say('the agenda is put in order, and what was on it is set aside for now');
  const first = stage.view().items[0]?.id ?? '';
  const { itemId: last } = await stage.asHost('addItem', { issueId: null, title: '上周巡查情况' });
  await stage.asHost('moveItem', { itemId: last, beforeItemId: first });
  await stage.asHost('moveItem', { itemId: last, beforeItemId: null });
  await stage.asHost('openItem', { itemId: last });
  await stage.asHost('takeBackItem', { itemId: last });
  await stage.asHost('openItem', { itemId: first });
  await stage.asHost('setItemAside', { itemId: first });
  await stage.settled();
  await stage.picture('agenda');
  return first;
}

/** The evening comes back to it; the observer tells how things stand. */
export async function returnTo(stage: Stage, itemId: string): Promise<void> {
  stage.say('back to what was set aside');
  await stage.asHost('openItem', { itemId });
  const seatId = stage.seatWith('observer');
  const { requestId } = await stage.asHost('raiseHand', { stance: 'other', onBehalfOfSeatId: seatId });
  await stage.asHost('giveFloor', { requestId, overrideReason: null });
  await stage.speak();
  await stage.asHost('endSpeech', { requestId });
  await stage.asHost('closeItem', { itemId });
}
