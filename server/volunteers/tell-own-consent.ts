/** Tells whoever is asked for their own consent: at 18, and to a text that asks for more. Safe to repeat: once each. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { localDay } from '../../shared/local-time.ts';
import { adultFrom, asksMoreSince, consentStanding, type Agreed } from '../../shared/volunteers/consent.ts';
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
         v.guardian_consent as "guardianConsent", ms(v.consented_at) as "consentedAt", v.agreed_text as "agreedText"
       from volunteer v where v.guardian_consent and v.born_year > $1 and exists (select from role_grant g
         where g.person_id = v.person_id and g.role = 'volunteer' and g.revoked_at is null)`,
      [Number(today.slice(0, 4)) - 25],
    );
    const readers = young
      .filter((who) => consentStanding(who, today) === 'ownNeeded')
      .map((who) => ({ personId: who.personId, subject: adultFrom(who) }));
    await tellOfService(em, { kind: 'ownConsentNeeded', readers, now });
    await tellOfNewText(em, now);
  });
}

async function tellOfNewText(em: EntityManager, now: Date): Promise<void> {
  const subject = `text ${asksMoreSince}`;
  const asked = await sql<{ personId: string }>(
    em,
    `select v.person_id as "personId" from volunteer v where v.agreed_text < $1
       and exists (select from role_grant g
         where g.person_id = v.person_id and g.role = 'volunteer' and g.revoked_at is null)
       and not exists (select from service_notice n
         where n.person_id = v.person_id and n.kind = 'newTextAsked' and n.subject = $2)`,
    [asksMoreSince, subject],
  );
  const readers = asked.map(({ personId }) => ({ personId, subject }));
  await tellOfService(em, { kind: 'newTextAsked', readers, now });
}
