/**
 * Tells every screen when the database has gone and when it is back (live-protocol rule 9). The server outlives its
 * database: requests are refused with a time to retry, nothing exits, and all resumes by itself.
 */
import type { Database } from './database.ts';
import type { LiveServer } from './live/live-server.ts';

const checkMs = 1_000;

export interface OutageWatch {
  readonly available: () => boolean;
  stop(): void;
}

export function watchOutages(database: Database, io: LiveServer): OutageWatch {
  let available = true;
  let checking = false;
  const check = async () => {
    if (checking) return;
    checking = true;
    const answered = await database.pool.query('select 1').then(
      () => true,
      () => false,
    );
    checking = false;
    if (answered === available) return;
    available = answered;
    io.emit('service', { available });
  };
  const timer = setInterval(() => void check(), checkMs);
  return { available: () => available, stop: () => clearInterval(timer) };
}
