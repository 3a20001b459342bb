/** Certificates of service: by leads and hosts, and by the volunteers whose they are. The public check is in check.ts. */
import { z } from 'zod';
import { localDay } from '../../../shared/local-time.ts';
import {
  byModule,
  starsOf,
  stateOf,
  totalMs,
  whyCannotIssue,
} from '../../../shared/volunteers/certificate.ts';
import type {
  CertificateDraft,
  CertificatesView,
  CertificateView,
  MyCertificates,
  RequestRow,
} from '../../../shared/volunteers/certificate-view.ts';
import { dayMs } from '../../../shared/local-time.ts';
import { sql } from '../../database.ts';
import { mutation, query, router, type ReadContext } from '../../trpc.ts';
import { belongsTo, communitiesKept, firstCommunityOf, keptScope } from '../kept.ts';
import { countedMsOf, servicesOf } from '../ledger-services.ts';
import { issuerOf, settingsOf } from '../settings.ts';
import {
  certifiable,
  declineCertificate,
  issueCertificate,
  requestCertificate,
  validOfDays,
  withdrawCertificate,
} from './commands.ts';
import { allDaysOf, certificateView, daysOf, issued, ledgerNow } from './read.ts';

const ofCommunity = z.strictObject({ communityId: z.uuid().nullable() });

/** A request that was declined stays in the volunteer's sight this long. */
const declinedShownMs = 30 * dayMs;

export const certificatesRouter = router({
  /** Requests that wait, and what was issued, in one community. */
  list: query({
    action: 'volunteers.keep',
    input: ofCommunity,
    scope: keptScope,
    async read({ em, viewer }, { communityId }): Promise<CertificatesView> {
      const communities = await communitiesKept(em, viewer);
      const shown = communityId ?? communities[0]?.id ?? '';
      const certificates = await issued(em, { communityId: shown });
      const now = await ledgerNow(em, certificates);
      return {
        ...{ communities, communityId: shown, requests: await requestsIn(em, shown) },
        certificates: certificates.map((one, at) => ({
          ...{ number: one.number, personId: one.personId, name: one.name, totalMs: one.totalMs },
          ...{ volunteerNumber: one.volunteerNumber, stars: one.stars, issuedAt: one.issuedAt },
          ...{ issuedByName: one.issuedByName, withdrawnReason: one.withdrawnReason },
          ...{ days: daysOf(one), state: stateOf(one), ledgerMs: now[at] ?? null },
        })),
      };
    },
  }),

  /** Volunteers of a community, by a part of the name or by number. At most eight. */
  find: query({
    action: 'volunteers.keep',
    input: z.strictObject({ communityId: z.uuid(), text: z.string().trim().min(1).max(40) }),
    scope: keptScope,
    read: ({ em }, { communityId, text }) =>
      sql<{ personId: string; name: string; number: string }>(
        em,
        `select p.id as "personId", p.name, v.number from volunteer v join person p on p.id = v.person_id
         where p.erased_at is null and (v.number = upper($2) or strpos(p.name, $2) > 0)
           and exists (select from role_grant g
             where g.person_id = p.id and g.role = 'volunteer' and g.community_id = $1)
         order by p.name, p.id limit 8`,
        [communityId, text],
      ),
  }),

  /** What would be certified, and why it can't be. Null: no volunteer of this community. */
  draft: query({
    action: 'volunteers.keep',
    input: z.strictObject({
      communityId: z.uuid(),
      personId: z.uuid(),
      /** Null: from the first service to today. */
      days: z.strictObject({ from: z.iso.date(), to: z.iso.date() }).nullable(),
    }),
    scope: keptScope,
    read: draftOf,
  }),

  /** A certificate in full; null when there is none of that number. */
  one: query({
    action: 'volunteers.certificate',
    input: z.strictObject({ number: z.string().max(20) }),
    async scope(em, { number }) {
      const [found] = await issued(em, { number });
      return found ? { communityId: found.communityId, personId: found.personId } : null;
    },
    async read({ em, services }, { number }): Promise<CertificateView | null> {
      const [found] = await issued(em, { number });
      return found ? certificateView(em, found, services.config.publicUrl) : null;
    },
  }),

  /** One's own hours in stars, certificates and the request that waits. */
  mine: query({
    action: 'identity.self',
    input: z.strictObject({}),
    scope: (_em, _input, viewer) =>
      Promise.resolve(viewer.kind === 'person' ? { personId: viewer.personId } : {}),
    read: mineOf,
  }),

  issue: mutation(issueCertificate),
  withdraw: mutation(withdrawCertificate),
  request: mutation(requestCertificate),
  decline: mutation(declineCertificate),
});

