/** Tells turnout as state: read once for however many votes came meanwhile in all meetings, at most ten times a second. */
import type { Logger } from 'pino';
import { stateIntervalMs } from '../../shared/live/protocol.ts';
import { isOutage, type Database } from '../database.ts';
import type { Rooms } from '../live/rooms.ts';
import { turnoutsOf } from './turnouts.ts';

export function turnoutTeller({
  database,
  rooms,
  log,
}: {
  database: Database;
  rooms: Rooms;
  log: Logger;
}): (meetingId: string) => void {
  const due = new Set<string>();
  const tell = async () => {
    const meetings = [...due];
    due.clear();
    for (const { meetingId, ...turnout } of await turnoutsOf(database.em(), meetings))
      rooms.setState(meetingId, 'turnout', turnout);
  };
  return (meetingId) => {
    if (due.size === 0) {
      setTimeout(() => {
        tell().catch((error: unknown) => {
          if (!isOutage(error)) log.error({ err: error }, 'reading turnout failed');
        });
      }, stateIntervalMs / 2).unref();
    }
    due.add(meetingId);
  };
}
