/**
 * Tells whoever holds a credential that it ends soon: a month before, and in the last week. Safe to repeat and to run on
 * several nodes: of one day of one credential somebody is told once a stage.
 */
import { addDays, localDay } from '../../shared/local-time.ts';
import { endingStage, endingWithinDays } from '../../shared/volunteers/credential-ending.ts';
import { sql } from '../database.ts';
import type { Runner } from '../live/run-command.ts';
import { tellOfService } from '../notifications/tell-of-service.ts';

interface Ending {
  readonly personId: string;
  readonly credential: string;
  readonly validUntil: string;
}

/** To be called every hour. */
export async function tellEndingCredentials(runner: Runner): Promise<void> {
  const now = runner.now();
  const today = localDay(now.getTime());
  await runner.database.em().transactional(async (em) => {
    const ending = await sql<Ending>(
      em,
      `select held.person_id as "personId", held.kind as credential, to_char(held.valid_until, 'YYYY-MM-DD') as "validUntil"
       from volunteer_credential held
       where held.valid_until between $1 and $2 and exists (select from role_grant g
         where g.person_id = held.person_id and g.role = 'volunteer' and g.revoked_at is null)
       order by held.person_id, held.kind`,
      [today, addDays(today, endingWithinDays)],
    );
    for (const { personId, credential, validUntil } of ending) {
      const stage = endingStage(validUntil, today);
      if (stage === null) continue;
      const subject = `${validUntil}:${stage}:${credential}`;
      const readers = [{ personId, subject }];
      await tellOfService(em, { kind: 'credentialEnds', readers, data: { credential, validUntil }, now });
    }
  });
}
