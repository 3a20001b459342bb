import { mutation, router } from '../trpc.ts';
import { endorseIssue } from './commands/endorse-issue.ts';
import { raiseIssue } from './commands/raise-issue.ts';
import { reportDone, reportProgress } from './commands/report-work.ts';
import { acceptIssue, rejectIssue } from './commands/screen-issue.ts';
import { confirmSolved, reportNotSolved } from './commands/verify-issue.ts';
import { forAgenda, inbox } from './queries/host-lists.ts';
import { issueDetail } from './queries/issue-detail.ts';
import { listIssues } from './queries/list-issues.ts';
import { similarIssues } from './queries/similar-issues.ts';
import { unitTasks } from './queries/unit-tasks.ts';

export const issuesRouter = router({
  list: listIssues,
  detail: issueDetail,
  similar: similarIssues,
  inbox,
  forAgenda,
  unitTasks,
  raise: mutation(raiseIssue),
  endorse: mutation(endorseIssue),
  accept: mutation(acceptIssue),
  reject: mutation(rejectIssue),
  reportProgress: mutation(reportProgress),
  reportDone: mutation(reportDone),
  confirmSolved: mutation(confirmSolved),
  reportNotSolved: mutation(reportNotSolved),
});
