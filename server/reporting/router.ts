/** What the desk reads. Figures are of the whole centre, so permission needs no place. */
import { z } from 'zod';
import { may } from '../../shared/identity/permissions.ts';
import { localDay } from '../../shared/local-time.ts';
import { bases } from '../../shared/reporting/basis.ts';
import { groupKeys, waysOfComing } from '../../shared/reporting/groups.ts';
import { allIndicatorCodes } from '../../shared/reporting/indicators.ts';
import type { DashboardView } from '../../shared/reporting/cuts.ts';
import { namedProject } from '../../shared/reporting/project-commands.ts';
import { serviceItems, serviceModules } from '../../shared/services.ts';
import { checkedTable } from '../../shared/reporting/two-way-check.ts';
import { evidenceKinds, type IndicatorsView, type PeriodsView } from '../../shared/reporting/view.ts';
import { Refusal } from '../../shared/refusal.ts';
import { mutation, query, router } from '../trpc.ts';
import { basisAfter, basisOf } from './basis.ts';
import { checkFigures } from './check/check-figures.ts';
import { checkFile } from './check/check-file.ts';
import { keepCheck, noteDifference } from './check/commands.ts';
import { checksOf, keptCheck } from './check/kept-checks.ts';
import { loadContract } from './contract.ts';
import { checkPeriod, pageOfRecords, recordsOf } from './count.ts';
import { frozenPeriod, frozenRecordsOf, pageOfFrozen } from './periods/frozen-lists.ts';
import { partsShown, peopleShown } from './parts.ts';
import { evidenceOf } from './evidence.ts';
import { shownOn } from './report.ts';
import { reportLanguages } from './report-words.ts';
import { projectNames, readProject } from './projects/current-project.ts';
import { participation, participationPlaces, participationRecords } from './participation.ts';

const period = {
  from: z.string(),
  to: z.string(),
  asOf: z.string().nullable().default(null),
  project: namedProject,
};
/** keptOf: of a part of this frozen period the records of its snapshot; isWaiting: what only waits for a second person. */
const listed = {
  ...period,
  code: z.enum(allIndicatorCodes),
  communityId: z.uuid().nullable().default(null),
  module: z
    .enum([...serviceModules, 'none'])
    .nullable()
    .default(null),
  item: z
    .union([z.int().min(1).max(serviceItems.length), z.literal('none')])
    .nullable()
    .default(null),
  groups: z.array(z.enum(groupKeys)).min(1).max(groupKeys.length).nullable().default(null),
  came: z.enum(waysOfComing).nullable().default(null),
  keptOf: z.strictObject({ from: z.iso.date(), to: z.iso.date() }).nullable().default(null),
  isWaiting: z.boolean().default(false),
};
const place = z.strictObject({ at: z.iso.datetime({ offset: true }), id: z.uuid() });
const ofBasis = { ...period, basis: z.enum(bases) };
const table = { ...period, content: checkedTable };
const wholeCentre = async () => ({});

