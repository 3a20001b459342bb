/** Projects: what each is called and how it is scored and graded, its contract, and which of them is in hand. */
import { v7 as uuidv7 } from 'uuid';
import { centreId } from '../../../shared/live/topics.ts';
import { isGradingOrdered, type Grading } from '../../../shared/reporting/grading.ts';
import { problemOf } from '../../../shared/reporting/period.ts';
import { projectCommands } from '../../../shared/reporting/project-commands.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { loadContract } from '../contract.ts';
import { recordChange } from './changes.ts';
import { contractRecord } from './contract-record.ts';
import { currentProject, takeProject } from './current-project.ts';

const inCentre = async () => ({ room: centreId, scope: {} });
const done = { reply: null, announce: [recordsChanged()] };

/** What the project is called, who answers for it, and how its hundred points are split. Refusals: pointsInvalid { sum }, projectUnknown. */
export const saveProject = defineCommand({
  name: 'saveProject',
  action: 'reporting.manage',
  input: projectCommands.saveProject,
  place: inCentre,
  async run(
    { em, actor, now },
    { name, department, carrier, weights, isAgreed, needsExplanation, ...asked },
  ) {
    const { project: named, reason } = asked;
    await takeProject(em, named);
    const { execution, output, benefit, satisfaction } = weights;
    const sum = execution + output + benefit + satisfaction;
    if (sum !== 100) throw new Refusal('pointsInvalid', { sum });
    const project = await currentProject(em);
    const before = await loadContract(em, now);
    await sql(
      em,
      `update project set name = $2, department = $3, carrier = $4, points_execution = $5, points_output = $6,
         points_benefit = $7, points_satisfaction = $8, points_agreed = $9, range_needs_explanation = $10
       where id = $1`,
      [
        project,
        ...[name, department, carrier],
        ...[execution, output, benefit, satisfaction],
        ...[isAgreed, needsExplanation],
      ],
    );
    const by = { project, reason, by: actor.personId, now };
    const names = { name: before.name ?? '', department: before.department, carrier: before.carrier };
    const after = { name, department, carrier };
    await recordChange(em, { what: 'names', code: null, before: names, after }, by);
    await recordChange(
      em,
      {
        ...{ what: 'points', code: null },
        before: { ...before.weights, isAgreed: before.isAgreed },
        after: { ...weights, isAgreed },
      },
      by,
    );
    const wasNeeded = before.needsExplanation;
    await recordChange(em, { what: 'rangeRule', code: null, before: wasNeeded, after: needsExplanation }, by);
    return done;
  },
});

/**
 * A further project, with the centre's contract as its preset or with the indicators, points and grades of another one. It has no
 * period yet, and the one in hand stays so. Refusals: projectUnknown.
 */
export const createProject = defineCommand({
  name: 'createProject',
  action: 'reporting.manage',
  input: projectCommands.createProject,
  place: inCentre,
  async run({ em }, { name, department, carrier, takesFrom, project }) {
    const id = uuidv7();
    await takeProject(em, project);
    const [known] = await sql<{ like: string | null; inHand: string | null }>(
      em,
      'select current_project() as like, project_in_hand() as "inHand"',
    );
    const like = known?.like ?? null;
    await sql(
      em,
      `insert into project (id, name, department, carrier, is_demo)
       values ($1, $2, $3, $4, coalesce((select is_demo from project where id = $5), false))`,
      [id, name, department, carrier, like],
    );
    await sql(em, 'update project set is_in_hand = true where id = $1', [known?.inHand ?? id]);
    if (takesFrom === 'project' && like !== null) {
      await sql(
        em,
        `update project set points_execution = other.points_execution, points_output = other.points_output,
           points_benefit = other.points_benefit, points_satisfaction = other.points_satisfaction,
           points_agreed = other.points_agreed, range_needs_explanation = other.range_needs_explanation, grading = other.grading
         from project other where project.id = $1 and other.id = $2`,
        [id, like],
      );
      await sql(
        em,
        `insert into indicator_target (project_id, code, position, operator, target_from, target_to, share)
         select $1, code, position, operator, target_from, target_to, share from indicator_target where project_id = $2`,
        [id, like],
      );
      await sql(
        em,
        `insert into indicator_choice (project_id, code, is_used, module, project_code)
         select $1, code, is_used, module, project_code from indicator_choice where project_id = $2`,
        [id, like],
      );
      await sql(
        em,
        `insert into indicator_wording (project_id, code, name_zh, name_en, unit_zh, unit_en, level1_zh, level1_en, level2_zh, level2_en)
         select $1, code, name_zh, name_en, unit_zh, unit_en, level1_zh, level1_en, level2_zh, level2_en
         from indicator_wording where project_id = $2`,
        [id, like],
      );
    }
    return { reply: { projectId: id }, announce: [recordsChanged()] };
  },
});

