/**
 * The HTTP side: security headers, sign-in, requests, files, health, and the built client for every page address.
 * Order matters: what is refused is refused before anything is read. Sign-in and the features are read when they are
 * first asked for, because those who come back over their sockets need neither.
 */
import { join } from 'node:path';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { v4 as uuidv4 } from 'uuid';
import { assets } from './assets.ts';
import { projectDir, type Config } from './config.ts';
import { isOutage } from './database.ts';
import type { ViewerOf } from './identity/viewer.ts';
import { limited } from './limited.ts';
import { loadedOnce } from './loaded-once.ts';
import type { Metrics } from './metrics.ts';
import { originAllowed } from './origin.ts';
import type { Services } from './services.ts';

/** Every other address is a page's. */
const ofFeatures = /^\/(api|calendar|open|open311)(\/|$)/i;

/** Of the one script that stands in index.html itself; test/client/build.test.ts says what it is after a change. */
export const inlineScript = 'sha256-u/as3Qmwwj5Y7p7pkS0j8LeKTwnlKcDOnu9Cd2g/d1Q=';

export const clientDir = join(projectDir, 'dist', 'client');

interface AppParts {
  readonly services: Services;
  readonly viewerOf: ViewerOf;
  readonly metrics: Metrics;
  readonly available: () => boolean;
}

export function createApp({ services, viewerOf, metrics, available }: AppParts): Express {
  const { config, log } = services;
  const app = express();
  app.set('trust proxy', config.trustProxy);
  app.disable('x-powered-by');
  app.use(timed(metrics));
  app.use('/assets', assets(join(clientDir, 'assets')));
  app.use(securityHeaders(config));

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
  const signIn = loadedOnce(async () => (await import('./identity/sign-in.ts')).signInHandler(services));
  app.all('/api/auth/{*path}', (request, response, next) => {
    signIn()
      .then((handler) => handler(request, response))
      .catch(next);
  });
  const features = loadedOnce(async () =>
    (await import('./requests.ts')).featureRequests({ services, viewerOf, metrics }),
  );
  app.use((request, response, next) => {
    if (!ofFeatures.test(request.path)) return next();
    features()
      .then((handler) => handler(request, response, next))
      .catch(next);
  });

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
        scriptSrc: ["'self'", `'${inlineScript}'`],
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
