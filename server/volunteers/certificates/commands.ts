import { randomInt } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { localDay } from '../../../shared/local-time.ts';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import {
  newCertificateNumber,
  starsOf,
  stateOf,
  totalMs,
  whyCannotIssue,
  whyCannotRequest,
  whyCannotWithdraw,
  type CertifiedService,
  type Days,
} from '../../../shared/volunteers/certificate.ts';
import { certificateCommands } from '../../../shared/volunteers/certificate-view.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { offersChanged, volunteersChanged } from '../../live/topics.ts';
import { belongsTo, firstCommunityOf } from '../kept.ts';
import { countedMsOf, servicesOf } from '../ledger-services.ts';
import { ownScope } from '../place.ts';
import { issuerOf, settingsOf } from '../settings.ts';
import { issued } from './read.ts';

/**
 * Writes down what the ledger says of somebody's service in these days, and settles their open request. A valid
 * certificate of the same days is superseded. Refusals: ownTurnout, periodInvalid, daysAhead, nothingToCertify,
 * certificateSame, notAllowed (no volunteer of this community). Repeating: by command id; the same again is refused.
 */
export const issueCertificate = defineCommand({
  name: 'issueCertificate',
  action: 'volunteers.keep',
  input: certificateCommands.issueCertificate,
  place: async (em, { communityId, personId }) =>
    (await belongsTo(em, personId, communityId)) ? { room: communityId, scope: { communityId } } : null,
  async run({ em, actor, now }, { communityId, personId, from, to, responsible }) {
    const services = await certifiable(em, personId, { from, to });
    const earlier = await validOfDays(em, { communityId, personId, from, to });
    refuse(
      whyCannotIssue(
        { days: { from, to }, personId, services, earlier },
        actor.personId,
        localDay(now.getTime()),
      ),
    );
    const settings = await settingsOf(em, communityId);
    const allMs = (await countedMsOf(em, [personId])).get(personId) ?? 0;
    const number = newCertificateNumber(randomInt);
    // First, so that at no moment two of the same days are valid.
    if (earlier)
      await sql(em, 'update service_certificate set superseded_by = $2 where number = $1', [
        earlier.number,
        number,
      ]);
    await sql(
      em,
      `insert into service_certificate (number, community_id, person_id, from_day, to_day, services, total_ms, stars,
         issuer, responsible, contact, issued_by, issued_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[number, communityId, personId, from, to, JSON.stringify(services), totalMs(services)],
        ...[starsOf(allMs, settings.starHours).stars, await issuerOf(em, communityId, settings)],
        ...[responsible, settings.contact, actor.personId, now.toISOString()],
      ],
    );
    await sql(
      em,
      'update certificate_request set settled_at = $2, settled_by = $3 where person_id = $1 and settled_at is null',
      [personId, now.toISOString(), actor.personId],
    );
    return {
      reply: { number },
      announce: [volunteersChanged(communityId, null), offersChanged(personId)],
    };
  },
});

/** As a certificate keeps them: nothing about who was there with them. */
export async function certifiable(
  em: EntityManager,
  personId: string,
  days: Days,
): Promise<CertifiedService[]> {
  const services = await servicesOf(em, { personIds: [personId] }, days);
  return services.map(({ turnoutId, title, module, from, to }) => ({ turnoutId, title, module, from, to }));
}

export async function validOfDays(
  em: EntityManager,
  of: { communityId: string; personId: string } & Days,
): Promise<{ number: string; totalMs: number; services: readonly CertifiedService[] } | null> {
  const [row] = await sql<{ number: string; totalMs: number; services: readonly CertifiedService[] }>(
    em,
    `select number, total_ms::float8 as "totalMs", services from service_certificate
     where community_id = $1 and person_id = $2 and from_day = $3 and to_day = $4
       and superseded_by is null and withdrawn_at is null`,
    [of.communityId, of.personId, of.from, of.to],
  );
  return row ?? null;
}

/**
 * From now on whoever checks the number reads that it does not hold any more. Refusals: certificateNotValid.
 * Repeating: by command id.
 */
export const withdrawCertificate = defineCommand({
  name: 'withdrawCertificate',
  action: 'volunteers.keep',
  input: certificateCommands.withdrawCertificate,
  async place(em, { number }) {
    const [certificate] = await issued(em, { number });
    return certificate
      ? { room: certificate.communityId, scope: { communityId: certificate.communityId } }
      : null;
  },
  async run({ em, actor, now }, { number, reason }) {
    const [certificate] = await issued(em, { number });
    if (!certificate) throw new Error(`certificate ${number} vanished`);
    refuse(whyCannotWithdraw(stateOf(certificate)));
    await sql(
      em,
      `update service_certificate set withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = $4 where number = $1`,
      [number, now.toISOString(), actor.personId, reason],
    );
    return {
      reply: null,
      announce: [volunteersChanged(certificate.communityId, null), offersChanged(certificate.personId)],
    };
  },
});

/**
 * A volunteer asks for a certificate of their own service; the leads where they volunteer first see it. Refusals:
 * requestWaiting, periodInvalid, daysAhead, nothingToCertify. Repeating: by command id; one open request a person.
 */
export const requestCertificate = defineCommand({
  name: 'requestCertificate',
  action: 'volunteers.answer',
  input: certificateCommands.requestCertificate,
  async place(em, _input, actor) {
    const room = await firstCommunityOf(em, actor.personId);
    return room === null ? null : { room, scope: ownScope(actor, actor.personId) };
  },
  async run({ em, actor, now }, days) {
    const { personId } = actor;
    const communityId = await firstCommunityOf(em, personId);
    const waiting = await sql(
      em,
      'select 1 from certificate_request where person_id = $1 and settled_at is null',
      [personId],
    );
    const countedMs = totalMs(await certifiable(em, personId, days));
    refuse(whyCannotRequest(days, { isWaiting: waiting.length > 0, countedMs }, localDay(now.getTime())));
    if (communityId === null) throw new Error('somebody without a community asked for a certificate');
    await sql(
      em,
      `insert into certificate_request (id, person_id, community_id, from_day, to_day, asked_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [uuidv7(), personId, communityId, days.from, days.to, now.toISOString()],
    );
    return { reply: null, announce: [volunteersChanged(communityId, null), offersChanged(personId)] };
  },
});

/** Says no to a request, and why. Refusals: entrySettled. Repeating: by command id. */
export const declineCertificate = defineCommand({
  name: 'declineCertificate',
  action: 'volunteers.keep',
  input: certificateCommands.declineCertificate,
  async place(em, { requestId }) {
    const [request] = await sql<{ communityId: string }>(
      em,
      'select community_id as "communityId" from certificate_request where id = $1',
      [requestId],
    );
    return request ? { room: request.communityId, scope: request } : null;
  },
  async run({ em, actor, now }, { requestId, reason }) {
    const [settled] = await sql<{ personId: string; communityId: string }>(
      em,
      `update certificate_request set settled_at = $2, settled_by = $3, declined_reason = $4
       where id = $1 and settled_at is null returning person_id as "personId", community_id as "communityId"`,
      [requestId, now.toISOString(), actor.personId, reason],
    );
    if (!settled) throw new Refusal('entrySettled');
    return {
      reply: null,
      announce: [volunteersChanged(settled.communityId, null), offersChanged(settled.personId)],
    };
  },
});
