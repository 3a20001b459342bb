/** What went wrong, as the person at the terminal should read it: the reason, the place, and what to do. */
import { Refusal } from '../../shared/refusal.ts';
import { ConfigError } from '../config.ts';
import { PostgresHeld } from '../embedded-postgres.ts';
import { errorCode } from '../error-code.ts';
import { RefusedInput, UsageError } from './refused.ts';
import type { Words } from './words.ts';

const noSuchTable = '42P01';

export async function explain(error: unknown, words: Words): Promise<string> {
  if (error instanceof UsageError) return [error.message, words('usage')].filter(Boolean).join('\n\n');
  if (error instanceof RefusedInput) return error.message;
  if (error instanceof Refusal && error.code === 'filesUnreachable')
    return words('files.away', { said: error.cause instanceof Error ? error.cause.message : error.code });
  if (error instanceof Refusal && error.code === 'projectUnknown')
    return words('projectUnknown', {
      given: String(error.details['given']),
      known: String(error.details['known']),
    });
  if (error instanceof Refusal) return words('refused', { code: error.code, place: placeOf(error) });
  if (error instanceof ConfigError) return `${words('configWrong')}\n${error.message}`;
  if (error instanceof PostgresHeld) return words('held', { pid: error.pid });
  const reason = error instanceof Error ? error.message : String(error);
  const code = errorCode(error);
  if (code === 'EADDRINUSE') return words('portTaken', { reason });
  if (code === noSuchTable) return words('notMigrated');
  // Imported here because it brings the whole ORM, which most commands do without.
  const { isOutage } = await import('../database.ts');
  if (isOutage(error)) return words('databaseAway', { reason });
  return words('failed', { reason });
}

function placeOf({ details }: Refusal): string {
  return Object.entries(details)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join('; ') : value}`)
    .join(', ');
}
