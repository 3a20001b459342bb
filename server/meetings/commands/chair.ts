/** Who holds the chair. */
import { whyCannotTakeChair } from '../../../shared/meetings/rules/chair.ts';
import { seatOf } from '../../../shared/meetings/rules/find.ts';
import { refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { meetingCommand, tell } from '../meeting-command.ts';

/** Whoever has it runs the meeting from their own console; the hosts of the community may take it back at any time. */
export const handOverChair = meetingCommand(
  'handOverChair',
  'meetings.run',
  async ({ em, view }, { seatId, reason }) => {
    refuse(whyCannotTakeChair(view, seatId));
    const chairSeatId = seatOf(view, seatId)?.role === 'chair' ? null : seatId;
    await sql(em, 'update meeting set chair_seat_id = $2 where id = $1', [view.id, chairSeatId]);
    return {
      reply: null,
      announce: [tell(view, { type: 'chairHandedOver', data: { seatId, chairSeatId, reason } })],
    };
  },
);
