/**
 * GET /api/certificates/:number.docx for whoever may read the certificate in full; GET /api/open/certificates/:number for
 * anybody: whether it holds, and nothing about whom it is about. The public one has a limit of its own (server/app.ts),
 * so that numbers can't be tried out.
 */
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { may } from '../../../shared/identity/permissions.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { certificateNumber, printedNumber, stateOf } from '../../../shared/volunteers/certificate.ts';
import type { CheckedCertificate } from '../../../shared/volunteers/certificate-view.ts';
import type { ViewerOf } from '../../identity/viewer.ts';
import type { Services } from '../../services.ts';
import { certificateView, daysOf, issued, ledgerNow } from './read.ts';
import { certificateLanguages } from './words.ts';

const mediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Refusals: notSignedIn, notAllowed (somebody else's, or none of that number). */
export function certificatesHandler(
  { database, config }: { database: Services['database']; config: Pick<Services['config'], 'publicUrl'> },
  viewerOf: ViewerOf,
): Router {
  const download: RequestHandler<{ number: string }> = async (request, response) => {
    const viewer = await viewerOf(request.headers.cookie);
    if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
    const number = certificateNumber(request.params.number);
    const em = database.em();
    const [found] = number === null ? [] : await issued(em, { number });
    const scope = found && { communityId: found.communityId, personId: found.personId };
    if (!found || !scope || !may(viewer, 'volunteers.certificate', scope)) throw new Refusal('notAllowed');
    const language = certificateLanguages.find((known) => known === request.query['lang']) ?? 'zh-CN';
    const view = await certificateView(em, found, config.publicUrl);
    const { certificateDocx } = await import('./docx.ts');
    response.attachment(`certificate-${printedNumber(found.number)}.docx`).type(mediaType);
    response.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    response.send(await certificateDocx(view, language));
  };
  const router = express.Router();
  router.get('/:number.docx', download);
  router.use(answerRefusal);
  return router;
}

/** Answers { certificate }, null for a number that is none of ours. */
export function certificateCheckHandler({ database }: Pick<Services, 'database'>): Router {
  const check: RequestHandler<{ number: string }> = async (request, response) => {
    const number = certificateNumber(request.params.number);
    const em = database.em();
    const [found] = number === null ? [] : await issued(em, { number });
    let certificate: CheckedCertificate | null = null;
    if (found) {
      const [ledgerMs = null] = await ledgerNow(em, [found]);
      certificate = {
        ...{ number: found.number, isDemo: found.isDemo, totalMs: found.totalMs, stars: found.stars },
        ...{ issuer: found.issuer, issuedAt: found.issuedAt, ledgerMs },
        ...{ days: daysOf(found), state: stateOf(found), endedAt: found.withdrawnAt ?? found.supersededAt },
      };
    }
    response.set('cache-control', 'no-store').json({ certificate });
  };
  const router = express.Router();
  router.get('/:number', check);
  return router;
}

const statusOf: Partial<Record<Refusal['code'], number>> = { notSignedIn: 401, notAllowed: 404 };

const answerRefusal: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof Refusal)) return next(error);
  response
    .status(statusOf[error.code] ?? 409)
    .json({ refusal: { code: error.code, details: error.details } });
};
