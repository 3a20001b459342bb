/**
 * Issues as anyone may read them, page by page: only what is screened and not hidden, names and numbers masked. Pages
 * go on after the last issue of the one before (never by counting rows), so the thousandth costs what the first did.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { maskName, maskText } from '../../shared/identity/mask-name.ts';
import type { Category } from '../../shared/issues/categories.ts';
import type { IssueState } from '../../shared/issues/issue-state.ts';
import type { Stage } from '../../shared/issues/stage.ts';
import { sql } from '../database.ts';

export interface PublicIssue {
  readonly id: string;
  readonly communityId: string;
  readonly communityName: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly category: Category;
  readonly place: string;
  readonly buildingName: string | null;
  readonly lat: number | null;
  readonly lng: number | null;
  readonly state: IssueState;
  readonly stage: Stage;
  readonly urgent: boolean;
  readonly raisedAt: number;
  readonly changedAt: number;
  readonly verifiedAt: number | null;
  readonly endorsements: number;
  /** Masked; null unless the raiser asked to be named. */
  readonly raiserName: string | null;
  readonly unitName: string | null;
  readonly dueOn: string | null;
  readonly photoIds: readonly string[];
  readonly isDemo: boolean;
}

export interface Wanted {
  readonly ids?: readonly string[] | undefined;
  readonly communityId?: string | undefined;
  readonly stage?: Stage | undefined;
  readonly category?: Category | undefined;
  /** Two characters at least; every pair of neighbouring ones stands in title or place. */
  readonly text?: string | undefined;
  /** Raised at or after, and before: milliseconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly isSolved?: boolean | undefined;
  /** The last issue of the page before. */
  readonly after?: string | undefined;
  readonly newest?: 'raised' | 'changed' | undefined;
  readonly limit: number;
}

const columns = `
  i.id, i.community_id as "communityId", c.name as "communityName", i.number, i.title, i.body, i.category, i.place,
  b.name as "buildingName", i.lat, i.lng, i.state, i.stage, i.urgent,
  ms(i.raised_at) as "raisedAt", ms(i.changed_at) as "changedAt", ms(i.verified_at) as "verifiedAt",
  i.endorsements,
  i.is_anonymous as "isAnonymous", raiser.name as "raiserName",
  a.unit_name as "unitName", to_char(a.due_on, 'YYYY-MM-DD') as "dueOn",
  array(select p.file_id from shown_issue_photo p where p.issue_id = i.id order by p.position) as "photoIds",
  c.is_demo as "isDemo"`;

const joined = `
  join community c on c.id = i.community_id
  join person raiser on raiser.id = i.raiser_id
  left join building b on b.id = i.building_id
  left join lateral (
    select action_item.due_on, unit.name as unit_name from action_item
    join responsible_unit unit on unit.id = action_item.unit_id
    where action_item.issue_id = i.id order by action_item.created_at desc limit 1
  ) a on true`;

type Row = Omit<PublicIssue, 'raiserName'> & {
  readonly raiserName: string;
  readonly isAnonymous: boolean;
};

/** Newest first. Only what is asked for stands in the statement, so that it walks the index made for it. */
export async function publicIssues(em: EntityManager, wanted: Wanted): Promise<PublicIssue[]> {
  const values: unknown[] = [];
  const conditions = ['i.stage is not null'];
  const must = (value: unknown, condition: (place: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  const key = wanted.newest === 'changed' ? 'changed_at' : 'raised_at';
  must(wanted.ids, (at) => `i.id = any(${at}::uuid[])`);
  must(wanted.communityId, (at) => `i.community_id = ${at}`);
  must(wanted.stage, (at) => `i.stage = ${at}`);
  must(wanted.category, (at) => `i.category = ${at}`);
  must(wanted.text, (at) => `i.pairs @> text_pairs(${at})`);
  must(wanted.from, (at) => `i.raised_at >= to_timestamp(${at}::double precision / 1000)`);
  must(wanted.to, (at) => `i.raised_at < to_timestamp(${at}::double precision / 1000)`);
  if (wanted.isSolved !== undefined) conditions.push(`i.stage ${wanted.isSolved ? '=' : '<>'} 'solved'`);
  must(wanted.after, (at) => `(i.${key}, i.id) < (select ${key}, id from issue where id = ${at})`);
  values.push(wanted.limit);
  const rows = await sql<Row>(
    em,
    `select ${columns} from (
       select * from issue i where ${conditions.join(' and ')}
       order by i.${key} desc, i.id desc limit $${values.length}
     ) i ${joined} order by i.${key} desc, i.id desc`,
    values,
  );
  return rows.map(asPublic);
}

function asPublic({ raiserName, isAnonymous, ...issue }: Row): PublicIssue {
  const masked = (text: string) => maskText(text, [raiserName]);
  return {
    ...issue,
    title: masked(issue.title),
    body: masked(issue.body),
    place: masked(issue.place),
    raiserName: isAnonymous ? null : maskName(raiserName),
  };
}
