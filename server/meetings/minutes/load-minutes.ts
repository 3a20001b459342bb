/**
 * The minutes as they stand: the version that somebody has signed as it was then, otherwise written anew from the
 * record. Reads several tables: call it in one transaction, or under the meeting's lock.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { chainStart } from '../../../shared/live/hash-chain.ts';
import {
  deedsOnBehalf,
  type MinutesCorrection,
  type MinutesDocument,
} from '../../../shared/meetings/minutes/document.ts';
import {
  fingerprintOf,
  optionLabels,
  type Fingerprint,
} from '../../../shared/meetings/minutes/fingerprint.ts';
import type { HiddenTitle } from '../../../shared/meetings/minutes/hidden-titles.ts';
import {
  postedRecord,
  type MinutesRecord,
  type RecordedSignature,
} from '../../../shared/meetings/minutes/record.ts';
import { writeMinutes, type Handover, type OnBehalfOf } from '../../../shared/meetings/minutes/write.ts';
import type { MeetingView } from '../../../shared/meetings/view.ts';
import { sql } from '../../database.ts';
import { chainedEvents } from '../../live/room-log.ts';
import { sha256 } from '../../sha256.ts';
import { withUnlistedChoices } from '../count-ballot.ts';
import { loadView } from '../load-view.ts';

export interface LoadedMinutes {
  readonly view: MeetingView;
  readonly document: MinutesDocument;
  readonly fingerprint: Fingerprint;
  readonly corrections: readonly MinutesCorrection[];
}

/** Null while the meeting is not closed: there are no minutes yet. */
export async function loadMinutes(em: EntityManager, meetingId: string): Promise<LoadedMinutes | null> {
  const view = await loadView(em, meetingId);
  if (view.minutes.version === 0) return null;
  const corrections = await correctionsOf(em, meetingId);
  const signed = await signedDocument(em, meetingId, view.minutes.version);
  const document = signed ?? (await written(em, view, corrections));
  return { view, document, fingerprint: fingerprintOf(document, sha256), corrections };
}

async function written(
  em: EntityManager,
  view: MeetingView,
  corrections: readonly MinutesCorrection[],
): Promise<MinutesDocument> {
  return writeMinutes({
    ...{
      view: await inRecordedWords(em, await withUnlistedChoices(em, view)),
      corrections,
      calledBy: await callerOf(em, view.id),
      handovers: await handoversOf(em, view.id),
      onBehalf: await onBehalfOf(em, view.id),
      log: await logEnd(em, view.id),
    },
  });
}

/** What a meeting's posted minutes call those who stand for election, or would if they were posted now. */
export async function labelsOfOptions(em: EntityManager, meetingId: string): Promise<Map<string, string>> {
  const version = await postedVersion(em, meetingId);
  const posted = version === null ? null : await signedDocument(em, meetingId, version);
  return optionLabels(
    posted ?? (await written(em, await loadView(em, meetingId), await correctionsOf(em, meetingId))),
  );
}

/** The titles under which it was deliberated, also of issues that are hidden now: that is what is signed. */
async function inRecordedWords(em: EntityManager, view: MeetingView): Promise<MeetingView> {
  const recorded = await sql<{ id: string; title: string }>(
    em,
    'select id, title from agenda_item where meeting_id = $1',
    [view.id],
  );
  const titles = new Map(recorded.map(({ id, title }) => [id, title]));
  return {
    ...view,
    items: view.items.map((item) => ({ ...item, title: titles.get(item.id) ?? item.title })),
  };
}

/** What of a meeting's agenda is hidden now, and what is shown in its place. */
export function hiddenTitles(em: EntityManager, meetingId: string): Promise<HiddenTitle[]> {
  return sql<HiddenTitle>(
    em,
    `select i.id as "itemId", i.title, shown_title(i.title, about.number, about.hidden_at) as shown
     from agenda_item i join issue about on about.id = i.issue_id
     where i.meeting_id = $1 and about.hidden_at is not null`,
    [meetingId],
  );
}

/** Everything to check this version by; null where nobody has signed it. */
export async function signedRecord(
  em: EntityManager,
  meetingId: string,
  version: number,
): Promise<MinutesRecord | null> {
  const document = await signedDocument(em, meetingId, version);
  return document && (await recordOf(em, document));
}

