import { z } from 'zod';
import type { PlaceCode } from '../../../shared/volunteers/board-view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { communityOfShift } from '../place.ts';
import { nextCodes } from '../place-codes.ts';

/** What the screen or the paper at the place shows. */
export const placeCode = query({
  action: 'volunteers.lead',
  input: z.strictObject({ shiftId: z.uuid() }),
  async scope(em, { shiftId }) {
    const communityId = await communityOfShift(em, shiftId);
    return communityId === null ? null : { communityId };
  },
  async read({ em, now }, { shiftId }): Promise<PlaceCode> {
    const [shift] = await sql<Omit<PlaceCode, 'serverAt' | 'codes'>>(
      em,
      `select printed_code as "isPrinted", check_in_code as "printedCode", asks_location as "asksLocation",
         lat is not null as "hasPoint" from shift where id = $1`,
      [shiftId],
    );
    if (!shift) throw new Error(`shift ${shiftId} vanished`);
    const at = now.getTime();
    return { ...shift, serverAt: at, codes: await nextCodes(em, shiftId, at) };
  },
});
