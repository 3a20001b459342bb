/** What a message says of its reader's service: read when it is sent, so that nobody is told what no longer holds. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { localDay, startOfDay } from '../../shared/local-time.ts';
import type { NewsData, ServiceNews } from '../../shared/notifications/service-news.ts';
import { sql } from '../database.ts';
import { textsOf, type NoticeLanguage } from './words.ts';

interface Times {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly place: string;
}
export interface TellableShift extends Times {
  readonly title: string;
}

export interface ToldNews {
  readonly kind: ServiceNews;
  readonly shift: TellableShift | null;
  readonly otherShift: TellableShift | null;
  readonly data: NewsData;
}

const shiftAs = (shift: string, activity: string) => `case when ${shift}.id is not null then
  jsonb_build_object('title', ${activity}.title, 'place', ${shift}.place, 'startsAt', ms(${shift}.starts_at),
    'endsAt', ms(${shift}.ends_at)) end`;

/** Of several moves of one shift only the first note is kept: it knows where the reader believes it to be. */
const stillHolds = `case n.kind
  when 'asked' then s.state = 'planned' and exists (select from offer o where o.id = n.subject::uuid
    and o.state = 'asked' and o.deadline_at > $2)
  when 'placed' then s.starts_at > $2 and exists (select from booking b where b.shift_id = s.id
    and b.person_id = n.person_id and b.cancelled_at is null)
  when 'reconfirm' then s.starts_at > $2 and exists (select from booking b where b.id = n.subject::uuid
    and b.cancelled_at is null and b.reconfirmed_at is null)
  when 'swapAsked' then least(s.starts_at, other.starts_at) > $2
    and exists (select from shift_swap w where w.id = n.subject::uuid and w.state = 'open')
  when 'swapAgreed' then exists (select from shift_swap w where w.id = n.subject::uuid and w.state = 'agreed')
  when 'swapWaits' then least(s.starts_at, other.starts_at) > $2
    and exists (select from shift_swap w where w.id = n.subject::uuid and w.state = 'agreed')
  when 'shiftMoved' then s.state = 'planned' and not exists (select from service_notice first
    where first.delivery_id = n.delivery_id and first.kind = n.kind and first.shift_id = n.shift_id
      and (first.at, first.id) < (n.at, n.id))
  when 'credentialEnds' then exists (select from volunteer_credential held where held.person_id = n.person_id
    and held.kind = n.data ->> 'credential' and held.valid_until = (n.data ->> 'validUntil')::date)
  else true end`;

export function newsOf(em: EntityManager, deliveryId: string, now: Date): Promise<ToldNews[]> {
  return sql<ToldNews>(
    em,
    `select n.kind, n.data, ${shiftAs('s', 'a')} as shift, ${shiftAs('other', 'b')} as "otherShift"
     from service_notice n
     left join shift s on s.id = n.shift_id left join activity a on a.id = s.activity_id
     left join shift other on other.id = n.other_shift_id left join activity b on b.id = other.activity_id
     where n.delivery_id = $1 and ${stillHolds} order by n.at, n.id limit 50`,
    [deliveryId, now.toISOString()],
  );
}

/** "Street fire watch, Mon 23 Nov 08:00–10:00, lane 3" */
function shiftWords(title: string, { startsAt, endsAt, place }: Times, language: NoticeLanguage): string {
  const until =
    localDay(startsAt) === localDay(endsAt) ? clockWords(endsAt, language) : momentWords(endsAt, language);
  return fill(textsOf(language).service.shift, {
    ...{ title, place, when: `${momentWords(startsAt, language)}–${until}` },
  });
}

export function newsLine({ kind, shift, otherShift, data }: ToldNews, language: NoticeLanguage): string {
  const { service } = textsOf(language);
  const words = (told: TellableShift | null) => (told ? shiftWords(told.title, told, language) : '');
  const line = fill(service.news[data.isFreed === true ? 'shiftMovedFreed' : kind], {
    shift: words(shift),
    other: words(otherShift),
    before: shift && data.before ? shiftWords(shift.title, data.before, language) : '',
    until: data.deadlineAt === undefined ? '' : momentWords(data.deadlineAt, language),
    credential: data.credential ?? '',
    day: data.validUntil === undefined ? '' : dayWords(startOfDay(data.validUntil), language),
  });
  return data.reason ? `${line} ${fill(service.reason, { reason: data.reason })}` : line;
}

export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => values[name] ?? '');
}

const inZone = { timeZone: 'Asia/Shanghai', hourCycle: 'h23' } as const;
const localeOf = (language: NoticeLanguage) => (language === 'en' ? 'en-GB' : language);

function dayWords(at: number, language: NoticeLanguage): string {
  const form = { ...inZone, year: 'numeric', month: 'long', day: 'numeric' } as const;
  return new Intl.DateTimeFormat(localeOf(language), form).format(at);
}

function clockWords(at: number, language: NoticeLanguage): string {
  const form = { ...inZone, hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(localeOf(language), form).format(at);
}

export function momentWords(at: number, language: NoticeLanguage): string {
  const form = { ...inZone, month: 'short', day: 'numeric', weekday: 'short' } as const;
  const day = new Intl.DateTimeFormat(localeOf(language), form).format(at);
  return `${day} ${clockWords(at, language)}`;
}
