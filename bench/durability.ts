/** Evidence that an acknowledged vote is on disk: PostgreSQL's own settings and its own count of WAL syncs. */
import { setTimeout as pause } from 'node:timers/promises';
import type { World } from './world.ts';

/** PostgreSQL's processes report what they counted after ten idle seconds at the latest. */
const reportedAfterMs = 11_000;

/** `vote` is one ballot. Logs statements meanwhile, so what it costs says nothing. */
export async function durabilityOf({ town, product }: World, vote: () => Promise<void>): Promise<string[]> {
  const settings = await town.rows<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'wal_sync_method') order by name`,
  );
  const [version] = await town.rows<{ version: string }>('select version() as version');
  const syncs = async () => {
    await pause(reportedAfterMs);
    const [row] = await town.rows<{ syncs: string }>(
      `select coalesce(sum(fsyncs), 0) as syncs from pg_stat_io where object = 'wal'`,
    );
    return Number(row?.syncs);
  };
  const before = await syncs();
  const statements = await product.statementsOf(vote);
  const done = (await syncs()) - before;
  const batches = statements.filter(({ name }) => name === 'cast-votes').length;
  return [
    `${version?.version.split(' on ')[0] ?? 'PostgreSQL'}: ${settings.map(({ name, setting }) => `${name} ${setting}`).join(', ')}`,
    `WAL syncs in one ballot: ${done} for ${batches} batches of votes and ${statements.length} statements altogether`,
  ];
}
