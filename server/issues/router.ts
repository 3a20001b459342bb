import { mutation, router } from '../trpc.ts';
import { endorseIssue } from './commands/endorse-issue.ts';
import { addBuilding, removeBuilding } from './commands/map-buildings.ts';
import { raiseIssue } from './commands/raise-issue.ts';
import { reportDone, reportProgress } from './commands/report-work.ts';
import { acceptIssue, rejectIssue } from './commands/screen-issue.ts';
import { confirmSolved, reportNotSolved } from './commands/verify-issue.ts';
import { buildings } from './queries/buildings.ts';
import { forAgenda, inbox } from './queries/host-lists.ts';
import { issueDetail } from './queries/issue-detail.ts';
import { listIssues } from './queries/list-issues.ts';
import { similarIssues } from './queries/similar-issues.ts';
import { unitTasks } from './queries/unit-tasks.ts';

export const issuesRouter = router({
  list: listIssues,
  detail: issueDetail,
  similar: similarIssues,
  buildings,
  inbox,
  forAgenda,
  unitTasks,
  raise: mutation(raiseIssue),
  addBuilding: mutation(addBuilding),
  removeBuilding: mutation(removeBuilding),
  endorse: mutation(endorseIssue),
  accept: mutation(acceptIssue),
  reject: mutation(rejectIssue),
  reportProgress: mutation(reportProgress),
  reportDone: mutation(reportDone),
  confirmSolved: mutation(confirmSolved),
  reportNotSolved: mutation(reportNotSolved),
});
