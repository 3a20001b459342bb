import type { RequestHandler } from 'express';
import { RateLimiterRes, type RateLimiterMemory } from 'rate-limiter-flexible';

/** Too many requests from one address are answered 429, with the time to wait. */
export function limited(limiter: RateLimiterMemory): RequestHandler {
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
