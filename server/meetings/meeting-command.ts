/**
 * What every command of a meeting shares: it takes place in the meeting's room, under its lock, and begins with the
 * meeting as it is then. What it tells that room names who did it (`by`), so that of two hosts each sees the other's steps. Safe to repeat: run-command.ts answers a repeated id with the first outcome.
 */
import type { z } from 'zod';
import type { Action } from '../../shared/identity/permissions.ts';
import { holds } from '../../shared/identity/roles.ts';
import { meetingCommands } from '../../shared/meetings/commands.ts';
import type { MeetingEvent, OnBehalf } from '../../shared/meetings/events.ts';
import { chairOf } from '../../shared/meetings/rules/chair.ts';
import { seatOf, seatOfPerson } from '../../shared/meetings/rules/find.ts';
import type { MeetingView, Seat } from '../../shared/meetings/view.ts';
import { Refusal } from '../../shared/refusal.ts';
import {
  defineCommand,
  type Announcement,
  type Command,
  type CommandContext,
  type Decision,
} from '../live/command.ts';
import { loadView } from './load-view.ts';
import { scopeOfMeeting } from './scopes.ts';

type Name = keyof typeof meetingCommands;
type Input<Of extends Name> = z.infer<(typeof meetingCommands)[Of]>;
const schemas: { readonly [Of in Name]: z.ZodType<Input<Of>> } = meetingCommands;

interface ForSeat {
  readonly onBehalfOfSeatId?: string | null | undefined;
}

export interface MeetingContext extends CommandContext {
  readonly view: MeetingView;
}

export function meetingCommand<Of extends Name, Reply>(
  name: Of,
  action: Action,
  run: (context: MeetingContext, input: Input<Of>) => Promise<Decision<Reply>>,
): Command<Input<Of>, Reply> {
  return defineCommand<Input<Of>, Reply>({
    name,
    action,
    input: schemas[name],
    async place(em, { meetingId }) {
      const scope = await scopeOfMeeting(em, meetingId);
      return scope && { room: meetingId, scope };
    },
    async run(context, checked) {
      const view = await loadView(context.em, checked.meetingId);
      const { reply, announce } = await run({ ...context, view }, checked);
      const by = context.actor.personId;
      return {
        reply,
        announce: announce.map((told) =>
          told.room === view.id ? { ...told, data: { ...told.data, by } } : told,
        ),
      };
    },
  });
}

/** The event, as an announcement to the meeting's room. */
export function tell(view: MeetingView, event: MeetingEvent): Announcement {
  return { room: view.id, type: event.type, data: event.data };
}

/** Hosts of the community, and whoever has been handed the chair. */
export function isHostOf({ view, actor }: MeetingContext): boolean {
  const hasChair = view.chairSeatId !== null && chairOf(view)?.personId === actor.personId;
  return hasChair || holds(actor, 'host', { communityId: view.communityId });
}

/** In whose name something is done: one's own, or, asked by a host, a seat's. Refusals: notAllowed, notOnRoll. */
export function actingSeat(context: MeetingContext, { onBehalfOfSeatId }: ForSeat): Seat {
  if (!onBehalfOfSeatId) return ownSeat(context);
  if (!isHostOf(context)) throw new Refusal('notAllowed');
  const seat = seatOf(context.view, onBehalfOfSeatId);
  if (!seat) throw new Refusal('notOnRoll');
  return seat;
}

/** What is told beside the deed, so that the log names for whom a host did it. */
export function onBehalf({ onBehalfOfSeatId }: ForSeat): OnBehalf {
  return onBehalfOfSeatId ? { onBehalfOfSeatId } : {};
}

/** The actor's own seat; refused notOnRoll without one. */
export function ownSeat({ view, actor }: MeetingContext): Seat {
  const seat = seatOfPerson(view, actor.personId);
  if (!seat) throw new Refusal('notOnRoll');
  return seat;
}
