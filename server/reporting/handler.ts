/**
 * GET /api/reports?from&to&asOf&project&content&format&language: the report as a file, for those who may export. With progress=yes the
 * answer is a stream: lines that say how far it is, then the file (shared/reporting/report-formats.ts). Whoever hangs up
 * stops it. Nothing is kept in caches.
 */
import express, { type ErrorRequestHandler, type RequestHandler, type Response, type Router } from 'express';
import { v4 as uuidv4 } from 'uuid';
import { z } from 'zod';
import { may } from '../../shared/identity/permissions.ts';
import { holds } from '../../shared/identity/roles.ts';
import {
  exportStream,
  mediaTypes,
  reportContents,
  reportFormats,
  type ExportLine,
} from '../../shared/reporting/report-formats.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { ViewerOf } from '../identity/viewer.ts';
import type { Services } from '../services.ts';
import { ExportCancelled } from './progress.ts';
import { reportAside } from './report-aside.ts';
import { checkFormat, type ReportFile } from './report-file.ts';
import { reportLanguages, ReportWords } from './report-words.ts';

const wanted = z.strictObject({
  from: z.string(),
  to: z.string(),
  asOf: z.string().optional(),
  project: z.string().max(40).optional(),
  content: z.enum(reportContents).default('report'),
  format: z.enum(reportFormats),
  language: z.enum(reportLanguages),
  progress: z.literal('yes').optional(),
});

type Needs = Pick<Services, 'database' | 'now' | 'log'>;

/** Refusals: notSignedIn, notAllowed, invalidInput, periodInvalid, formatInvalid, projectUnknown. */
export function reportsHandler({ database, now, log }: Needs, viewerOf: ViewerOf): Router {
  const download: RequestHandler = async (request, response) => {
    const viewer = await viewerOf(request.headers.cookie);
    if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
    if (!may(viewer, 'reporting.export')) throw new Refusal('notAllowed');
    const parsed = wanted.safeParse(request.query);
    if (!parsed.success) {
      throw new Refusal('invalidInput', { issues: parsed.error.issues.map(({ path }) => path.join('.')) });
    }
    const { from, to, asOf, project, content, format, language, progress } = parsed.data;
    checkFormat(content, format);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const file: ReportFile = {
      period: { from, to, ...(asOf !== undefined && { asOf }), ...(project !== undefined && { project }) },
      content,
      format,
      language,
      // What leaves the house names people in full only in the hands of an administrator.
      names: holds(viewer, 'administrator') ? 'full' : 'masked',
      now: now(),
      signal: gone.signal,
    };
    const title = new ReportWords(language).say(`file.${content}.${format}`);
    const name = [title, ...(project === undefined ? [] : [project]), from, `${to}.${format}`].join('-');
    response.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    const write = (tell?: ReportFile['tell']) =>
      reportAside(database.url, { ...file, ...(tell && { tell }) });
    try {
      if (progress) await stream(response, { name, write, log });
      else
        response
          .attachment(name)
          .type(mediaTypes[format])
          .send(await write());
    } catch (error) {
      // Nobody is there to be told
      if (!(error instanceof ExportCancelled)) throw error;
    }
  };

  const router = express.Router();
  router.get('/', download);
  router.use(answerRefusal);
  return router;
}

/** What goes wrong after the first line can't change the status any more: it becomes the last line. */
async function stream(
  response: Response,
  {
    name,
    write,
    log,
  }: {
    name: string;
    write: (tell: ReportFile['tell']) => Promise<string | Buffer>;
    log: Services['log'];
  },
): Promise<void> {
  const say = (line: ExportLine) => response.write(`${JSON.stringify(line)}\n`);
  response.type(exportStream).set('x-accel-buffering', 'no');
  try {
    const content = Buffer.from(await write((done, of) => say({ done, of })));
    say({ file: name, bytes: content.length });
    response.end(content);
  } catch (error) {
    if (error instanceof ExportCancelled) throw error;
    if (error instanceof Refusal) say({ refusal: { code: error.code, details: error.details } });
    else {
      const fault = uuidv4().slice(0, 8);
      log.error({ fault, err: error }, 'export failed');
      say({ fault });
    }
    response.end();
  }
}

const statusOf: Partial<Record<Refusal['code'], number>> = {
  notSignedIn: 401,
  notAllowed: 403,
  invalidInput: 400,
  periodInvalid: 400,
  formatInvalid: 400,
  projectUnknown: 400,
};

const answerRefusal: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof Refusal)) return next(error);
  response
    .status(statusOf[error.code] ?? 409)
    .json({ refusal: { code: error.code, details: error.details } });
};
