/** The pages behind the codes on paper. A code is answered a limited number of times a minute, whoever sends it. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import { openSignIn, surveyAnswer } from '../../../shared/reporting/open-pages.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { query, router, takeIn } from '../../trpc.ts';
import { answerSurvey, signInByCode, signInPage, surveyPage } from './open-pages.ts';

const anyone = async () => ({});
const perMinute = 300;
const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });

async function limited(code: string): Promise<void> {
  try {
    await limiter.consume(code);
  } catch (why) {
    if (!(why instanceof RateLimiterRes)) throw why;
    throw new Refusal('tooManyRequests', { retryAfterMs: why.msBeforeNext });
  }
}

export const openPagesRouter = router({
  survey: query({
    action: 'public.read',
    input: z.strictObject({ surveyId: z.uuid() }),
    scope: anyone,
    async read({ em }, { surveyId }) {
      const page = await surveyPage(em, surveyId);
      if (!page) throw new Refusal('notAllowed');
      return page;
    },
  }),

  session: query({
    action: 'public.read',
    input: z.strictObject({ sessionId: z.uuid() }),
    scope: anyone,
    async read({ em, now }, { sessionId }) {
      const page = await signInPage(em, sessionId, now);
      if (!page) throw new Refusal('notAllowed');
      return page;
    },
  }),

  answer: takeIn({
    action: 'public.read',
    input: surveyAnswer,
    async take({ services }, answer) {
      await limited(answer.surveyId);
      return answerSurvey(services.runner, answer);
    },
  }),

  signIn: takeIn({
    action: 'public.read',
    input: openSignIn,
    async take({ services }, given) {
      await limited(given.sessionId);
      return signInByCode(services.runner, given);
    },
  }),
});
