/** Tells turnout as state: read once for however many votes came meanwhile, at most five times a second. */
import type { Logger } from 'pino';
import { stateIntervalMs } from '../../shared/live/protocol.ts';
import { isOutage, type Database } from '../database.ts';
import type { Rooms } from '../live/rooms.ts';
import { turnoutOf } from './count-ballot.ts';

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
  return (meetingId) => {
    if (due.has(meetingId)) return;
    due.add(meetingId);
    setTimeout(() => {
      due.delete(meetingId);
      turnoutOf(database.em(), meetingId)
        .then((turnout) => {
          if (turnout) rooms.setState(meetingId, 'turnout', turnout);
        })
        .catch((error: unknown) => {
          if (!isOutage(error)) log.error({ err: error }, 'reading turnout failed');
        });
    }, stateIntervalMs / 2).unref();
  };
}