export async function recordOf(em: EntityManager, document: MinutesDocument): Promise<MinutesRecord> {
  return {
    form: 'gongyi-minutes-1',
    isMasked: false,
    document,
    fingerprint: fingerprintOf(document, sha256),
    signatures: await signaturesOf(em, document.meetingId, document.version),
    log: await chainedEvents(em, document.meetingId, document.log.seq),
  };
}

/** The latest version that everyone had signed who must: what is posted. */
export async function postedVersion(em: EntityManager, meetingId: string): Promise<number | null> {
  const [row] = await sql<{ version: number | null }>(
    em,
    'select max(version) as version from minutes_signature where meeting_id = $1 and completes',
    [meetingId],
  );
  return row?.version ?? null;
}

/** The record as anyone may have it, names masked; null until everyone had signed who must. */
export async function postedMinutes(em: EntityManager, meetingId: string): Promise<MinutesRecord | null> {
  const version = await postedVersion(em, meetingId);
  const record = version === null ? null : await signedRecord(em, meetingId, version);
  return record && postedRecord(record);
}

async function signedDocument(
  em: EntityManager,
  meetingId: string,
  version: number,
): Promise<MinutesDocument | null> {
  const [row] = await sql<{ document: MinutesDocument }>(
    em,
    'select document from minutes_version where meeting_id = $1 and version = $2',
    [meetingId, version],
  );
  return row?.document ?? null;
}

function signaturesOf(em: EntityManager, meetingId: string, version: number): Promise<RecordedSignature[]> {
  return sql<RecordedSignature>(
    em,
    `select s.name, s.capacity, ms(s.at) as at, encode(v.hash, 'hex') as hash
     from minutes_signature s join minutes_version v using (meeting_id, version)
     where s.meeting_id = $1 and s.version = $2 order by s.at, s.person_id`,
    [meetingId, version],
  );
}

async function correctionsOf(em: EntityManager, meetingId: string): Promise<MinutesCorrection[]> {
  const rows = await sql<{ correction: MinutesCorrection }>(
    em,
    `select json_strip_nulls(json_build_object(
       'field', c.field, 'side', c.side, 'seatId', c.seat_id, 'version', c.version, 'before', c.words_before,
       'words', c.words, 'name', c.name, 'at', ms(c.at),
       'afterSignature', exists (select from minutes_signature s where s.meeting_id = c.meeting_id and s.version < c.version)
     ))::jsonb || case when c.field in ('gist', 'remarks') then jsonb_build_object('itemId', c.item_id) else '{}' end as correction
     from minutes_correction c where c.meeting_id = $1 order by c.version, c.id`,
    [meetingId],
  );
  return rows.map(({ correction }) => correction);
}

async function callerOf(em: EntityManager, meetingId: string): Promise<string> {
  const [row] = await sql<{ name: string }>(
    em,
    'select p.name from meeting m join person p on p.id = m.called_by where m.id = $1',
    [meetingId],
  );
  return row?.name ?? '';
}

function handoversOf(em: EntityManager, meetingId: string): Promise<Handover[]> {
  return sql<Handover>(
    em,
    `select ms(at) as at, data ->> 'seatId' as "seatId", data ->> 'reason' as reason from room_event
     where room_id = $1 and type = 'chairHandedOver' order by seq`,
    [meetingId],
  );
}

function onBehalfOf(em: EntityManager, meetingId: string): Promise<OnBehalfOf[]> {
  return sql<OnBehalfOf>(
    em,
    `select ms(e.at) as at, e.data ->> 'onBehalfOfSeatId' as "seatId", e.type as deed, p.name as by
     from room_event e join person p on p.id = (e.data ->> 'by')::uuid
     where e.room_id = $1 and e.type = any($2::text[]) and e.data ->> 'onBehalfOfSeatId' is not null order by e.seq`,
    [meetingId, deedsOnBehalf],
  );
}

/** The last event that the minutes report; signatures come after it. */
async function logEnd(em: EntityManager, meetingId: string): Promise<MinutesDocument['log']> {
  const [row] = await sql<MinutesDocument['log']>(
    em,
    `select seq::float8 as seq, encode(hash, 'hex') as hash from room_event
     where room_id = $1 and type <> 'minutesSigned' order by seq desc limit 1`,
    [meetingId],
  );
  return row ?? { seq: 0, hash: chainStart(meetingId, sha256) };
}
