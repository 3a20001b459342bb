import { z } from 'zod';
import { may } from '../../../shared/identity/permissions.ts';
import { localDay } from '../../../shared/local-time.ts';
import type { PeriodView, ProjectView } from '../../../shared/reporting/period-view.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { namedProject } from '../../../shared/reporting/project-commands.ts';
import { mutation, query, router } from '../../trpc.ts';
import { decideBenefit, judgeBenefit, removeBenefit } from '../benefits/commands.ts';
import { decideBudget } from '../budgets/commands.ts';
import { freezePeriod, removePeriod, saveDeviation, savePeriod, saveTarget, saveText } from './commands.ts';
import {
  chooseProject,
  createProject,
  saveContract,
  saveGrading,
  saveProject,
} from '../projects/commands.ts';
import { saveIndicator } from '../projects/save-indicator.ts';
import { readProject, takeProjectOf } from '../projects/current-project.ts';
import { comparisonOf } from './comparison.ts';
import { keptSnapshot } from './kept-snapshot.ts';
import { periodView, projectView } from './queries.ts';

const wholeCentre = async () => ({});
const one = z.strictObject({ periodId: z.uuid() });

export const periodsRouter = router({
  /** That project, or the one of a period. Refusals: projectUnknown, notAllowed for an unknown period. */
  project: query({
    action: 'reporting.read',
    input: z.strictObject({ project: namedProject, periodId: z.uuid().nullish() }),
    scope: wholeCentre,
    async read({ em, now, viewer }, { project, periodId }): Promise<ProjectView> {
      const mayManage = may(viewer, 'reporting.manage');
      const view = await readProject(em, project, async (inner) => {
        if (periodId) await takeProjectOf(inner, periodId);
        return projectView(inner, now);
      });
      return { ...view, mayManage, today: localDay(now.getTime()) };
    },
  }),

  /** In one transaction, so that figures and what is agreed belong together. */
  view: query({
    action: 'reporting.read',
    input: one,
    scope: wholeCentre,
    async read({ em, now, viewer }, { periodId }): Promise<PeriodView> {
      const view = await readProject(em, null, async (inner) => {
        await takeProjectOf(inner, periodId);
        return periodView(inner, periodId, now);
      });
      if (!view || viewer.kind !== 'person') throw new Refusal('notAllowed');
      return {
        ...view,
        personId: viewer.personId,
        mayManage: may(viewer, 'reporting.manage'),
        mayWrite: may(viewer, 'reporting.write'),
      };
    },
  }),

  /** A frozen year beside what is counted now: the last comparison while nothing changed since, else a new one. */
  comparison: query({
    action: 'reporting.read',
    input: z.strictObject({ periodId: z.uuid(), again: z.boolean() }),
    scope: wholeCentre,
    async read({ em, now }, { periodId, again }) {
      const comparison = await comparisonOf(em, periodId, { now, again });
      if (!comparison) throw new Refusal('notAllowed');
      return comparison;
    },
  }),

  /** The kept bytes and their hash, to be checked by anybody with any tool. */
  snapshot: query({
    action: 'reporting.read',
    input: one,
    scope: wholeCentre,
    async read({ em }, { periodId }) {
      const kept = await keptSnapshot(em, periodId);
      if (!kept) throw new Refusal('notAllowed');
      return kept;
    },
  }),

  save: mutation(savePeriod),
  saveProject: mutation(saveProject),
  createProject: mutation(createProject),
  chooseProject: mutation(chooseProject),
  saveContract: mutation(saveContract),
  saveGrading: mutation(saveGrading),
  saveIndicator: mutation(saveIndicator),
  saveTarget: mutation(saveTarget),
  saveDeviation: mutation(saveDeviation),
  saveText: mutation(saveText),
  judgeBenefit: mutation(judgeBenefit),
  removeBenefit: mutation(removeBenefit),
  decideBenefit: mutation(decideBenefit),
  decideBudget: mutation(decideBudget),
  remove: mutation(removePeriod),
  freeze: mutation(freezePeriod),
});
