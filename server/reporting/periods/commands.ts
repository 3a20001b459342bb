/** The contract's periods: what is agreed for one, what is written about it, and its freezing. */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { centreId } from '../../../shared/live/topics.ts';
import { localDay } from '../../../shared/local-time.ts';
import { targetWith } from '../../../shared/reporting/indicators.ts';
import { periodCommands } from '../../../shared/reporting/period-commands.ts';
import { kindOfPart, type Period, type PeriodKind } from '../../../shared/reporting/period.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { budgetsOf } from '../budgets/budgets-of.ts';
import { enterBudget } from '../budgets/commands.ts';
import { waitingBenefits } from '../benefits/benefits-of.ts';
import { checkPeriod } from '../count.ts';
import { currentProject, takeProject, takeProjectOf } from '../projects/current-project.ts';
import { openPeriod } from './open-period.ts';
import { agree, carryOver } from './agreed-targets.ts';
import { bytesOf, snapshotOf } from './snapshot.ts';

const inCentre = async () => ({ room: centreId, scope: {} });
const done = { reply: null, announce: [recordsChanged()] };

/**
 * A new period, or another span or another budget for one, which counts once a second person has confirmed it (decideBudget).
 * Where no project exists yet, it begins one. A new year may take over what was agreed for another one instead of the contract;
 * each target taken over is a change with its reason. A half-year, a quarter or any other span lies within a contract year, whose
 * targets hold for it, and is called by its days, also when they are other ones than before. Refusals:
 * periodInvalid with the place, periodsOverlap { first, last } naming the other one, periodOutsideYear, partsOutsideYear { first, last },
 * periodFrozen, moneyInvalid, gradeInvalid, notAllowed for a year to take over from that does not exist, projectUnknown.
 */
