/** "This should not stand here": from the phone of a resident or from anyone on the public page. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { HistoryType } from '../../shared/issues/history.ts';
import {
  contentReport,
  spokenSteps,
  whyCannotReport,
  type ContentReport,
  type ReportedBefore,
} from '../../shared/issues/moderation.ts';
import { refuse, Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { named } from '../issues/commands/moderate.ts';
import { recordStep } from '../issues/history.ts';
import { lockIssue } from '../issues/record.ts';
import { append, lockRoom } from '../live/room-log.ts';
import { issuesChanged } from '../live/topics.ts';
import type { Runner } from '../live/run-command.ts';
import { takeIn } from '../trpc.ts';

/** One person's, and those of all who are signed out about one issue or objection. Requests by address are limited besides (app.ts). */
const perHour = 10;
const limiter = new RateLimiterMemory({ points: perHour, duration: 3_600 });

/**
 * Tells the host, and nobody else; the history says that it was reported, not by whom. Refusals: notAllowed (no such
 * thing in public), reportedAlready, tooManyRequests { retryAfterMs }. Repeating: the same id counts once.
 */
export const reportContent = takeIn({
  action: 'issues.report',
  input: contentReport,
  async take({ services, viewer }, report): Promise<null> {
    const personId = viewer.kind === 'person' ? viewer.personId : null;
    await limited(personId ?? report.issueId);
    await keep(services.runner, report, personId);
    return null;
  },
});

export async function limited(key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (why) {
    if (!(why instanceof RateLimiterRes)) throw why;
    throw new Refusal('tooManyRequests', { retryAfterMs: why.msBeforeNext });
  }
}

const stepsOnNotice: readonly HistoryType[] = ['noticeCorrected', 'objectionRaised', 'objectionAnswered'];

/** In one transaction; the host is told after its commit. */
async function keep(runner: Runner, report: ContentReport, personId: string | null): Promise<void> {
  const { id, issueId, fileId, step, why, words } = report;
  const logged = await runner.database.em().transactional(async (em) => {
    const [shown] = await sql<{ communityId: string }>(
      em,
      // Of an issue that is hidden, what was said on the notice of its resolution still stands there.
      `select community_id as "communityId" from issue where id = $1 and (stage is not null
         or exists (select from issue_history h join resolution r on r.issue_id = h.issue_id
           where h.issue_id = $1 and h.seq = $3 and h.type = any($5))) and ($2::uuid is null
         or exists (select from shown_issue_photo where issue_id = $1 and file_id = $2)
         or exists (select from shown_progress_photo p join progress_update u on u.id = p.progress_update_id
           join action_item a on a.id = u.action_item_id where a.issue_id = $1 and p.file_id = $2))
         and ($3::int is null or exists (select from issue_history h where h.issue_id = $1 and h.seq = $3
           and h.type = any($4) and not exists (select from hidden_step where issue_id = $1 and seq = $3)))`,
      [issueId, fileId, step, spokenSteps, stepsOnNotice],
    );
    if (!shown || (fileId !== null && step !== null)) throw new Refusal('notAllowed');
    await lockRoom(em, shown.communityId);
    const issue = await lockIssue(em, issueId);
    const [known] = await sql(em, 'select from content_report where id = $1', [id]);
    if (known) return [];
    const [before] = await sql<ReportedBefore>(
      em,
      `select count(*)::int as waiting,
         coalesce(bool_or(by_person_id = $2 and file_id is not distinct from $3::uuid
           and seq is not distinct from $4::int), false) as "isMine"
       from content_report where issue_id = $1 and settled_at is null`,
      [issueId, personId, fileId, step],
    );
    if (!before) throw new Error('an aggregate returned no row');
    refuse(whyCannotReport(before));
    const now = runner.now();
    await sql(
      em,
      `insert into content_report (id, issue_id, file_id, seq, why, words, by_person_id, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, issueId, fileId, step, why, words, personId, now.toISOString()],
    );
    await recordStep(
      em,
      issue,
      { type: 'contentReported', data: { reportId: id, ...named({ fileId, step }), why } },
      { by: null, now },
    );
    return append(em, [issuesChanged(shown.communityId, issueId, 'hosts')], now);
  });
  runner.publish(logged);
}
