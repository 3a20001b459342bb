/** What the features answer over HTTP. Most of the program hangs on it, so app.ts reads it with the first request. */
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import express, { type Router } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { filesHandler } from './files/handler.ts';
import type { ViewerOf } from './identity/viewer.ts';
import { limited } from './limited.ts';
import { minutesHandler } from './meetings/minutes/handler.ts';
import type { Metrics } from './metrics.ts';
import { openDataHandler } from './public/open-data/handler.ts';
import { open311Handler } from './public/open-data/open311.ts';
import { openBallotsHandler } from './public/open-ballots.ts';
import { reportsHandler } from './reporting/handler.ts';
import { tablesHandler } from './reporting/registers/table-handler.ts';
import { appRouter } from './router.ts';
import type { Services } from './services.ts';
import { certificateCheckHandler, certificatesHandler } from './volunteers/certificates/handler.ts';
import { calendarHandler } from './volunteers/profiles/calendar.ts';
import { recordsHandler } from './volunteers/records/handler.ts';

/** A person and minute: enough for a desk that checks a pile of papers, far too few to find a number by trying. */
const checksOfCertificates = { points: 30, duration: 60 };

/** A phone's calendar looks a few times an hour; many phones may stand behind one address. */
const readingsOfCalendars = { points: 120, duration: 60 };

interface RequestParts {
  readonly services: Services;
  readonly viewerOf: ViewerOf;
  readonly metrics: Metrics;
}

export function featureRequests({ services, viewerOf, metrics }: RequestParts): Router {
  const router = express.Router();
  router.use(
    '/api/trpc',
    createExpressMiddleware({
      router: appRouter,
      maxBodySize: 256 * 1024,
      createContext: async ({ req }) => ({ services, viewer: await viewerOf(req.headers.cookie) }),
    }),
  );
  router.use('/api/files', filesHandler({ services, viewerOf, metrics }));
  router.use('/api/reports', reportsHandler(services, viewerOf));
  router.use('/api/tables', tablesHandler(services, viewerOf));
  router.use('/api/open/ballots', openBallotsHandler(services));
  router.use('/api/certificates', certificatesHandler(services, viewerOf));
  router.use('/api/volunteer-records', recordsHandler(services, viewerOf));
  router.use('/api/open/certificates', limited(new RateLimiterMemory(checksOfCertificates)));
  router.use('/api/open/certificates', certificateCheckHandler(services));
  router.use('/api', minutesHandler(services, viewerOf));
  router.use(
    '/api',
    (_request, response) => void response.status(404).json({ refusal: { code: 'notAllowed', details: {} } }),
  );

  router.use('/calendar', limited(new RateLimiterMemory(readingsOfCalendars)));
  router.use('/calendar', calendarHandler(services));
  router.use(['/open', '/open311'], limited(new RateLimiterMemory({ points: 300, duration: 60 })));
  router.use('/open', openDataHandler(services));
  router.use('/open311/v2', open311Handler(services));
  return router;
}
