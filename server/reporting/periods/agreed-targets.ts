/** What is agreed for the indicators of one period, and every change of it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { targetWith, type IndicatorCode } from '../../../shared/reporting/indicators.ts';
import type { Period } from '../../../shared/reporting/period.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { loadContract } from '../contract.ts';

interface Agreed {
  readonly code: IndicatorCode;
  readonly from: number | null;
  readonly to: number | null;
  readonly share: number;
}

interface Change extends Agreed {
  readonly period: Period & { readonly id: string };
  readonly reason: string;
  readonly by: string;
  readonly now: Date;
}

/** In the caller's transaction, which has locked the period or made it. */
export async function agree(
  em: EntityManager,
  { period, code, from, to, share, reason, by, now }: Change,
): Promise<void> {
  const contract = await loadContract(em, now);
  const before = { ...contract.targetOf(code, period), share: contract.termsOf(period)?.shareOf(code) ?? 1 };
  await sql(
    em,
    `insert into period_target (period_id, code, target_from, target_to, share) values ($1, $2, $3, $4, $5)
     on conflict (period_id, code) do update set target_from = $3, target_to = $4, share = $5`,
    [period.id, code, from, to, share],
  );
  const after = { ...targetWith({ from, to }), share };
  await sql(
    em,
    `insert into target_change (id, period_id, code, from_target, to_target, reason, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[uuidv7(), period.id, code, JSON.stringify(before), JSON.stringify(after), reason],
      ...[by, now.toISOString()],
    ],
  );
}

interface CarryOver {
  /** The year whose targets are taken over. */
  readonly periodId: string;
  readonly to: Period & { readonly id: string };
  readonly reason: string;
  readonly by: string;
  readonly now: Date;
}

/** Only what was agreed otherwise than the contract has it. Refusals: notAllowed where there is no such year. */
export async function carryOver(
  em: EntityManager,
  { periodId, to: period, reason, by, now }: CarryOver,
): Promise<void> {
  const [known] = await sql(
    em,
    'select id from reporting_period where id = $1 and project_id = current_project()',
    [periodId],
  );
  if (!known) throw new Refusal('notAllowed');
  const targets = await sql<Agreed>(
    em,
    `select code, target_from as "from", target_to as "to", share from period_target where period_id = $1 order by code`,
    [periodId],
  );
  for (const target of targets) await agree(em, { ...target, period, reason, by, now });
}
