/** Rule 14 looked at afterwards: the chair's vote was accepted only when all who were here all the time had voted. */
import type { MeetingEvent } from '../../../shared/meetings/events.ts';
import type { Assembly } from '../../support/assembly.ts';
import type { Answered } from './problems-of-votes.ts';

export function problemsOfChair(
  answers: readonly Answered[],
  assembly: Assembly,
  logged: readonly { readonly type: string; readonly data: unknown }[],
): string[] {
  const firstVote = (ballotId: string, seatId: string) =>
    answers.find(
      ({ act, reply, device }) =>
        reply.ok &&
        act.name === 'castVote' &&
        device.member.seatId === seatId &&
        'ballotId' in act.input &&
        act.input.ballotId === ballotId,
    );
  return [...stayed(assembly, logged)].flatMap(([ballotId, seatIds]) => {
    const chairs = firstVote(ballotId, assembly.hosts[0]?.seatId ?? '');
    if (!chairs) return [];
    return [...seatIds]
      .filter((seatId) => (firstVote(ballotId, seatId)?.sentAt ?? Infinity) > chairs.answeredAt)
      .map((seatId) => `the chair voted in ${ballotId} before ${seatId}, who never left`);
  });
}

/** By ballot: who could vote when it opened, and was here until it closed. */
function stayed(
  { voters }: Assembly,
  logged: readonly { readonly type: string; readonly data: unknown }[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const present = new Set<string>();
  const recused = new Set<string>();
  const all = new Map<string, Set<string>>();
  let open: Set<string> | null = null;
  for (const { type, data } of logged) {
    const event = { type, data } as MeetingEvent;
    if (event.type === 'seatCheckedIn') present.add(event.data.seatId);
    if (event.type === 'seatRecused') recused.add(`${event.data.motionId} ${event.data.seatId}`);
    if (event.type === 'seatLeft') {
      present.delete(event.data.seatId);
      open?.delete(event.data.seatId);
    }
    if (event.type === 'ballotOpened') {
      const { id, motionId } = event.data.ballot;
      const here = voters.filter(
        ({ seatId }) => present.has(seatId) && !recused.has(`${motionId} ${seatId}`),
      );
      open = new Set(here.map(({ seatId }) => seatId));
      all.set(id, open);
    }
    if (event.type === 'ballotClosed') open = null;
  }
  return all;
}
