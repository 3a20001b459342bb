/**
 * A period as it is counted at this moment, as bytes: the same records give the same bytes, whoever asks and when. The
 * time of freezing and who froze it stand beside them, not in them.
 */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { IndicatorCode } from '../../../shared/reporting/indicators.ts';
import type { Period } from '../../../shared/reporting/period.ts';
import type { Part } from '../../../shared/reporting/cuts.ts';
import type {
  FrozenGroup,
  FrozenParts,
  SnapshotContent,
  SnapshotFormat,
} from '../../../shared/reporting/snapshot.ts';
import { definitionText } from '../../../shared/reporting/definition-text.ts';
import { sql } from '../../database.ts';
import { loadContract } from '../contract.ts';
import { bounds, countsOf } from '../count.ts';
import { groupsOf, partsOf, peopleOf } from '../cuts.ts';
import { definitions } from '../definitions.ts';
import { writtenOf } from './written.ts';

interface Form {
  readonly format: SnapshotFormat;
  readonly codes: readonly IndicatorCode[];
}

/** In what form something was kept: counted again in the same, it gives the same bytes. */
export const formOf = ({ format, figures }: SnapshotContent): Form => ({
  format,
  codes: figures.map(({ code }) => code),
});

/** In one transaction of repeatable reads, so that figures and records belong together. One that was kept is counted in its form and
 * of its indicators. */
export async function snapshotOf(
  em: EntityManager,
  period: Period,
  { now, format = 'gongyi-snapshot-2', codes: given }: { now: Date } & Partial<Form>,
): Promise<SnapshotContent> {
  const contract = await loadContract(em, now);
  const codes = given ?? contract.codes;
  const counted = await countsOf(em, period, codes);
  const lists = codes.map(
    (code) => `(select json_build_object('records', coalesce(json_agg(id order by at, id), '[]'),
        'values', coalesce(json_agg(value::float8 order by at, id), '[]'))
      from (${definitions[code]}) as counted) as "${code}"`,
  );
  const [kept] = await sql<Record<string, { records: string[]; values: number[] }>>(
    em,
    `select ${lists.join(', ')}`,
    bounds(period),
  );
  const span = { from: period.from, to: period.to };
  const figures = codes.map((code) => ({
    code,
    target: contract.targetOf(code, period),
    actual: counted[code],
    counts: definitionText(code),
    definition: createHash('sha256').update(definitions[code].replaceAll(/\s+/g, ' ')).digest('hex'),
    records: kept?.[code]?.records ?? [],
    ...(format === 'gongyi-snapshot-2' && { values: kept?.[code]?.values ?? [] }),
  }));
  if (format === 'gongyi-snapshot-1') return { format, period: span, figures };
  return {
    format,
    period: span,
    figures,
    ...(await keptParts(em, span, codes)),
    written: await writtenOf(em, span, { contract, codes }),
  };
}

/** In one order, whatever the database returns first. */
async function keptParts(
  em: EntityManager,
  period: Period,
  codes: readonly IndicatorCode[],
): Promise<FrozenParts> {
  const parts = await partsOf(em, period, { codes, isSecondForm: true });
  const groups = (await groupsOf(em, period))
    .filter(({ code }) => code !== 'totalServed')
    .map(({ code, group, value }) => ({ code, group: group === 'none' ? null : group, value }));
  const { lines, people } = await peopleOf(em, period);
  const ofPart = ({ code, month, communityId, module }: Part) => [code, month, communityId, module].join(' ');
  const ofGroup = ({ code, group }: FrozenGroup) => [code, group].join(' ');
  return {
    parts: parts.toSorted((one, other) => (ofPart(one) < ofPart(other) ? -1 : 1)),
    groups: groups.toSorted((one, other) => (ofGroup(one) < ofGroup(other) ? -1 : 1)),
    people: { lines, people },
  };
}

export function bytesOf(content: SnapshotContent): string {
  return `${JSON.stringify(content, null, 1)}\n`;
}
