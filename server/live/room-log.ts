/**
 * The ordered account of what each room was told. Numbers are raised under the lock of the room's row, so they are
 * gap-free and in commit order (live-protocol rule 1); under the same lock every event is chained to the one before
 * it (rule 11). Rooms are locked in the order their ids sort.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { chainHash, chainStart, dataHashOf, type ChainedEvent } from '../../shared/live/hash-chain.ts';
import type { Audience } from '../../shared/live/protocol.ts';
import { sql, type Runs } from '../database.ts';
import { sha256 } from '../sha256.ts';
import type { Announcement } from './command.ts';

export interface LoggedEvent {
  readonly seq: number;
  readonly type: string;
  readonly audience: Audience;
  readonly data: unknown;
  readonly at: number;
}
type Told = Omit<LoggedEvent, 'seq'>;
export interface LoggedEvents {
  readonly room: string;
  readonly events: readonly LoggedEvent[];
}

interface Head {
  readonly head: number;
  /** Of the last event, in hexadecimal; null before the first. */
  readonly hash: string | null;
}

/** Locks the room's counter row, making it at the room's first command. */
export async function lockRoom(em: EntityManager, room: string): Promise<Head> {
  const [head] = [...(await lockRooms(em, [room])).values()];
  if (!head) throw new Error(`room ${room} vanished between insert and lock`);
  return head;
}

/** In the order of their ids. Only a room that was never spoken in is made first. */
async function lockRooms(em: EntityManager, rooms: readonly string[]): Promise<Map<string, Head>> {
  const locked = await lockedRows(em, rooms);
  if (locked.size === rooms.length) return locked;
  await sql(em, 'insert into room (id) select unnest($1::uuid[]) order by 1 on conflict do nothing', [rooms]);
  return lockedRows(em, rooms);
}

async function lockedRows(em: EntityManager, rooms: readonly string[]): Promise<Map<string, Head>> {
  const rows = await sql<Head & { id: string }>(
    em,
    `select id, head::float8 as head, encode(head_hash, 'hex') as hash from room
     where id = any($1::uuid[]) order by id for update`,
    [rooms],
  );
  return new Map(rows.map(({ id, head, hash }) => [id, { head, hash }]));
}

/**
 * Numbers and stores the announcements; the caller's transaction publishes them after it has committed. However many
 * rooms hear of it: whoever takes the last place of a shift tells everybody who was asked, under the shift's lock.
 */
export async function append(
  em: EntityManager,
  announcements: readonly Announcement[],
  now: Date,
): Promise<LoggedEvents[]> {
  const byRoom = new Map<string, Told[]>();
  for (const { room, type, data, audience = 'everyone' } of announcements) {
    const told = { type, data, audience, at: now.getTime() };
    const list = byRoom.get(room);
    if (list) list.push(told);
    else byRoom.set(room, [told]);
  }
  return appendTold(em, byRoom);
}

/** What rooms were told, each thing at a time of its own, in their order. */
export async function appendTold(
  em: EntityManager,
  byRoom: ReadonlyMap<string, readonly Told[]>,
): Promise<LoggedEvents[]> {
  if (byRoom.size === 0) return [];
  const rooms = [...byRoom.keys()].sort();
  const heads = await lockRooms(em, rooms);
  const logged = rooms.map((room): LoggedEvents & Pick<Head, 'hash'> => {
    const at = heads.get(room);
    if (!at) throw new Error(`room ${room} vanished between insert and lock`);
    const events = (byRoom.get(room) ?? []).map((told, index) => ({ ...told, seq: at.head + index + 1 }));
    return { room, events, hash: at.hash };
  });
  const chained = logged.flatMap(({ room, events, hash }) =>
    chain(hash ?? chainStart(room, sha256), events).map((event) => ({ room, ...event })),
  );
  await sql(
    em,
    `with e as (
       select * from jsonb_to_recordset($1::jsonb)
         as e (room uuid, seq bigint, type text, audience text, data jsonb, at float8, "dataHash" text, hash text)
     ), raised as (
       update room set head = last.seq, head_hash = decode(last.hash, 'hex')
       from (select distinct on (room) room, seq, hash from e order by room, seq desc) last
       where room.id = last.room)
     insert into room_event (room_id, seq, type, audience, data, at, data_hash, hash)
     select e.room, e.seq, e.type, e.audience, e.data, to_timestamp(e.at / 1000.0),
       decode(e."dataHash", 'hex'), decode(e.hash, 'hex')
     from e`,
    [JSON.stringify(chained)],
  );
  return logged.map(({ room, events }) => ({ room, events }));
}

function chain(before: string, events: readonly LoggedEvent[]): ChainedEvent[] {
  return events.map((event) => {
    const dataHash = dataHashOf(event.data, sha256);
    const hash = chainHash(before, { ...event, dataHash }, sha256);
    before = hash;
    return { ...event, dataHash, hash };
  });
}

/** The room's events with their hashes, up to and including a number: what anyone needs to follow the chain. */
export async function chainedEvents(em: EntityManager, room: string, upTo: number): Promise<ChainedEvent[]> {
  return sql<ChainedEvent>(
    em,
    `select seq::float8 as seq, type, audience, data, ms(at) as at,
       encode(data_hash, 'hex') as "dataHash", encode(hash, 'hex') as hash
     from room_event where room_id = $1 and seq <= $2 order by seq`,
    [room, upTo],
  );
}

export async function headOf(runs: Runs, room: string): Promise<number> {
  const [row] = await sql<{ head: number }>(runs, 'select head::float8 as head from room where id = $1', [
    room,
  ]);
  return row?.head ?? 0;
}

export async function eventsAfter(
  runs: Runs,
  room: string,
  since: number,
  limit: number,
): Promise<LoggedEvent[]> {
  return sql<LoggedEvent>(
    runs,
    `select seq::float8 as seq, type, audience, data, ms(at) as at from room_event
     where room_id = $1 and seq > $2 order by seq limit $3`,
    [room, since, limit],
  );
}

export interface Since {
  readonly room: string;
  readonly seq: number;
}
export interface Missed {
  readonly head: number;
  readonly events: readonly LoggedEvent[];
}

/**
 * For each who asks, the head of its room and what was told after its number, as one statement finds them. Whoever is
 * more than `limit` behind gets fewer events than its distance from the head.
 */
export async function eventsMissed(runs: Runs, asked: readonly Since[], limit: number): Promise<Missed[]> {
  const earliest = new Map<string, number>();
  for (const { room, seq } of asked) earliest.set(room, Math.min(seq, earliest.get(room) ?? seq));
  const rows = await sql<{ room: string } & Missed>(
    runs,
    `select r.id as room, r.head::float8 as head,
       coalesce((select json_agg(json_build_object(
           'seq', e.seq, 'type', e.type, 'audience', e.audience, 'data', e.data, 'at', ms(e.at)) order by e.seq)
         from room_event e where e.room_id = r.id and e.seq > greatest(a.seq, r.head - $3)), '[]') as events
     from unnest($1::uuid[], $2::bigint[]) as a (room, seq) join room r on r.id = a.room`,
    [[...earliest.keys()], [...earliest.values()], limit],
  );
  const found = new Map(rows.map((row) => [row.room, row]));
  return asked.map(({ room, seq }) => {
    const { head, events } = found.get(room) ?? { head: 0, events: [] };
    return { head, events: events.filter((event) => event.seq > seq) };
  });
}
