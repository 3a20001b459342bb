import { z } from 'zod';
import { localDay } from '../../../shared/local-time.ts';
import {
  adultFrom,
  consentStanding,
  isAskedMyself,
  type MyConsent,
} from '../../../shared/volunteers/consent.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { agreedBy } from './consent.ts';

interface Row {
  readonly own: MyConsent['own'];
  readonly guardianAt: number | null;
  readonly promised: number;
}

/** What whoever asks agreed to, and until when a guardian speaks for them; null for who is no volunteer. */
export const myConsent = query({
  action: 'identity.self',
  input: z.strictObject({}),
  scope: (_em, _input, viewer) =>
    Promise.resolve(viewer.kind === 'person' ? { personId: viewer.personId } : {}),
  async read({ em, viewer, now }): Promise<MyConsent | null> {
    if (viewer.kind !== 'person') throw new Error('a query of one’s own was permitted to nobody');
    const { personId } = viewer;
    const [row] = await sql<Row>(
      em,
      `select
         (select jsonb_build_object('given', given, 'at', ms(at), 'version', version, 'way', way) from volunteer_consent
          where person_id = $1 and kind = 'registration' order by at desc, id desc limit 1) as own,
         (select ms(at) from volunteer_consent
          where person_id = $1 and kind = 'guardian' order by at desc, id desc limit 1) as "guardianAt",
         (select count(*)::int from booking
          where person_id = $1 and cancelled_at is null and starts_at > $2) as promised
       from volunteer where person_id = $1`,
      [personId, now.toISOString()],
    );
    if (!row) return null;
    const agreed = await agreedBy(em, personId);
    const until = adultFrom(agreed);
    const isMinor = localDay(now.getTime()) < until;
    const standing = consentStanding(agreed, localDay(now.getTime()));
    return {
      standing,
      isAsked: isAskedMyself({ standing, own: row.own }),
      guardian: isMinor
        ? {
            given: agreed.guardianConsent,
            ...{ at: row.guardianAt, until, birthdayKnown: agreed.birthday !== null },
          }
        : null,
      own: row.own,
      promised: row.promised,
    };
  },
});
