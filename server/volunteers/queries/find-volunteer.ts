import { z } from 'zod';
import { localDay } from '../../../shared/local-time.ts';
import { askedAtDoor } from '../../../shared/volunteers/consent.ts';
import type { FoundVolunteer } from '../../../shared/volunteers/board-view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { ownWordJson, type Known } from '../known-volunteer.ts';
import { communityOfShift } from '../place.ts';

type Row = Known & Omit<FoundVolunteer, 'asked'>;

/** Registered volunteers by a part of the name, or by number: for whoever stands at the door. At most eight. */
export const findVolunteer = query({
  action: 'volunteers.lead',
  input: z.strictObject({ shiftId: z.uuid(), text: z.string().trim().min(1).max(40) }),
  async scope(em, { shiftId }) {
    const communityId = await communityOfShift(em, shiftId);
    return communityId === null ? null : { communityId };
  },
  async read({ em, now }, { shiftId, text }): Promise<FoundVolunteer[]> {
    const today = localDay(now.getTime());
    const found = await sql<Row>(
      em,
      `select p.id as "personId", p.name, v.number, v.born_year as "bornYear",
         to_char(v.birthday, 'YYYY-MM-DD') as birthday, v.guardian_consent as "guardianConsent",
         ms(v.consented_at) as "consentedAt", v.agreed_text as "agreedText", ${ownWordJson} as own,
         exists (select from turnout t where t.shift_id = $1 and t.person_id = p.id) as "isHere"
       from volunteer v join person p on p.id = v.person_id
       where p.erased_at is null and (v.number = upper($2) or strpos(p.name, $2) > 0)
       order by p.name, p.id limit 8`,
      [shiftId, text],
    );
    return found.map(({ personId, name, number, isHere, ...agreed }) => ({
      ...{ personId, name, number, isHere },
      asked: askedAtDoor(agreed, today),
    }));
  },
});
