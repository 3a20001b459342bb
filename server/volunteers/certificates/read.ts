/** Certificates as they were issued, beside what the ledger says now. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { dayMs, localDay, startOfDay } from '../../../shared/local-time.ts';
import {
  byModule,
  sameServices,
  stateOf,
  totalMs,
  type CertifiedService,
  type Days,
} from '../../../shared/volunteers/certificate.ts';
import type { CertificateView } from '../../../shared/volunteers/certificate-view.ts';
import { sql } from '../../database.ts';
import { servicesOf } from '../ledger-services.ts';

export interface IssuedCertificate {
  readonly number: string;
  readonly communityId: string;
  readonly communityName: string;
  readonly isDemo: boolean;
  readonly personId: string;
  readonly name: string;
  readonly volunteerNumber: string;
  readonly from: string;
  readonly to: string;
  readonly services: readonly CertifiedService[];
  readonly totalMs: number;
  readonly stars: number;
  readonly issuer: string;
  readonly responsible: string;
  readonly contact: string;
  readonly issuedByName: string;
  readonly issuedAt: number;
  readonly supersededBy: string | null;
  readonly supersededAt: number | null;
  readonly withdrawnAt: number | null;
  readonly withdrawnReason: string | null;
}

/** The newest first. */
export function issued(
  em: EntityManager,
  which: { readonly number: string } | { readonly personId: string } | { readonly communityId: string },
  most = 60,
): Promise<IssuedCertificate[]> {
  return sql<IssuedCertificate>(
    em,
    `select c.number, c.community_id as "communityId", co.name as "communityName", co.is_demo as "isDemo",
       c.person_id as "personId", p.name, v.number as "volunteerNumber", to_char(c.from_day, 'YYYY-MM-DD') as "from",
       to_char(c.to_day, 'YYYY-MM-DD') as "to", c.services, c.total_ms::float8 as "totalMs", c.stars, c.issuer,
       c.responsible, c.contact, issuer.name as "issuedByName", ms(c.issued_at) as "issuedAt",
       c.superseded_by as "supersededBy", ms(newer.issued_at) as "supersededAt",
       ms(c.withdrawn_at) as "withdrawnAt", c.withdrawn_reason as "withdrawnReason"
     from service_certificate c join community co on co.id = c.community_id
     join person p on p.id = c.person_id join volunteer v on v.person_id = c.person_id
     join person issuer on issuer.id = c.issued_by
     left join service_certificate newer on newer.number = c.superseded_by
     where ($1::text is null or c.number = $1) and ($2::uuid is null or c.person_id = $2)
       and ($3::uuid is null or c.community_id = $3)
     order by c.issued_at desc, c.number limit $4`,
    [
      'number' in which ? which.number : null,
      'personId' in which ? which.personId : null,
      'communityId' in which ? which.communityId : null,
      most,
    ],
  );
}

/** Of each: what the ledger says now of its days, where that differs from what was issued; else null. */
export async function ledgerNow(
  em: EntityManager,
  certificates: readonly IssuedCertificate[],
): Promise<(number | null)[]> {
  const personIds = [...new Set(certificates.map(({ personId }) => personId))];
  const services = personIds.length === 0 ? [] : await servicesOf(em, { personIds });
  return certificates.map((certificate) => {
    const from = startOfDay(certificate.from);
    const until = startOfDay(certificate.to) + dayMs;
    const now = services.filter(
      (service) => service.personId === certificate.personId && service.from >= from && service.from < until,
    );
    return sameServices(now, certificate.services) ? null : totalMs(now);
  });
}

export function daysOf({ from, to }: IssuedCertificate): Days {
  return { from, to };
}

export async function certificateView(
  em: EntityManager,
  certificate: IssuedCertificate,
  publicUrl: string,
): Promise<CertificateView> {
  const { number, isDemo, name, volunteerNumber, communityName, services, stars } = certificate;
  const { issuer, responsible, contact, issuedByName, issuedAt } = certificate;
  const { supersededBy, withdrawnAt, withdrawnReason } = certificate;
  const [ledgerMs = null] = await ledgerNow(em, [certificate]);
  return {
    ...{ number, isDemo, name, volunteerNumber, communityName, services, stars },
    ...{ issuer, responsible, contact, issuedByName, issuedAt, supersededBy, withdrawnAt, withdrawnReason },
    days: daysOf(certificate),
    totalMs: certificate.totalMs,
    modules: byModule(services),
    state: stateOf(certificate),
    ledgerMs,
    checkUrl: `${publicUrl}/check/${number}`,
  };
}

/** From the day of the first service to today; null while nothing counts. */
export function allDaysOf(services: readonly CertifiedService[], now: Date): Days | null {
  const [first] = services;
  return first ? { from: localDay(first.from), to: localDay(now.getTime()) } : null;
}
