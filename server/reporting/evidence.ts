/** What stands behind one counted record, for the evaluator. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { BallotResult } from '../../shared/meetings/view.ts';
import { sql } from '../database.ts';

export interface MeetingEvidence {
  readonly kind: 'meeting';
  readonly title: string;
  readonly openedAt: number;
  readonly closedAt: number;
  readonly signedAt: number;
  readonly attendance: readonly { group: 'local' | 'migrant'; seats: number; present: number }[];
  readonly motions: readonly { what: string; state: string; result: BallotResult | null }[];
}
export interface IssueEvidence {
  readonly kind: 'issue';
  readonly title: string;
  readonly body: string;
  readonly raisedAt: number;
  readonly verifiedAt: number | null;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly confirmations: number;
  readonly steps: readonly { type: string; at: number }[];
}
export interface ShiftEvidence {
  readonly kind: 'shift';
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly served: number | null;
  readonly turnouts: readonly {
    name: string;
    checkedInAt: number;
    checkedOutAt: number | null;
    method: string;
    confirmedAt: number | null;
    confirmedBy: string | null;
  }[];
}
export type Evidence = MeetingEvidence | IssueEvidence | ShiftEvidence;

const statements: Record<'meeting' | 'issue' | 'shift', string> = {
  meeting: `select json_build_object('kind', 'meeting', 'title', m.title, 'openedAt', ms(m.opened_at), 'closedAt', ms(m.closed_at), 'signedAt', ms(m.signed_at),
      'attendance', (select coalesce(json_agg(json_build_object('group', g.resident_group, 'seats', g.seats, 'present', g.present) order by g.resident_group), '[]')
        from (select resident_group, count(*) as seats, count(checked_in_at) as present from seat where meeting_id = m.id and votes group by resident_group) g),
      'motions', (select coalesce(json_agg(json_build_object('what', o.what, 'state', o.state, 'result',
        (select b.result from ballot b where b.motion_id = o.id order by b.attempt desc limit 1)) order by o.proposed_at), '[]') from motion o where o.meeting_id = m.id)
    ) as evidence from meeting m where m.id = $1`,
  issue: `select json_build_object('kind', 'issue', 'title', i.title, 'body', i.body, 'raisedAt', ms(i.raised_at), 'verifiedAt', ms(i.verified_at),
      'before', (select coalesce(json_agg(p.file_id order by p.position), '[]') from issue_photo p where p.issue_id = i.id),
      'after', (select coalesce(json_agg(pp.file_id order by u.at, pp.position), '[]') from progress_photo pp join progress_update u on u.id = pp.progress_update_id
        join action_item a on a.id = u.action_item_id where a.issue_id = i.id and u.kind = 'done'),
      'confirmations', (select count(*) from verification v where v.issue_id = i.id and v.round = i.round and v.verdict = 'confirmed'),
      'steps', (select coalesce(json_agg(json_build_object('type', h.type, 'at', ms(h.at)) order by h.seq), '[]') from issue_history h where h.issue_id = i.id)
    ) as evidence from issue i where i.id = $1`,
  shift: `select json_build_object('kind', 'shift', 'title', a.title, 'startsAt', ms(s.starts_at), 'endsAt', ms(s.ends_at),
      'served', (select c.people from served_count c where c.shift_id = s.id order by c.recorded_at desc, c.id desc limit 1),
      'turnouts', (select coalesce(json_agg(json_build_object('name', p.name, 'checkedInAt', ms(t.checked_in_at), 'checkedOutAt', ms(t.checked_out_at),
        'method', t.check_in_method, 'confirmedAt', ms(t.confirmed_at), 'confirmedBy', l.name) order by t.checked_in_at, t.id), '[]')
        from turnout t join person p on p.id = t.person_id left join person l on l.id = t.confirmed_by where t.shift_id = s.id)
    ) as evidence from shift s join activity a on a.id = s.activity_id
    where s.id = $1 or s.id = (select shift_id from turnout where id = $1)
      or s.id = (select id from shift where activity_id = $1 order by starts_at limit 1) limit 1`,
};

/** Null when there is no such record. A turnout and an activity open the shift they belong to. */
export async function evidenceOf(
  em: EntityManager,
  kind: 'meeting' | 'issue' | 'activity' | 'shift' | 'turnout',
  id: string,
): Promise<Evidence | null> {
  const [row] = await sql<{ evidence: Evidence }>(
    em,
    statements[kind === 'activity' || kind === 'turnout' ? 'shift' : kind],
    [id],
  );
  return row?.evidence ?? null;
}
