/** "This should not stand here", said of an objection behind which no issue lies, or of the answer to it. */
import {
  objectionReport,
  whyCannotReport,
  type ObjectionReport,
  type ReportedBefore,
} from '../../shared/issues/moderation.ts';
import { refuse, Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { saidIn } from '../issues/commands/hide-objection.ts';
import { append, lockRoom } from '../live/room-log.ts';
import type { Runner } from '../live/run-command.ts';
import { meetingsChanged } from '../live/topics.ts';
import { takeIn } from '../trpc.ts';
import { limited } from './report-content.ts';

/**
 * Tells the host, and nobody else. Refusals: notAllowed (no such thing in public), reportedAlready, tooManyRequests
 * { retryAfterMs }. Repeating: the same id counts once.
 */
export const reportObjection = takeIn({
  action: 'issues.report',
  input: objectionReport,
  async take({ services, viewer }, report): Promise<null> {
    const personId = viewer.kind === 'person' ? viewer.personId : null;
    await limited(personId ?? report.objectionId);
    await keep(services.runner, report, personId);
    return null;
  },
});

/** In one transaction; the host is told after its commit. */
async function keep(runner: Runner, report: ObjectionReport, personId: string | null): Promise<void> {
  const { id, objectionId, ofAnswer, why, words } = report;
  const logged = await runner.database.em().transactional(async (em) => {
    const { communityId, meetingId, isHidden } = await saidIn(em, report);
    if (isHidden) throw new Refusal('notAllowed');
    await lockRoom(em, communityId);
    const [known] = await sql(em, 'select from content_report where id = $1', [id]);
    if (known) return [];
    const [before] = await sql<ReportedBefore>(
      em,
      `select count(*)::int as waiting, coalesce(bool_or(by_person_id = $2 and of_answer = $3), false) as "isMine"
       from content_report where objection_id = $1 and settled_at is null`,
      [objectionId, personId, ofAnswer],
    );
    if (!before) throw new Error('an aggregate returned no row');
    refuse(whyCannotReport(before));
    const now = runner.now();
    await sql(
      em,
      `insert into content_report (id, objection_id, of_answer, why, words, by_person_id, at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, objectionId, ofAnswer, why, words, personId, now.toISOString()],
    );
    return append(em, [{ ...meetingsChanged(communityId, meetingId), audience: 'hosts' }], now);
  });
  runner.publish(logged);
}
