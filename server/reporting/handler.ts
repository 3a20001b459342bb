/** GET /api/reports?from&to&format&language: the report as a file, for those who may export. Nothing is kept in caches. */
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import { may } from '../../shared/identity/permissions.ts';
import { holds, type Viewer } from '../../shared/identity/roles.ts';
import { mediaTypes, reportFormats } from '../../shared/reporting/report-formats.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Services } from '../services.ts';
import { reportFile } from './report-file.ts';
import { reportLanguages, ReportWords } from './report-words.ts';

const wanted = z.strictObject({
  from: z.string(),
  to: z.string(),
  format: z.enum(reportFormats),
  language: z.enum(reportLanguages),
});

/** Refusals: notSignedIn, notAllowed, invalidInput, periodInvalid. */
export function reportsHandler(
  { database, now }: Pick<Services, 'database' | 'now'>,
  viewerOf: (cookie: string | undefined) => Promise<Viewer>,
): Router {
  const download: RequestHandler = async (request, response) => {
    const viewer = await viewerOf(request.headers.cookie);
    if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
    if (!may(viewer, 'reporting.export')) throw new Refusal('notAllowed');
    const parsed = wanted.safeParse(request.query);
    if (!parsed.success) {
      throw new Refusal('invalidInput', { issues: parsed.error.issues.map(({ path }) => path.join('.')) });
    }
    const { from, to, format, language } = parsed.data;
    const content = await reportFile(database.em(), {
      period: { from, to },
      format,
      language,
      // What leaves the house names people in full only in the hands of an administrator.
      names: holds(viewer, 'administrator') ? 'full' : 'masked',
      now: now(),
    });
    const name = `${new ReportWords(language).say(`file.${format}`)}-${from}-${to}.${format}`;
    response.attachment(name).type(mediaTypes[format]);
    response.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    response.send(content);
  };

  const router = express.Router();
  router.get('/', download);
  router.use(answerRefusal);
  return router;
}

const statusOf: Partial<Record<Refusal['code'], number>> = {
  notSignedIn: 401,
  notAllowed: 403,
  invalidInput: 400,
  periodInvalid: 400,
};

const answerRefusal: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof Refusal)) return next(error);
  response
    .status(statusOf[error.code] ?? 409)
    .json({ refusal: { code: error.code, details: error.details } });
};