export const savePeriod = defineCommand({
  name: 'savePeriod',
  action: 'reporting.manage',
  input: periodCommands.savePeriod,
  place: inCentre,
  async run({ em, actor, now }, { periodId, from, to, carriesOver, kind: given = 'year', ...entered }) {
    const { initialBudget, budget, assessor, assessedGrade } = entered;
    await takeProject(em, entered.project);
    checkPeriod({ from, to });
    if (from === to) throw new Refusal('periodInvalid', { at: 'to', reason: 'endsBeforeStart', given: to });
    const was = periodId === null ? null : await openPeriod(em, periodId);
    const isYear = (was?.kind ?? given) === 'year';
    if (budget === 0) throw new Refusal('moneyInvalid');
    if ((assessor === '') !== (assessedGrade === '')) throw new Refusal('gradeInvalid');
    const id = periodId ?? uuidv7();
    const project = await currentProject(em);
    const year = isYear ? null : await yearAround(em, { project, from, to });
    const kind = year ? kindOfPart(year, { from, to }) : 'year';
    const within = year?.id ?? null;
    await refuseOverlap(em, { id, project, kind, from, to });
    if (was) await refusePartsOutside(em, { id, from, to });
    const money = { periodId: id, initialBudget, budget, by: actor.personId, now };
    if (was) {
      const history = await budgetsOf(em, was);
      await enterBudget(em, { history, ...money });
      await sql(
        em,
        `update reporting_period set starts_on = $2, ends_on = $3, assessor = $4, assessed_grade = $5, within = $6, kind = $7 where id = $1`,
        [id, from, to, assessor, assessedGrade, within, kind],
      );
      return { reply: { periodId: id }, announce: [recordsChanged()] };
    }
    await sql(
      em,
      `insert into reporting_period (id, project_id, kind, within, starts_on, ends_on, assessor, assessed_grade)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, project, kind, within, from, to, assessor, assessedGrade],
    );
    const history = await budgetsOf(em, { from, to });
    await enterBudget(em, { history, ...money });
    if (carriesOver) await carryOver(em, { ...carriesOver, to: { id, from, to }, by: actor.personId, now });
    return { reply: { periodId: id }, announce: [recordsChanged()] };
  },
});

/** What hangs on a period beside its snapshot. */
const writtenIn = ['deviation', 'benefit_version', 'budget_version', 'period_target', 'target_change'];

/**
 * A period within a contract year that nobody needs is gone, as long as nothing is written for it. Refusals: notAllowed for a year,
 * periodFrozen, periodWritten.
 */
export const removePeriod = defineCommand({
  name: 'removePeriod',
  action: 'reporting.manage',
  input: periodCommands.removePeriod,
  place: inCentre,
  async run({ em }, { periodId }) {
    const { kind } = await openPeriod(em, periodId);
    if (kind === 'year') throw new Refusal('notAllowed');
    const written = writtenIn.map((table) => `exists (select from ${table} where period_id = $1)`);
    const [found] = await sql(
      em,
      `select 1 where exists (select from report_text where period_id = $1 and words <> '') or ${written.join(' or ')}`,
      [periodId],
    );
    if (found) throw new Refusal('periodWritten');
    await sql(em, 'delete from report_text where period_id = $1', [periodId]);
    await sql(em, 'delete from reporting_period where id = $1', [periodId]);
    return done;
  },
});

interface Placed extends Period {
  readonly id: string;
  readonly project: string;
  readonly kind: PeriodKind;
}

/** Of its kind none may overlap; of any other kind none may have the same days. */
async function refuseOverlap(em: EntityManager, { id, project, kind, from, to }: Placed): Promise<void> {
  const [other] = await sql<Period>(
    em,
    `select starts_on::text as "from", ends_on::text as "to" from reporting_period
     where project_id = $4 and id <> $3 and ((kind = $5 and daterange(starts_on, ends_on, '[]') && daterange($1::date, $2::date, '[]'))
       or (starts_on = $1::date and ends_on = $2::date))
     order by starts_on limit 1`,
    [from, to, id, project, kind],
  );
  if (other) throw new Refusal('periodsOverlap', { first: other.from, last: other.to });
}

async function yearAround(
  em: EntityManager,
  { project, from, to }: Period & { project: string },
): Promise<Period & { id: string }> {
  const [year] = await sql<Period & { id: string }>(
    em,
    `select id, starts_on::text as "from", ends_on::text as "to" from reporting_period
     where project_id = $1 and kind = 'year' and starts_on <= $2::date and ends_on >= $3::date for share`,
    [project, from, to],
  );
  if (!year) throw new Refusal('periodOutsideYear');
  return year;
}

async function refusePartsOutside(
  em: EntityManager,
  { id, from, to }: Period & { id: string },
): Promise<void> {
  const [part] = await sql<Period>(
    em,
    `select starts_on::text as "from", ends_on::text as "to" from reporting_period
     where within = $1 and not (starts_on >= $2::date and ends_on <= $3::date) order by starts_on limit 1`,
    [id, from, to],
  );
  if (part) throw new Refusal('partsOutsideYear', { first: part.from, last: part.to });
}

/**
 * What is agreed for one indicator in one period: at least, at most or a range; every change is kept with its reason.
 * Refusals: periodFrozen, targetInvalid.
 */
export const saveTarget = defineCommand({
  name: 'saveTarget',
  action: 'reporting.manage',
  input: periodCommands.saveTarget,
  place: inCentre,
  async run({ em, actor, now }, { periodId, code, from, to, share, reason }) {
    const period = await openPeriod(em, periodId);
    if (!targetWith({ from, to }) || (from !== null && to !== null && to < from))
      throw new Refusal('targetInvalid');
    await agree(em, {
      period: { id: periodId, ...period },
      code,
      from,
      to,
      share,
      reason,
      by: actor.personId,
      now,
    });
    return done;
  },
});

/** Why a figure missed or passed its target, and what is done about it; a later one replaces it. Refusals: periodFrozen. */
export const saveDeviation = defineCommand({
  name: 'saveDeviation',
  action: 'reporting.write',
  input: periodCommands.saveDeviation,
  place: inCentre,
  async run({ em, actor, now }, { periodId, code, words, measures }) {
    await openPeriod(em, periodId);
    await sql(
      em,
      `insert into deviation (period_id, code, words, measures, written_by, written_at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (period_id, code)
         do update set words = $3, measures = $4, written_by = $5, written_at = $6`,
      [periodId, code, words, measures, actor.personId, now.toISOString()],
    );
    return done;
  },
});

/** The words of one section of the report; also of a frozen period, because only its figures are frozen. */
export const saveText = defineCommand({
  name: 'saveReportText',
  action: 'reporting.write',
  input: periodCommands.saveText,
  place: inCentre,
  async run({ em, actor, now }, { periodId, section, words }) {
    await takeProjectOf(em, periodId);
    await sql(
      em,
      `insert into report_text (period_id, section, words, written_by, written_at) values ($1, $2, $3, $4, $5)
       on conflict (period_id, section) do update set words = $3, written_by = $4, written_at = $5`,
      [periodId, section, words, actor.personId, now.toISOString()],
    );
    return done;
  },
});

/**
 * Keeps the period as it is counted now: figures, definitions, ids of all records, and the hash of these bytes. Once and
 * for good. Refusals: periodFrozen, periodNotOver { last }, judgementsWaiting { count } because points hang on them.
 */
export const freezePeriod = defineCommand({
  name: 'freezePeriod',
  action: 'reporting.write',
  input: periodCommands.freezePeriod,
  place: inCentre,
  async run({ em, actor, now }, { periodId }) {
    const period = await openPeriod(em, periodId);
    if (localDay(now.getTime()) <= period.to) throw new Refusal('periodNotOver', { last: period.to });
    const count = await waitingBenefits(em, periodId);
    if (count > 0) throw new Refusal('judgementsWaiting', { count });
    const content = bytesOf(await snapshotOf(em, period, { now }));
    const sha256 = createHash('sha256').update(content).digest();
    await sql(
      em,
      `insert into report_snapshot (period_id, content, sha256, frozen_by, frozen_at) values ($1, $2, $3, $4, $5)`,
      [periodId, content, sha256, actor.personId, now.toISOString()],
    );
    return { reply: { sha256: sha256.toString('hex') }, announce: [recordsChanged()] };
  },
});
