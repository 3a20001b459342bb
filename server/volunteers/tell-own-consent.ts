/** Tells whoever has turned 18 that their guardian's word has ended and their own is asked. Safe to repeat: once each. */
import { localDay } from '../../shared/local-time.ts';
import { adultFrom, consentStanding, type Agreed } from '../../shared/volunteers/consent.ts';
import { sql } from '../database.ts';
import type { Runner } from '../live/run-command.ts';
import { tellOfService } from '../notifications/tell-of-service.ts';

/** To be called every hour. */
export async function tellOwnConsentNeeded(runner: Runner): Promise<void> {
  const now = runner.now();
  const today = localDay(now.getTime());
  await runner.database.em().transactional(async (em) => {
    const young = await sql<Agreed & { personId: string }>(
      em,
      `select v.person_id as "personId", v.born_year as "bornYear", to_char(v.birthday, 'YYYY-MM-DD') as birthday,
         v.guardian_consent as "guardianConsent", ms(v.consented_at) as "consentedAt"
       from volunteer v where v.guardian_consent and v.born_year > $1 and exists (select from role_grant g
         where g.person_id = v.person_id and g.role = 'volunteer' and g.revoked_at is null)`,
      [Number(today.slice(0, 4)) - 25],
    );
    const readers = young
      .filter((who) => consentStanding(who, today) === 'ownNeeded')
      .map((who) => ({ personId: who.personId, subject: adultFrom(who) }));
    await tellOfService(em, { kind: 'ownConsentNeeded', readers, now });
  });
}
