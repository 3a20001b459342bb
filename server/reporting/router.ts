import { z } from 'zod';
import { countedCodes } from '../../shared/reporting/indicators.ts';
import { sql } from '../database.ts';
import { query, router } from '../trpc.ts';
import { evidenceOf } from './evidence.ts';
import { figuresOf, recordsOf } from './figures.ts';

const period = z.strictObject({ from: z.string().max(10), to: z.string().max(10) });
const everyone = async () => ({});

export const reportingRouter = router({
  periods: query({
    action: 'reporting.read',
    input: z.void(),
    scope: everyone,
    read: ({ em }) =>
      sql<{ from: string; to: string; project: string; isDemo: boolean }>(
        em,
        `select p.starts_on as "from", p.ends_on as "to", j.name as project, j.is_demo as "isDemo"
         from reporting_period p join project j on j.id = p.project_id order by p.starts_on desc`,
      ),
  }),
  indicators: query({
    action: 'reporting.read',
    input: period,
    scope: everyone,
    read: ({ em, now }, input) => figuresOf(em, input, now),
  }),
  records: query({
    action: 'reporting.read',
    input: period.extend({ code: z.enum(countedCodes), page: z.int().min(0).max(100_000) }),
    scope: everyone,
    read: ({ em }, { code, page, ...within }) => recordsOf(em, code, within, page),
  }),
  evidence: query({
    action: 'reporting.read',
    input: z.strictObject({
      kind: z.enum(['meeting', 'issue', 'activity', 'shift', 'turnout']),
      id: z.uuid(),
    }),
    scope: everyone,
    read: ({ em }, { kind, id }) => evidenceOf(em, kind, id),
  }),
});