export const reportingRouter = router({
  participation,
  participationPlaces,
  participationRecords,
  periods: query({
    action: 'reporting.read',
    input: z.strictObject({ project: namedProject }),
    scope: wholeCentre,
    async read({ em, now, viewer }, { project }): Promise<PeriodsView> {
      const mine = {
        mayExport: may(viewer, 'reporting.export'),
        mayWrite: may(viewer, 'reporting.write'),
      };
      return readProject(em, project, async (inner) => {
        const { code, name, isDemo, periods } = await loadContract(inner, now);
        const projects = await projectNames(inner);
        return { project: name, code, projects, ...mine, isDemo, periods, today: localDay(now.getTime()) };
      });
    },
  }),

  /** Refusals: periodInvalid, with the place; projectUnknown. */
  indicators: query({
    action: 'reporting.read',
    input: z.strictObject(period),
    scope: wholeCentre,
    async read({ em, now }, span): Promise<IndicatorsView> {
      checkPeriod(span);
      return readProject(em, span.project, (inner) => shownOn(inner, span, now));
    },
  }),

  /** All figures in parts by month, community and module; by group where people are counted. */
  dashboard: query({
    action: 'reporting.read',
    input: z.strictObject(period),
    scope: wholeCentre,
    async read({ em, now }, span): Promise<DashboardView> {
      checkPeriod(span);
      return readProject(em, span.project, async (inner) => {
        const { codes } = await loadContract(inner, now);
        return partsShown(inner, span, codes);
      });
    },
  }),

  /** Distinct people beside attendances. */
  people: query({
    action: 'reporting.read',
    input: z.strictObject(period),
    scope: wholeCentre,
    async read({ em }, span) {
      checkPeriod(span);
      return readProject(em, span.project, (inner) => peopleShown(inner, span));
    },
  }),

  /**
   * The newest records behind one figure, and what all of them add up to; with a community, a module or groups only what they
   * add there. Of a frozen year those that were frozen. Refusals: periodInvalid, invalidInput for groups of what is not
   * counted by group.
   */
  records: query({
    action: 'reporting.read',
    input: z.strictObject(listed),
    scope: wholeCentre,
    async read({ em }, { from, to, asOf, project, keptOf, ...which }) {
      checkPeriod({ from, to, asOf });
      const wanted = { ...which, period: { from, to, asOf, ...(project && { project }) } };
      return readProject(em, project, async (inner) => {
        const frozen = which.isWaiting ? null : await frozenPeriod(inner, wanted.period, keptOf);
        return frozen ? frozenRecordsOf(inner, { ...wanted, frozen }) : recordsOf(inner, wanted);
      });
    },
  }),

  /** Those that follow after a place in that list. */
  recordsAfter: query({
    action: 'reporting.read',
    input: z.strictObject({
      ...listed,
      after: place,
    }),
    scope: wholeCentre,
    async read({ em }, { from, to, asOf, project, keptOf, ...which }) {
      checkPeriod({ from, to, asOf });
      const wanted = { ...which, period: { from, to, asOf } };
      return readProject(em, project, async (inner) => {
        const frozen = which.isWaiting ? null : await frozenPeriod(inner, wanted.period, keptOf);
        return frozen ? pageOfFrozen(inner, { ...wanted, frozen }) : pageOfRecords(inner, wanted);
      });
    },
  }),

  /** The records that a score counts beside the indicators, as recorded today, also of a frozen year. Refusals: periodInvalid. */
  basis: query({
    action: 'reporting.read',
    input: z.strictObject(ofBasis),
    scope: wholeCentre,
    async read({ em }, { basis, ...span }) {
      checkPeriod(span);
      return readProject(em, span.project, (inner) => basisOf(inner, { basis, period: span }));
    },
  }),

  basisAfter: query({
    action: 'reporting.read',
    input: z.strictObject({ ...ofBasis, after: place }),
    scope: wholeCentre,
    async read({ em }, { basis, after, ...span }) {
      checkPeriod(span);
      return readProject(em, span.project, (inner) => basisAfter(inner, { basis, period: span, after }));
    },
  }),

  /**
   * A table of figures that somebody kept, beside the counted ones; with a problem in it nothing is compared. Refusals:
   * periodInvalid, fileNotRoster, fileTooLarge.
   */
  check: query({
    action: 'reporting.read',
    input: z.strictObject(table),
    scope: wholeCentre,
    async read({ em, now }, { content, ...span }) {
      checkPeriod(span);
      return readProject(em, span.project, (inner) =>
        checkFigures(inner, { period: span, content: Buffer.from(content, 'base64'), now }),
      );
    },
  }),

  keepCheck: mutation(keepCheck),
  noteDifference: mutation(noteDifference),

  /** Those that were kept of this period. Refusals: projectUnknown. */
  checks: query({
    action: 'reporting.read',
    input: z.strictObject(period),
    scope: wholeCentre,
    async read({ em }, span) {
      checkPeriod(span);
      return readProject(em, span.project, (inner) => checksOf(inner, span));
    },
  }),

  /** One of them as a workbook, with what was noted on the differences; base64. */
  checkFile: query({
    action: 'reporting.read',
    input: z.strictObject({ checkId: z.uuid(), language: z.enum(reportLanguages) }),
    scope: wholeCentre,
    async read({ em, now }, { checkId, language }) {
      const check = await keptCheck(em, checkId);
      if (!check) throw new Refusal('notAllowed');
      return readProject(em, check.project, async (inner) => {
        const file = await checkFile(inner, { check, language, now });
        return { content: file.toString('base64') };
      });
    },
  }),

  /** What stands behind one of them. */
  evidence: query({
    action: 'reporting.read',
    input: z.strictObject({ kind: z.enum(evidenceKinds), id: z.uuid() }),
    scope: wholeCentre,
    async read({ em }, { kind, id }) {
      const evidence = await evidenceOf(em, kind, id);
      if (!evidence) throw new Refusal('notAllowed');
      return evidence;
    },
  }),
});
