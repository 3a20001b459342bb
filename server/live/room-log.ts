/**
 * The ordered account of what each room was told. Numbers are raised under the lock of the room's row, so they are
 * gap-free and in commit order (live-protocol rule 1). Rooms are locked in the order their ids sort.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Audience } from '../../shared/live/protocol.ts';
import { sql } from '../database.ts';
import type { Announcement } from './command.ts';

export interface LoggedEvent {
  readonly seq: number;
  readonly type: string;
  readonly audience: Audience;
  readonly data: unknown;
  readonly at: number;
}
export interface LoggedEvents {
  readonly room: string;
  readonly events: readonly LoggedEvent[];
}

/** Locks the room's counter row, making it at the room's first command. Returns the head. */
export async function lockRoom(em: EntityManager, room: string): Promise<number> {
  await sql(em, 'insert into room (id) values ($1) on conflict do nothing', [room]);
  const [row] = await sql<{ head: number }>(
    em,
    'select head::float8 as head from room where id = $1 for update',
    [room],
  );
  if (!row) throw new Error(`room ${room} vanished between insert and lock`);
  return row.head;
}

/** Numbers and stores the announcements; the caller's transaction publishes them after it has committed. */
export async function append(
  em: EntityManager,
  announcements: readonly Announcement[],
  now: Date,
): Promise<LoggedEvents[]> {
  const byRoom = new Map<string, Announcement[]>();
  for (const announcement of announcements) {
    const list = byRoom.get(announcement.room);
    if (list) list.push(announcement);
    else byRoom.set(announcement.room, [announcement]);
  }
  const logged: LoggedEvents[] = [];
  for (const room of [...byRoom.keys()].sort()) {
    const told = byRoom.get(room) ?? [];
    const head = await lockRoom(em, room);
    const events = told.map((announcement, index): LoggedEvent => ({
      seq: head + index + 1,
      type: announcement.type,
      audience: announcement.audience ?? 'everyone',
      data: announcement.data,
      at: now.getTime(),
    }));
    await sql(
      em,
      `with raised as (update room set head = head + $2 where id = $1)
       insert into room_event (room_id, seq, type, audience, data, at)
       select $1, e.seq, e.type, e.audience, e.data, to_timestamp(e.at / 1000.0)
       from jsonb_to_recordset($3::jsonb) as e (seq bigint, type text, audience text, data jsonb, at float8)`,
      [room, events.length, JSON.stringify(events)],
    );
    logged.push({ room, events });
  }
  return logged;
}

export async function headOf(em: EntityManager, room: string): Promise<number> {
  const [row] = await sql<{ head: number }>(em, 'select head::float8 as head from room where id = $1', [
    room,
  ]);
  return row?.head ?? 0;
}

export async function eventsAfter(
  em: EntityManager,
  room: string,
  since: number,
  limit: number,
): Promise<LoggedEvent[]> {
  return sql<LoggedEvent>(
    em,
    `select seq::float8 as seq, type, audience, data, ms(at) as at from room_event
     where room_id = $1 and seq > $2 order by seq limit $3`,
    [room, since, limit],
  );
}
