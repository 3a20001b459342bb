/**
 * A period as it is counted at this moment, as bytes: the same records give the same bytes, whoever asks and when. The
 * time of freezing and who froze it stand beside them, not in them.
 */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import english from '../../../shared/locales/en/reporting.json' with { type: 'json' };
import chinese from '../../../shared/locales/zh-CN/reporting.json' with { type: 'json' };
import { indicatorCodes } from '../../../shared/reporting/indicators.ts';
import type { Period } from '../../../shared/reporting/period.ts';
import type { SnapshotContent } from '../../../shared/reporting/snapshot.ts';
import { sql } from '../../database.ts';
import { loadContract } from '../contract.ts';
import { bounds, figuresOf } from '../count.ts';
import { definitions } from '../definitions.ts';

/** In one transaction of repeatable reads, so that figures and records belong together. */
export async function snapshotOf(em: EntityManager, period: Period, now: Date): Promise<SnapshotContent> {
  const contract = await loadContract(em, now);
  const figures = await figuresOf(em, period);
  const lists = indicatorCodes.map(
    (code) =>
      `(select coalesce(json_agg(id order by at, id), '[]') from (${definitions[code]}) as counted) as "${code}"`,
  );
  const [records] = await sql<Record<string, string[]>>(em, `select ${lists.join(', ')}`, bounds(period));
  return {
    format: 'gongyi-snapshot-1',
    period: { from: period.from, to: period.to },
    figures: indicatorCodes.map((code) => ({
      code,
      target: contract.targetOf(code, period),
      actual: figures[code],
      counts: { zh: chinese.indicator[code].counts, en: english.indicator[code].counts },
      definition: createHash('sha256').update(definitions[code].replaceAll(/\s+/g, ' ')).digest('hex'),
      records: records?.[code] ?? [],
    })),
  };
}

export function bytesOf(content: SnapshotContent): string {
  return `${JSON.stringify(content, null, 1)}\n`;
}
