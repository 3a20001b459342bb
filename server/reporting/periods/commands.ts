/** The contract's periods: what is agreed for one, what is written about it, and its freezing. */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { centreId } from '../../../shared/live/topics.ts';
import { localDay } from '../../../shared/local-time.ts';
import { targetWith, type IndicatorCode } from '../../../shared/reporting/indicators.ts';
import { periodCommands } from '../../../shared/reporting/period-commands.ts';
import type { Period } from '../../../shared/reporting/period.ts';
import { whyCodeRefused } from '../../../shared/reporting/project-code.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { budgetsOf } from '../budgets/budgets-of.ts';
import { enterBudget } from '../budgets/commands.ts';
import { waitingBenefits } from '../benefits/benefits-of.ts';
import { loadContract } from '../contract.ts';
import { checkPeriod } from '../count.ts';
import { openPeriod } from './open-period.ts';
import { agree, carryOver } from './agreed-targets.ts';
import { bytesOf, snapshotOf } from './snapshot.ts';

const inCentre = async () => ({ room: centreId, scope: {} });
const done = { reply: null, announce: [recordsChanged()] };

/**
 * A new period, or another span or another budget for one, which counts once a second person has confirmed it (decideBudget).
 * Where no project exists yet, it begins one. A new one may take over what was agreed for another year instead of the contract;
 * each target taken over is a change with its reason. Refusals:
 * periodInvalid with the place, periodsOverlap { first, last } naming the other one, periodFrozen, moneyInvalid,
 * gradeInvalid, notAllowed for a year to take over from that does not exist.
 */
export const savePeriod = defineCommand({
  name: 'savePeriod',
  action: 'reporting.manage',
  input: periodCommands.savePeriod,
  place: inCentre,
  async run({ em, actor, now }, { periodId, from, to, carriesOver, ...entered }) {
    const { initialBudget, budget, assessor, assessedGrade } = entered;
    checkPeriod({ from, to });
    if (from === to) throw new Refusal('periodInvalid', { at: 'to', reason: 'endsBeforeStart', given: to });
    const was = periodId === null ? null : await openPeriod(em, periodId);
    if (budget === 0) throw new Refusal('moneyInvalid');
    if ((assessor === '') !== (assessedGrade === '')) throw new Refusal('gradeInvalid');
    const [other] = await sql<Period>(
      em,
      `select starts_on::text as "from", ends_on::text as "to" from reporting_period
       where daterange(starts_on, ends_on, '[]') && daterange($1::date, $2::date, '[]') and id is distinct from $3
       order by starts_on limit 1`,
      [from, to, periodId],
    );
    if (other) throw new Refusal('periodsOverlap', { first: other.from, last: other.to });
    const money = { initialBudget, budget, by: actor.personId, now };
    if (was && periodId !== null) {
      await enterBudget(em, { periodId, history: await budgetsOf(em, was), ...money });
      await sql(
        em,
        `update reporting_period set starts_on = $2, ends_on = $3, assessor = $4, assessed_grade = $5 where id = $1`,
        [periodId, from, to, assessor, assessedGrade],
      );
      return { reply: { periodId }, announce: [recordsChanged()] };
    }
    const id = uuidv7();
    await sql(
      em,
      `insert into reporting_period (id, project_id, starts_on, ends_on, assessor, assessed_grade)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, await projectId(em), from, to, assessor, assessedGrade],
    );
    await enterBudget(em, { periodId: id, history: await budgetsOf(em, { from, to }), ...money });
    if (carriesOver) await carryOver(em, { ...carriesOver, to: { id, from, to }, by: actor.personId, now });
    return { reply: { periodId: id }, announce: [recordsChanged()] };
  },
});

async function projectId(em: EntityManager): Promise<string> {
  const [project] = await sql<{ id: string }>(em, 'select id from project order by is_demo, id limit 1');
  if (project) return project.id;
  const id = uuidv7();
  await sql(em, 'insert into project (id, name) values ($1, $2)', [id, '来穗人员服务项目']);
  return id;
}

/** What the project is called, who answers for it, and how its hundred points are split. Refusals: pointsInvalid { sum }. */
export const saveProject = defineCommand({
  name: 'saveProject',
  action: 'reporting.manage',
  input: periodCommands.saveProject,
  place: inCentre,
  async run({ em }, { name, department, carrier, weights, isAgreed, needsExplanation }) {
    const { execution, output, benefit, satisfaction } = weights;
    const sum = execution + output + benefit + satisfaction;
    if (sum !== 100) throw new Refusal('pointsInvalid', { sum });
    await sql(
      em,
      `update project set name = $2, department = $3, carrier = $4, points_execution = $5, points_output = $6,
         points_benefit = $7, points_satisfaction = $8, points_agreed = $9, range_needs_explanation = $10
       where id = $1`,
      [
        await projectId(em),
        ...[name, department, carrier],
        ...[execution, output, benefit, satisfaction],
        ...[isAgreed, needsExplanation],
      ],
    );
    return done;
  },
});

/**
 * Whether this project has an indicator, in which module and by which words; for every year that is not frozen. Its target begins
 * with what is offered and is agreed year by year (saveTarget). It may have a code of the project's own, of which every change is kept.
 * Refusals: invalidInput for the last one, because a project has at least one; codeInvalid, codeTaken, both with { given }.
 */
export const saveIndicator = defineCommand({
  name: 'saveIndicator',
  action: 'reporting.manage',
  input: periodCommands.saveIndicator,
  place: inCentre,
  async run({ em, actor, now }, { code, isUsed, module, projectCode: given, words }) {
    const { codes, projectCodeOf } = await loadContract(em, now);
    if (!isUsed && codes.every((one) => one === code))
      throw new Refusal('invalidInput', { issues: ['isUsed'] });
    const before = projectCodeOf(code);
    const after = isUsed ? given : null;
    const others = codes.map((other) => ({ code: other, projectCode: projectCodeOf(other) }));
    const why = after === null ? null : whyCodeRefused(after, code, others);
    if (after !== null && why) throw new Refusal(why, { given: after });
    const project = await projectId(em);
    await sql(
      em,
      `insert into indicator_choice (project_id, code, is_used, module, project_code) values ($1, $2, $3, $4, $5)
       on conflict (project_id, code) do update set is_used = $3, module = $4, project_code = $5`,
      [project, code, isUsed, module, after],
    );
    if (before !== after)
      await sql(
        em,
        `insert into project_code_change (id, project_id, code, from_code, to_code, changed_by, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [uuidv7(), project, code, before, after, actor.personId, now.toISOString()],
      );
    if (words !== undefined) await saveWords(em, [project, code], words);
    return done;
  },
});

type Words = NonNullable<z.infer<typeof periodCommands.saveIndicator>['words']>;

/** How this project calls an indicator and where its forms place it; null takes the contract's words again. */
async function saveWords(
  em: EntityManager,
  [project, code]: readonly [string, IndicatorCode],
  words: Words | null,
): Promise<void> {
  await sql(em, 'delete from indicator_wording where project_id = $1 and code = $2', [project, code]);
  if (!words) return;
  const { name, unit, level1, level2 } = words;
  await sql(
    em,
    `insert into indicator_wording (project_id, code, name_zh, name_en, unit_zh, unit_en, level1_zh, level1_en,
       level2_zh, level2_en)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [project, code, ...[name, unit, level1, level2].flatMap(({ zh, en }) => [zh, en])],
  );
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
    const [known] = await sql(em, 'select id from reporting_period where id = $1', [periodId]);
    if (!known) throw new Refusal('notAllowed');
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