/** Takes a project in hand: it is shown to everybody who names none. Refusals: notAllowed where there is none of that id; nothingChanged. */
export const chooseProject = defineCommand({
  name: 'chooseProject',
  action: 'reporting.manage',
  input: projectCommands.chooseProject,
  place: inCentre,
  async run({ em, actor, now }, { projectId }) {
    const before = await currentProject(em);
    const names = await sql<{ id: string; name: string }>(
      em,
      'select id, name from project where id = any($1::uuid[]) order by id for update',
      [[before, projectId]],
    );
    const nameOf = (id: string) => names.find((one) => one.id === id)?.name ?? null;
    const after = nameOf(projectId);
    if (after === null) throw new Refusal('notAllowed');
    if (before === projectId) throw new Refusal('nothingChanged');
    await sql(em, 'update project set is_in_hand = false where is_in_hand');
    await sql(em, 'update project set is_in_hand = true where id = $1', [projectId]);
    await recordChange(
      em,
      { what: 'inHand', code: null, before: nameOf(before), after },
      { project: projectId, reason: '', by: actor.personId, now },
    );
    return done;
  },
});

/** What was signed. Refusals: periodInvalid with the place, projectUnknown. */
export const saveContract = defineCommand({
  name: 'saveContract',
  action: 'reporting.manage',
  input: projectCommands.saveContract,
  place: inCentre,
  async run({ em, actor, now }, { project: named, reason, ...after }) {
    await takeProject(em, named);
    const problem = problemOf(after);
    if (problem) throw new Refusal('periodInvalid', { ...problem });
    if (after.from === after.to)
      throw new Refusal('periodInvalid', { at: 'to', reason: 'endsBeforeStart', given: after.to });
    const project = await currentProject(em);
    const before = await contractRecord(em);
    await sql(
      em,
      `insert into project_contract (project_id, number, client, contractor, sum_cents, signed_on, starts_on, ends_on)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (project_id) do update set number = $2, client = $3, contractor = $4, sum_cents = $5, signed_on = $6,
         starts_on = $7, ends_on = $8`,
      [
        project,
        ...[after.number, after.client, after.contractor, after.sum],
        ...[after.signedOn, after.from, after.to],
      ],
    );
    await recordChange(
      em,
      { what: 'contract', code: null, before, after },
      { project, reason, by: actor.personId, now },
    );
    return done;
  },
});

/** By which grades the project is judged; null takes the finance ministry's again. Refusals: gradingInvalid, projectUnknown. */
export const saveGrading = defineCommand({
  name: 'saveGrading',
  action: 'reporting.manage',
  input: projectCommands.saveGrading,
  place: inCentre,
  async run({ em, actor, now }, { project: named, grades, reason }) {
    await takeProject(em, named);
    if (grades && !isGradingOrdered(grades.map(({ from }) => from))) throw new Refusal('gradingInvalid');
    const project = await currentProject(em);
    const { ownGrading } = await loadContract(em, now);
    const after: Grading | null = grades && grades.map((grade, at) => ({ code: `grade${at + 1}`, ...grade }));
    await sql(em, 'update project set grading = $2 where id = $1', [project, after && JSON.stringify(after)]);
    await recordChange(
      em,
      { what: 'grading', code: null, before: ownGrading, after },
      { project, reason, by: actor.personId, now },
    );
    return done;
  },
});
