/** The stages of a meeting at which its rules are asked. */
import type { MeetingView } from '../../shared/meetings/view.ts';
import { aBallot, aMotion, anItem, aRequest, aSeat, aView, chair, withSeats } from './a-view.ts';

export const open = aView();
export const called = aView({ state: 'called', openedAt: null });
export const closed = aView({ state: 'closed', closedAt: 1, items: [anItem('i1', { state: 'done' })] });
export const signed: MeetingView = { ...closed, state: 'signed', signedAt: 2 };
export const between = aView({
  items: [anItem('i1', { state: 'done' }), anItem('i2', { state: 'waiting' })],
});
export const proposed = aView({ motions: [aMotion('proposed')] });
export const debated = aView({ motions: [aMotion('debated')] });
export const voting = aView({ motions: [aMotion('voting')], ballots: [aBallot()] });
export const adopted = aView({ motions: [aMotion('adopted')] });
export const rejected = aView({ motions: [aMotion('rejected')] });
export const speaking = aView({ floor: [aRequest('a1', 1, { startedAt: 0, state: 'speaking' })] });
export const absent = withSeats(open, { present: false }, 'a1');
export const observed = aView({
  seats: [aSeat('a1'), aSeat('o5', { role: 'observer', votes: false }), chair],
});
