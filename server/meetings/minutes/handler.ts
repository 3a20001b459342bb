/**
 * Files of minutes. GET /api/minutes/:meetingId.docx and .json for those who follow the meeting, as they stand;
 * GET /api/open/minutes/:meetingId.docx and .json for anyone, as posted, names masked.
 */
import express, { type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import { may } from '../../../shared/identity/permissions.ts';
import type { MinutesRecord } from '../../../shared/meetings/minutes/record.ts';
import { Refusal } from '../../../shared/refusal.ts';
import type { ViewerOf } from '../../identity/viewer.ts';
import type { Services } from '../../services.ts';
import { scopeOfMeeting } from '../scopes.ts';
import { loadMinutes, postedMinutes, recordOf } from './load-minutes.ts';
import { minutesLanguages } from './words.ts';

const wanted = z.object({ meetingId: z.uuid(), format: z.enum(['docx', 'json']) });
const mediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export function minutesHandler(services: Services, viewerOf: ViewerOf): Router {
  const ofMembers = file(services, async (meetingId, cookie) => {
    const em = services.database.em();
    const scope = await scopeOfMeeting(em, meetingId);
    const viewer = await viewerOf(cookie);
    if (!scope || !may(viewer, 'meetings.enter', scope))
      throw new Refusal(viewer.kind === 'anyone' ? 'notSignedIn' : 'notAllowed');
    return em.transactional(
      async (inner) => {
        const minutes = await loadMinutes(inner, meetingId);
        if (!minutes) throw new Refusal('minutesNotReady');
        return recordOf(inner, minutes.document);
      },
      { isolationLevel: 'repeatable read' },
    );
  });
  const posted = file(services, async (meetingId) => {
    const record = await postedMinutes(services.database.em(), meetingId);
    if (!record) throw new Refusal('notAllowed');
    return record;
  });
  const router = express.Router();
  router.get('/minutes/:meetingId.:format', ofMembers);
  router.get('/open/minutes/:meetingId.:format', posted);
  router.use(answerRefusal);
  return router;
}

function file(
  { config }: Services,
  read: (meetingId: string, cookie: string | undefined) => Promise<MinutesRecord>,
): RequestHandler {
  return async (request, response) => {
    const parsed = wanted.safeParse(request.params);
    if (!parsed.success) throw new Refusal('notAllowed');
    const { meetingId, format } = parsed.data;
    const record = await read(meetingId, request.headers.cookie);
    response.attachment(`minutes-${record.document.number}-v${record.document.version}.${format}`);
    response.set('cache-control', 'no-store');
    if (format === 'json') {
      response.type('application/json').send(JSON.stringify(record, null, 1));
      return;
    }
    const { minutesDocx } = await import('./docx.ts');
    const language = minutesLanguages.find((known) => known === request.query['lang']) ?? 'zh-CN';
    const checkUrl = `${config.publicUrl}/public/minutes/${meetingId}#${record.fingerprint.hash}`;
    response.type(mediaType).send(await minutesDocx({ record, language, checkUrl }));
  };
}

const statusOf: Partial<Record<Refusal['code'], number>> = { notSignedIn: 401, notAllowed: 404 };

const answerRefusal: express.ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof Refusal)) return next(error);
  response
    .status(statusOf[error.code] ?? 409)
    .json({ refusal: { code: error.code, details: error.details } });
};