function requestsIn(em: ReadContext['em'], communityId: string): Promise<RequestRow[]> {
  return sql<RequestRow>(
    em,
    `select r.id, r.person_id as "personId", p.name, v.number as "volunteerNumber", ms(r.asked_at) as "askedAt",
       jsonb_build_object('from', to_char(r.from_day, 'YYYY-MM-DD'), 'to', to_char(r.to_day, 'YYYY-MM-DD')) as days
     from certificate_request r join person p on p.id = r.person_id join volunteer v on v.person_id = r.person_id
     where r.settled_at is null and r.community_id = $1 order by r.asked_at, r.id`,
    [communityId],
  );
}

async function draftOf(
  { em, viewer, now }: ReadContext,
  wanted: { communityId: string; personId: string; days: { from: string; to: string } | null },
): Promise<(CertificateDraft & { days: { from: string; to: string } }) | null> {
  const { communityId, personId } = wanted;
  if (viewer.kind !== 'person' || !(await belongsTo(em, personId, communityId))) return null;
  const [person] = await sql<{ name: string; number: string }>(
    em,
    'select p.name, v.number from volunteer v join person p on p.id = v.person_id where v.person_id = $1',
    [personId],
  );
  if (!person) return null;
  const today = localDay(now.getTime());
  const all = await servicesOf(em, { personIds: [personId] });
  const days = wanted.days ?? allDaysOf(all, now) ?? { from: today, to: today };
  const services = await certifiable(em, personId, days);
  const settings = await settingsOf(em, communityId);
  const earlier = await validOfDays(em, { communityId, personId, ...days });
  const refusal = whyCannotIssue({ days, personId, services, earlier }, viewer.personId, today);
  return {
    ...{ days, name: person.name, volunteerNumber: person.number },
    ...{ services, totalMs: totalMs(services), modules: byModule(services) },
    stars: starsOf(totalMs(all), settings.starHours).stars,
    issuer: await issuerOf(em, communityId, settings),
    responsible: settings.responsible || viewer.name,
    replaces: earlier && { number: earlier.number, totalMs: earlier.totalMs },
    refusal: refusal && {
      code: refusal.code,
      details: Object.fromEntries(
        Object.entries(refusal.details).map(([name, value]) => [name, String(value)]),
      ),
    },
  };
}

async function mineOf({ em, viewer, now }: ReadContext): Promise<MyCertificates> {
  if (viewer.kind !== 'person') throw new Error('a query of one’s own was permitted to nobody');
  const { personId } = viewer;
  const [volunteer] = await sql<{ number: string }>(em, 'select number from volunteer where person_id = $1', [
    personId,
  ]);
  const services = await servicesOf(em, { personIds: [personId] });
  const settings = await settingsOf(em, await firstCommunityOf(em, personId));
  const allMs = (await countedMsOf(em, [personId])).get(personId) ?? 0;
  const { stars, nextAt } = starsOf(allMs, settings.starHours);
  const certificates = await issued(em, { personId });
  const ledger = await ledgerNow(em, certificates);
  const [request] = await sql<NonNullable<MyCertificates['request']>>(
    em,
    `select jsonb_build_object('from', to_char(from_day, 'YYYY-MM-DD'), 'to', to_char(to_day, 'YYYY-MM-DD')) as days,
       ms(asked_at) as "askedAt", declined_reason as "declinedReason"
     from certificate_request where person_id = $1 and (settled_at is null
       or (declined_reason is not null and settled_at > $2
         and not exists (select from service_certificate c where c.person_id = $1 and c.issued_at > settled_at)))
     order by asked_at desc limit 1`,
    [personId, new Date(now.getTime() - declinedShownMs).toISOString()],
  );
  return {
    ...{ volunteerNumber: volunteer?.number ?? null, totalMs: allMs, stars, nextStarAt: nextAt },
    allDays: allDaysOf(services, now),
    request: request ?? null,
    certificates: certificates.map((one, at) => ({
      ...{ number: one.number, days: daysOf(one), totalMs: one.totalMs, stars: one.stars },
      ...{ issuedAt: one.issuedAt, state: stateOf(one), withdrawnReason: one.withdrawnReason },
      ledgerMs: ledger[at] ?? null,
    })),
  };
}
