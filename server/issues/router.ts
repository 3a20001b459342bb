import { mutation, router } from '../trpc.ts';
import { endorseIssue } from './commands/endorse-issue.ts';
import { addBuilding, removeBuilding } from './commands/map-buildings.ts';
import { removeMapBackground, setMapBackground } from './commands/map-background.ts';
import { raiseIssue } from './commands/raise-issue.ts';
import { addUnit } from './commands/add-unit.ts';
import { flagUrgent } from './commands/flag-urgent.ts';
import { addPart, changeTask, reassignTask } from './commands/give-work.ts';
import { mergeIssue, undoMerge } from './commands/merge-issue.ts';
import { hideObjection, leaveObjection, restoreObjection } from './commands/hide-objection.ts';
import { hideContent, leaveContent, restoreContent } from './commands/moderate.ts';
import { answerObjection, correctNotice, raiseObjection } from './commands/public-notice.ts';
import { reportDone, reportProgress } from './commands/report-work.ts';
import { acceptIssue, redirectIssue, rejectIssue, sendToUnit } from './commands/screen-issue.ts';
import { setIssueKinds } from './commands/set-issue-kinds.ts';
import { setIssueRules } from './commands/set-issue-rules.ts';
import { confirmSolved, reportNotSolved } from './commands/verify-issue.ts';
import { buildings } from './queries/buildings.ts';
import { board, boardCounts, issueRules } from './queries/board.ts';
import { mapBackground } from './queries/map-background.ts';
import { forAgenda, inbox } from './queries/host-lists.ts';
import { issueDetail } from './queries/issue-detail.ts';
import { kinds } from './queries/kinds.ts';
import { listIssues } from './queries/list-issues.ts';
import { myIssues } from './queries/my-issues.ts';
import { mergeTargets } from './queries/merge-targets.ts';
import { supervised } from './queries/supervised.ts';
import { similarIssues } from './queries/similar-issues.ts';
import { moderation, reportedIssues, reportsWaiting } from './queries/moderation.ts';
import { reportedResolutions, reportsOfObjections } from './queries/objection-reports.ts';
import { notice } from './queries/notice.ts';
import { taskTimeline } from './queries/timeline.ts';
import { unitTasks } from './queries/unit-tasks.ts';
import { unitLink } from './unit-link.ts';

export const issuesRouter = router({
  list: listIssues,
  mine: myIssues,
  mergeTargets,
  board,
  boardCounts,
  rules: issueRules,
  notice,
  taskTimeline,
  unitLink,
  detail: issueDetail,
  similar: similarIssues,
  buildings,
  mapBackground,
  kinds,
  moderation,
  reported: reportedIssues,
  reportedResolutions,
  reportsOfObjections,
  reportsWaiting,
  inbox,
  forAgenda,
  unitTasks,
  supervised,
  raise: mutation(raiseIssue),
  addBuilding: mutation(addBuilding),
  removeBuilding: mutation(removeBuilding),
  setMapBackground: mutation(setMapBackground),
  removeMapBackground: mutation(removeMapBackground),
  endorse: mutation(endorseIssue),
  accept: mutation(acceptIssue),
  reject: mutation(rejectIssue),
  redirect: mutation(redirectIssue),
  merge: mutation(mergeIssue),
  undoMerge: mutation(undoMerge),
  sendToUnit: mutation(sendToUnit),
  addPart: mutation(addPart),
  reassign: mutation(reassignTask),
  changeTask: mutation(changeTask),
  flagUrgent: mutation(flagUrgent),
  addUnit: mutation(addUnit),
  setRules: mutation(setIssueRules),
  setKinds: mutation(setIssueKinds),
  hideContent: mutation(hideContent),
  restoreContent: mutation(restoreContent),
  leaveContent: mutation(leaveContent),
  correctNotice: mutation(correctNotice),
  object: mutation(raiseObjection),
  answerObjection: mutation(answerObjection),
  hideObjection: mutation(hideObjection),
  restoreObjection: mutation(restoreObjection),
  leaveObjection: mutation(leaveObjection),
  reportProgress: mutation(reportProgress),
  reportDone: mutation(reportDone),
  confirmSolved: mutation(confirmSolved),
  reportNotSolved: mutation(reportNotSolved),
});
