import { identityRouter } from './identity/router.ts';
import { issuesRouter } from './issues/router.ts';
import { planningRouter } from './meetings/planning/router.ts';
import { rehearsalRouter } from './meetings/rehearsal/router.ts';
import { roundRouter } from './meetings/round/router.ts';
import { rosterRouter } from './meetings/roster/router.ts';
import { meetingsRouter } from './meetings/router.ts';
import { noticesRouter } from './notifications/router.ts';
import { publicRouter } from './public/router.ts';
import { openPagesRouter } from './reporting/open-pages/router.ts';
import { periodsRouter } from './reporting/periods/router.ts';
import { accessLogRouter } from './reporting/registers/access-log.ts';
import { registersRouter } from './reporting/registers/router.ts';
import { reportingRouter } from './reporting/router.ts';
import { surveysRouter } from './reporting/surveys/router.ts';
import { router } from './trpc.ts';
import { certificatesRouter } from './volunteers/certificates/router.ts';
import { profilesRouter } from './volunteers/profiles/router.ts';
import { volunteersRouter } from './volunteers/router.ts';

export const appRouter = router({
  identity: identityRouter,
  issues: issuesRouter,
  meetings: meetingsRouter,
  planning: planningRouter,
  rehearsal: rehearsalRouter,
  round: roundRouter,
  roster: rosterRouter,
  volunteers: volunteersRouter,
  certificates: certificatesRouter,
  profiles: profilesRouter,
  registers: registersRouter,
  accessLog: accessLogRouter,
  openPages: openPagesRouter,
  periods: periodsRouter,
  reporting: reportingRouter,
  surveys: surveysRouter,
  public: publicRouter,
  notices: noticesRouter,
});

export type AppRouter = typeof appRouter;
