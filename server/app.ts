/**
 * The HTTP side: security headers, sign-in, requests, files, health, and the built client for every page address.
 * Order matters: what is refused is refused before anything is read.
 */
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import { toNodeHandler } from 'better-auth/node';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { v4 as uuidv4 } from 'uuid';
import { projectDir, type Config } from './config.ts';
import { isOutage } from './database.ts';
import { filesHandler } from './files/handler.ts';
import { clientAddressHeader, type Auth } from './identity/auth.ts';
import { viewerOfCookie } from './identity/viewer.ts';
import { minutesHandler } from './meetings/minutes/handler.ts';
import type { Metrics } from './metrics.ts';
import { openDataHandler } from './public/open-data/handler.ts';
import { open311Handler } from './public/open-data/open311.ts';
import { openBallotsHandler } from './public/open-ballots.ts';
import { reportsHandler } from './reporting/handler.ts';
import { appRouter } from './router.ts';
import type { Services } from './services.ts';
import { certificateCheckHandler, certificatesHandler } from './volunteers/certificates/handler.ts';
import { calendarHandler } from './volunteers/profiles/calendar.ts';
import { recordsHandler } from './volunteers/records/handler.ts';

export const clientDir = join(projectDir, 'dist', 'client');

/** A person and minute: enough for a desk that checks a pile of papers, far too few to find a number by trying. */
const checksOfCertificates = { points: 30, duration: 60 };

/** A phone's calendar looks a few times an hour; many phones may stand behind one address. */
const readingsOfCalendars = { points: 120, duration: 60 };

interface AppParts {
  readonly services: Services;
  readonly auth: Auth;
  readonly metrics: Metrics;
  readonly available: () => boolean;
}

/** A browser always says where a page comes from when it sends something; other programs say nothing. */
export function originAllowed(config: Config, request: Pick<IncomingMessage, 'headers'>): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (origin === new URL(config.publicUrl).origin) return true;
  // Reached by another of this machine's names while developing; never behind TLS.
  return !config.production && URL.canParse(origin) && new URL(origin).host === host;
}

export function createApp({ services, auth, metrics, available }: AppParts): Express {
  const { config, log } = services;
  const app = express();
  app.set('trust proxy', config.trustProxy);
  app.disable('x-powered-by');
  app.use(securityHeaders(config));
  app.use(timed(metrics));

  app.get('/healthz', (_request, response) => void response.json({ ok: true }));
  app.get(
    '/readyz',
    (_request, response) => void response.status(available() ? 200 : 503).json({ ok: available() }),
  );
  app.get('/metrics', (_request, response, next) => {
    metrics.registry
      .metrics()
      .then((text) => response.type(metrics.registry.contentType).send(text))
      .catch(next);
  });

  app.use('/api', (request, response, next) => {
    if (originAllowed(config, request)) next();
    else response.status(403).json({ refusal: { code: 'notAllowed', details: {} } });
  });
  app.use('/api', limited(new RateLimiterMemory({ points: 1_200, duration: 60 })));
  app.all('/api/auth/{*path}', (request, response, next) => {
    request.headers[clientAddressHeader] = request.ip ?? 'unknown';
    toNodeHandler(auth)(request, response).catch(next);
  });
  app.use(
    '/api/trpc',
    createExpressMiddleware({
      router: appRouter,
      maxBodySize: 256 * 1024,
      createContext: async ({ req }) => ({
        services,
        viewer: await viewerOfCookie(auth, services.database.em(), req.headers.cookie),
      }),
    }),
  );
  app.use('/api/files', filesHandler(services, auth));
  app.use(
    '/api/reports',
    reportsHandler(services, (cookie) => viewerOfCookie(auth, services.database.em(), cookie)),
  );
  app.use('/api/open/ballots', openBallotsHandler(services));
  app.use(
    '/api/certificates',
    certificatesHandler(services, (cookie) => viewerOfCookie(auth, services.database.em(), cookie)),
  );
  app.use(
    '/api/volunteer-records',
    recordsHandler(services, (cookie) => viewerOfCookie(auth, services.database.em(), cookie)),
  );
  app.use('/api/open/certificates', limited(new RateLimiterMemory(checksOfCertificates)));
  app.use('/api/open/certificates', certificateCheckHandler(services));
  app.use('/api', minutesHandler(services, auth));
  app.use(
    '/api',
    (_request, response) => void response.status(404).json({ refusal: { code: 'notAllowed', details: {} } }),
  );

  app.use('/calendar', limited(new RateLimiterMemory(readingsOfCalendars)));
  app.use('/calendar', calendarHandler(services));
  app.use(['/open', '/open311'], limited(new RateLimiterMemory({ points: 300, duration: 60 })));
  app.use('/open', openDataHandler(services));
  app.use('/open311/v2', open311Handler(services));

  app.use(
    '/assets',
    express.static(join(clientDir, 'assets'), {
      immutable: true,
      maxAge: '1y',
      index: false,
      fallthrough: false,
    }),
  );
  app.use(express.static(clientDir, { index: false, maxAge: '1h' }));
  app.get('/{*path}', (_request, response) => {
    response.set('cache-control', 'no-cache').sendFile(join(clientDir, 'index.html'));
  });
  app.use(answerFault(log));
  return app;
}

function securityHeaders(config: Config): RequestHandler {
  const secure = config.publicUrl.startsWith('https:');
  const socket = new URL(config.publicUrl).origin.replace(/^http/, 'ws');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Svelte sets widths and positions of bars and seats as inline style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'", socket],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(secure && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: secure,
    originAgentCluster: secure,
  });
}

function timed(metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const stop = metrics.requests.startTimer({ method: request.method });
    response.on('finish', () => stop({ status: `${Math.floor(response.statusCode / 100)}xx` }));
    next();
  };
}

function limited(limiter: RateLimiterMemory): RequestHandler {
  return (request, response, next) => {
    limiter.consume(request.ip ?? 'unknown').then(
      () => next(),
      (why: unknown) => {
        if (!(why instanceof RateLimiterRes)) return next(why);
        response.set('retry-after', String(Math.ceil(why.msBeforeNext / 1000))).status(429);
        response.json({ refusal: { code: 'tooManyRequests', details: { retryAfterMs: why.msBeforeNext } } });
      },
    );
  };
}

function answerFault(log: Services['log']): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    if (isOutage(error)) {
      response.status(503).json({ refusal: { code: 'unavailable', details: { retryAfterMs: 1_000 } } });
      return;
    }
    const status =
      typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
    if (status >= 400 && status < 500) {
      response.status(status).json({ refusal: { code: 'invalidInput', details: {} } });
      return;
    }
    const fault = uuidv4().slice(0, 8);
    log.error({ err: error, fault }, 'a request failed');
    response.status(500).json({ fault });
  };
}
