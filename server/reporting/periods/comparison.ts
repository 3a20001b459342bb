/**
 * A frozen period beside what is counted now. To count it again takes many seconds in a large year: that is done when somebody asks,
 * once for all who ask meanwhile, and kept with its moment until it is asked for again.
 */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { centreId } from '../../../shared/live/topics.ts';
import type { Period } from '../../../shared/reporting/period.ts';
import type { SnapshotComparison } from '../../../shared/reporting/period-view.ts';
import {
  differencesOf,
  isSpreadOtherwise,
  type SnapshotDifferences,
} from '../../../shared/reporting/snapshot.ts';
import { sql } from '../../database.ts';
import { takeProjectOf } from '../projects/current-project.ts';
import { contentIn, keptSnapshot } from './kept-snapshot.ts';
import { bytesOf, formOf, snapshotOf } from './snapshot.ts';
import { changedParts } from './written.ts';

/** Everything that can move a figure is told to the centre (live/topics.ts): its head says whether anything was. */
const centreHead = `coalesce((select head from room where id = '${centreId}'), 0)`;

/** Null where nobody has compared it yet; one that did not tell figures from the way of counting says too little. */
export async function keptComparison(
  em: EntityManager,
  periodId: string,
): Promise<SnapshotComparison | null> {
  const [row] = await sql<{
    comparison: Omit<SnapshotComparison, 'at' | 'isCurrent'>;
    at: number;
    isCurrent: boolean;
  }>(
    em,
    `select comparison, ms(compared_at) as at, head = ${centreHead} as "isCurrent"
     from snapshot_comparison where period_id = $1 and comparison -> 'restated' is not null`,
    [periodId],
  );
  return row ? { ...row.comparison, at: row.at, isCurrent: row.isCurrent } : null;
}

const running = new Map<string, Promise<SnapshotComparison | null>>();

/** What is kept, if nothing changed since; else it is counted again. Null where the period is not frozen. */
export async function comparisonOf(
  em: EntityManager,
  periodId: string,
  { now, again }: { now: Date; again: boolean },
): Promise<SnapshotComparison | null> {
  const kept = await keptComparison(em, periodId);
  if (kept?.isCurrent === true && !again) return kept;
  const shared = running.get(periodId) ?? compare(em, periodId, now).finally(() => running.delete(periodId));
  running.set(periodId, shared);
  return shared;
}

/** How many records it was, not which: that is read with the list of the indicator. */
const told = ({ differences, restated }: SnapshotDifferences) => ({
  differences: differences.map(({ added, removed, corrected, ...difference }) => ({
    ...difference,
    added: added.length,
    removed: removed.length,
    corrected: corrected.length,
  })),
  restated,
});

async function compare(em: EntityManager, periodId: string, now: Date): Promise<SnapshotComparison | null> {
  const counted = await em.transactional(
    async (inner) => {
      await takeProjectOf(inner, periodId);
      const [at] = await sql<Period & { head: string }>(
        inner,
        `select starts_on::text as "from", ends_on::text as "to", ${centreHead}::text as head
         from reporting_period where id = $1`,
        [periodId],
      );
      const kept = await keptSnapshot(inner, periodId);
      if (!at || !kept) return null;
      const then = contentIn(kept.content);
      const today = await snapshotOf(inner, { from: at.from, to: at.to }, { now, ...formOf(then) });
      const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
      return {
        head: at.head,
        comparison: {
          recountedSha256: sha256(bytesOf(today)),
          isIntact: sha256(kept.content) === kept.sha256,
          ...told(differencesOf(then, today)),
          isSpreadOtherwise: isSpreadOtherwise(then, today),
          changedParts:
            'written' in then && 'written' in today ? changedParts(then.written, today.written) : [],
        },
      };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
  if (!counted) return null;
  await sql(
    em,
    `insert into snapshot_comparison (period_id, compared_at, head, comparison) values ($1, $2, $3, $4)
     on conflict (period_id) do update set compared_at = $2, head = $3, comparison = $4`,
    [periodId, now.toISOString(), counted.head, JSON.stringify(counted.comparison)],
  );
  return keptComparison(em, periodId);
}
