/**
 * GET /calendar/:token.ics: the shifts somebody said yes to, for the calendar of their phone. The address is the key, so
 * it is shown once, only its hash is kept, and it can be revoked; a new one ends the old one.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import express, { type RequestHandler, type Router } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { dayMs } from '../../../shared/local-time.ts';
import en from '../../../shared/locales/en/times.json' with { type: 'json' };
import zh from '../../../shared/locales/zh-CN/times.json' with { type: 'json' };
import { calendarFile, type CalendarShift } from '../../../shared/volunteers/ical.ts';
import { sql } from '../../database.ts';
import { hashToken, newToken } from '../../identity/tokens.ts';
import { defineCommand } from '../../live/command.ts';
import { offersChanged } from '../../live/topics.ts';
import type { Services } from '../../services.ts';
import { handOut } from '../../trpc.ts';
import { contactOf } from '../contact.ts';
import { firstCommunityOf } from '../kept.ts';
import { ownScope } from '../place.ts';

const revokeOpen = `update calendar_feed set revoked_at = $2 where person_id = $1 and revoked_at is null`;

/** Hands out the address of one's own calendar. Repeating it hands out another; the one before ends. */
export const calendarAddress = handOut({
  action: 'volunteers.answer',
  input: z.strictObject({ language: z.enum(['zh-CN', 'en']) }),
  scope: (_em, _input, viewer) =>
    Promise.resolve(viewer.kind === 'person' ? ownScope(viewer, viewer.personId) : {}),
  async make({ em, actor, now, services }, { language }): Promise<{ url: string }> {
    const token = newToken();
    await em.transactional(async (inner) => {
      await sql(inner, 'select 1 from volunteer where person_id = $1 for update', [actor.personId]);
      await sql(inner, revokeOpen, [actor.personId, now.toISOString()]);
      await sql(
        inner,
        'insert into calendar_feed (id, person_id, token_hash, made_at) values ($1, $2, $3, $4)',
        [...[uuidv7(), actor.personId, hashToken(token), now.toISOString()]],
      );
    });
    return { url: `${services.config.publicUrl}/calendar/${token}.ics?lang=${language}` };
  },
});

/** Whoever has the address reads nothing any more. Repeating: nothing is left to revoke. */
export const revokeCalendar = defineCommand({
  name: 'revokeCalendar',
  action: 'volunteers.answer',
  input: z.strictObject({}),
  async place(em, _input, actor) {
    const room = await firstCommunityOf(em, actor.personId);
    return room === null ? null : { room, scope: ownScope(actor, actor.personId) };
  },
  async run({ em, actor, now }) {
    await sql(em, revokeOpen, [actor.personId, now.toISOString()]);
    return { reply: null, announce: [offersChanged(actor.personId)] };
  },
});

/** Past shifts stay this long. */
const pastMs = 30 * dayMs;

interface Row extends Omit<CalendarShift, 'point' | 'description'> {
  readonly lat: number | null;
  readonly lng: number | null;
  readonly contactName: string | null;
  readonly contactPhone: string | null;
}

function shiftsOf(em: EntityManager, personId: string, now: Date): Promise<Row[]> {
  return sql<Row>(
    em,
    `select s.id, a.title, c.name || ' ' || s.place as place, s.lat, s.lng,
       ${contactOf},
       ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt", ms(greatest(b.booked_at, s.changed_at)) as "changedAt"
     from booking b join shift s on s.id = b.shift_id join activity a on a.id = s.activity_id
     join community c on c.id = a.community_id left join person lead on lead.id = a.lead_id
     where b.person_id = $1 and b.cancelled_at is null and s.state <> 'cancelled'
       and s.ends_at > to_timestamp($2::float8 / 1000)
     order by s.starts_at, s.id`,
    [personId, now.getTime() - pastMs],
  );
}

/** Unknown, revoked and erased all answer alike: 404. */
export function calendarHandler({
  database,
  config,
  now,
}: Pick<Services, 'database' | 'now'> & { config: Pick<Services['config'], 'publicUrl'> }): Router {
  const read: RequestHandler<{ token: string }> = async (request, response) => {
    const em = database.em();
    const [feed] = await sql<{ personId: string }>(
      em,
      `update calendar_feed f set last_read_at = $2 from person p
       where f.token_hash = $1 and f.revoked_at is null and p.id = f.person_id and p.erased_at is null
       returning f.person_id as "personId"`,
      [hashToken(request.params.token), now().toISOString()],
    );
    if (!feed) {
      response.status(404).json({ refusal: { code: 'notAllowed', details: {} } });
      return;
    }
    const words = (request.query['lang'] === 'en' ? en : zh).file;
    const shifts = (await shiftsOf(em, feed.personId, now())).map(
      ({ lat, lng, contactName, contactPhone, ...shift }): CalendarShift => ({
        ...shift,
        point: lat === null || lng === null ? null : { lat, lng },
        description:
          contactName === null
            ? ''
            : words.contact.replace('{{who}}', [contactName, contactPhone ?? ''].join(' ').trim()),
      }),
    );
    const { host } = new URL(config.publicUrl);
    response.type('text/calendar; charset=utf-8').set('cache-control', 'private, no-store');
    response.send(calendarFile(shifts, { name: words.name, host }));
  };
  const router = express.Router();
  router.get('/:token.ics', read);
  return router;
}
