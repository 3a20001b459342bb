/** GET /api/volunteer-records?communityId&from&to&language: service of a period as a workbook, from the ledger. */
import type { EntityManager } from '@mikro-orm/postgresql';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import { may } from '../../../shared/identity/permissions.ts';
import { dayMs, localDay, startOfDay } from '../../../shared/local-time.ts';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { starsOf, whyDaysInvalid, type Days } from '../../../shared/volunteers/certificate.ts';
import { mostDays } from '../../../shared/volunteers/record-columns.ts';
import { sql } from '../../database.ts';
import type { ViewerOf } from '../../identity/viewer.ts';
import type { Services } from '../../services.ts';
import { countedMsOf, servicesOf } from '../ledger-services.ts';
import { issuerOf, settingsOf } from '../settings.ts';
import type { RecordedVolunteer, Records } from './workbook.ts';

const wanted = z.strictObject({
  communityId: z.uuid(),
  from: z.iso.date(),
  to: z.iso.date(),
  language: z.enum(['zh-CN', 'en']),
});

const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Refusals: notSignedIn, notAllowed, invalidInput, periodInvalid (also: longer than mostDays), daysAhead. */
export function recordsHandler(
  { database, now }: Pick<Services, 'database' | 'now'>,
  viewerOf: ViewerOf,
): Router {
  const download: RequestHandler = async (request, response) => {
    const viewer = await viewerOf(request.headers.cookie);
    if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
    const parsed = wanted.safeParse(request.query);
    if (!parsed.success)
      throw new Refusal('invalidInput', { issues: parsed.error.issues.map(({ path }) => path.join('.')) });
    const { communityId, from, to, language } = parsed.data;
    if (!may(viewer, 'volunteers.keep', { communityId })) throw new Refusal('notAllowed');
    refuse(whyDaysInvalid({ from, to }, localDay(now().getTime())));
    if (startOfDay(to) - startOfDay(from) > mostDays * dayMs) throw new Refusal('periodInvalid');
    const records = await loadRecords(database.em(), communityId, { from, to });
    const { recordsWorkbook } = await import('./workbook.ts');
    response.attachment(`volunteer-records-${from}-${to}.xlsx`).type(mediaType);
    response.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    response.send(await recordsWorkbook(records, language));
  };
  const router = express.Router();
  router.get('/', download);
  router.use(answerRefusal);
  return router;
}

/** Everyone with service at the community's shifts in these days, by number; read in one moment. */
function loadRecords(em: EntityManager, communityId: string, days: Days): Promise<Records> {
  return em.transactional(
    async (inner) => {
      const services = await servicesOf(inner, { communityId }, days);
      const personIds = [...new Set(services.map(({ personId }) => personId))];
      const settings = await settingsOf(inner, communityId);
      const counted = await countedMsOf(inner, personIds);
      const people = await sql<Omit<RecordedVolunteer, 'stars'>>(
        inner,
        `select v.person_id as "personId", v.number, p.name, v.born_year as "bornYear", p.phone,
           home.name as residence, to_char(v.registered_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "registeredOn",
           array(select skill from volunteer_skill k where k.person_id = v.person_id order by skill) as skills,
           array(select kind from volunteer_credential c where c.person_id = v.person_id order by kind) as credentials,
           coalesce((select jsonb_agg(jsonb_build_object('language', language, 'grade', grade) order by language)
             from volunteer_language l where l.person_id = v.person_id), '[]') as languages
         from volunteer v join person p on p.id = v.person_id
         left join lateral (select c.street || c.name as name from role_grant g join community c on c.id = g.community_id
           where g.person_id = v.person_id and g.role = 'volunteer' order by g.granted_at, g.id limit 1) home on true
         where v.person_id = any($1::uuid[]) order by v.number`,
        [personIds],
      );
      const [community] = await sql<{ isDemo: boolean }>(
        inner,
        'select is_demo as "isDemo" from community where id = $1',
        [communityId],
      );
      return {
        ...{ days, services, organisation: await issuerOf(inner, communityId, settings) },
        isDemo: community?.isDemo ?? false,
        volunteers: people.map((person) => ({
          ...person,
          stars: starsOf(counted.get(person.personId) ?? 0, settings.starHours).stars,
        })),
      };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

const statusOf: Partial<Record<Refusal['code'], number>> = {
  notSignedIn: 401,
  notAllowed: 403,
  invalidInput: 400,
  periodInvalid: 400,
  daysAhead: 400,
};

const answerRefusal: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof Refusal)) return next(error);
  response
    .status(statusOf[error.code] ?? 409)
    .json({ refusal: { code: error.code, details: error.details } });
};
