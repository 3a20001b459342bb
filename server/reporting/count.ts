/** Figures and the records behind them, both from the one statement of definitions.ts. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { endOfDay, startOfDay } from '../../shared/local-time.ts';
import { readingOf } from '../../shared/reporting/definition.ts';
import { indicatorCodes, type ContractCode, type IndicatorCode } from '../../shared/reporting/indicators.ts';
import { problemOf, type Span } from '../../shared/reporting/period.ts';
import type { CountedRecord, PageOfRecords, Place, RecordsView } from '../../shared/reporting/view.ts';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { momentOf } from './as-it-stood.ts';
import { statementsAt, type Statements } from './definitions.ts';
import { narrowed, type Narrow } from './narrow.ts';

export const recordsPerPage = 50;

/** Refuses what is no period, naming the place. */
export function checkPeriod(period: Span): void {
  const problem = problemOf(period);
  if (problem) throw new Refusal('periodInvalid', { ...problem });
}

/** The first moment of the period, the first after it, and the one up to which confirmations are known. */
export function bounds({ from, to, asOf }: Span): readonly [string, string, string] {
  const known = asOf === undefined || asOf === null ? 'infinity' : new Date(endOfDay(asOf)).toISOString();
  return [new Date(startOfDay(from)).toISOString(), new Date(endOfDay(to)).toISOString(), known];
}

/**
 * Every definition lies within the period by itself. Of a list it is said once more of the moment it is ordered by, so that an
 * index in that order is entered where the period begins, however many years it holds.
 */
export const within = (statement: string) =>
  `(select * from (${statement}) as every where at >= $1 and at < $2)`;

/** What a sum of this indicator runs over. */
export const summed = (code: IndicatorCode, statement: string) =>
  readingOf(code) === 'byDay' ? `(${statement})` : within(statement);

/** Whole numbers only: what is left of an hour is not counted. */
const wholeSum = 'floor(coalesce(sum(value), 0))::float8';

const allFigures = (codes: readonly IndicatorCode[], { definitions }: Statements) =>
  `select ${codes
    .map((code) => `(select ${wholeSum} from ${summed(code, definitions[code])} as counted) as "${code}"`)
    .join(', ')}`;

/** All these figures of a period, as of one moment: one statement. */
export async function countsOf<Code extends IndicatorCode>(
  em: EntityManager,
  period: Span,
  codes: readonly Code[],
): Promise<Record<Code, number>> {
  const [row] = await sql<Record<Code, number>>(em, allFigures(codes, statementsAt(period)), bounds(period));
  if (!row) throw new Error('a select without from returned no row');
  return row;
}

/** Those of the contract. */
export const figuresOf = (em: EntityManager, period: Span): Promise<Record<ContractCode, number>> =>
  countsOf(em, period, indicatorCodes);

const explain = 'explain (analyze, buffers, costs off, timing off)';

/** How PostgreSQL would count them, as a statement with its values. */
export function explainFigures(period: Span): [string, string[]] {
  return [`${explain} ${allFigures(indicatorCodes, statementsAt(period))}`, [...bounds(period)]];
}

interface InPlace {
  readonly period: Span;
  /** Only the records from there. */
  readonly communityId?: string | null;
}

export interface Wanted extends InPlace, Narrow {
  readonly code: IndicatorCode;
  /** Instead of what counts, what would count if whoever has to confirm it did. */
  readonly isWaiting?: boolean;
}

/** The statements whose records are listed, and the values of their parameters from $7 on. */
export interface From {
  readonly branches: readonly string[];
  readonly values: readonly string[];
}

const counted = ({ code, isWaiting = false, period, ...narrow }: Wanted): From => ({
  branches: (isWaiting ? [waitingFor(code, period)] : statementsAt(period).branches[code]).map(
    (branch) =>
      `select *, null::float8 as "valueNow" from (${narrowed(code, branch, { ...narrow, moment: momentOf(period) })}) as part`,
  ),
  values: [],
});

function waitingFor(code: IndicatorCode, period: Span): string {
  const statement = statementsAt(period).waiting[code];
  if (statement === undefined) throw new Refusal('invalidInput', { issues: ['isWaiting'] });
  return statement;
}

/** All that is asked for. */
const wholeStatement = (wanted: Wanted) => {
  const { code, period, isWaiting = false } = wanted;
  const statement = isWaiting ? waitingFor(code, period) : statementsAt(period).definitions[code];
  return narrowed(code, statement, { ...wanted, moment: momentOf(period) });
};

/** The statement of one page; $4 and $5 say where it begins, $6 from which community. */
function pageOf(branches: readonly string[]): string {
  const inOrder = `order by at desc, id desc limit ${recordsPerPage + 1}`;
  const begins = branches.map(
    (branch) => `(select * from (${branch}) as every
      where at >= $1 and (at, id) < ($4::timestamptz, $5::uuid) and ($6::uuid is null or community_id = $6) ${inOrder})`,
  );
  return `
    with page as (select * from (${begins.join(' union all ')}) as counted ${inOrder})
    select json_build_object('id', page.id, 'at', ms(page.at), 'title', page.title, 'communityName', community.name,
        'value', page.value, 'valueNow', page."valueNow", 'evidence', page.evidence, 'isDemo', community.is_demo) as record,
      json_build_object('at', page.at, 'id', page.id) as place
    from page join community on community.id = page.community_id order by page.at desc, page.id desc`;
}

/** Before every record of the period: the first moment after it, and an id that is smaller than all others. */
const smallestId = '00000000-0000-0000-0000-000000000000';

/**
 * The records that a figure counts, the newest first, from one place on. Only the page is read: one far down costs what the
 * first does.
 */
export function pageOfRecords(
  em: EntityManager,
  { after, ...wanted }: Wanted & { after: Place | null },
  from = counted(wanted),
): Promise<PageOfRecords> {
  return pageFrom(em, { ...wanted, after }, from);
}

/** Those of other statements of that form, too. */
export async function pageFrom(
  em: EntityManager,
  { after, ...wanted }: InPlace & { after: Place | null },
  { branches, values }: From,
): Promise<PageOfRecords> {
  return pageIn(await sql<Row>(em, pageOf(branches), [...placeIn(wanted, after), ...values]));
}

interface Row {
  readonly record: CountedRecord;
  readonly place: Place;
}

/** How PostgreSQL would find the first page of records behind a figure, as a statement with its values. */
export function explainPage(period: Span, code: IndicatorCode): [string, (string | null)[]] {
  return [`${explain} ${pageOf(counted({ code, period }).branches)}`, placeIn({ period }, null)];
}

/** $1 to $6 of pageOf. */
function placeIn({ period, communityId = null }: InPlace, after: Place | null): (string | null)[] {
  const [first, end, known] = bounds(period);
  return [first, end, known, after?.at ?? end, after?.id ?? smallestId, communityId];
}

function pageIn(rows: readonly Row[]): PageOfRecords {
  const shown = rows.slice(0, recordsPerPage);
  return {
    records: shown.map(({ record }) => record),
    next: rows.length > recordsPerPage ? (shown.at(-1)?.place ?? null) : null,
  };
}

/**
 * What the records of one figure add up to, and the first page of them. In a transaction of repeatable reads the two belong
 * together. With a community, a module or groups only those of there.
 */
export async function recordsOf(em: EntityManager, wanted: Wanted): Promise<RecordsView> {
  const { code, period } = wanted;
  const { page, ...sums } = await (readingOf(code) === 'whole' ? wholeOf : sumsAndPage)(em, wanted);
  const pages = Math.max(1, Math.ceil(sums.count / recordsPerPage));
  return { code, period, ...sums, pages, frozen: null, ...page };
}

interface SumsAndPage {
  readonly figure: number;
  readonly count: number;
  readonly page: PageOfRecords;
}

async function sumsAndPage(em: EntityManager, wanted: Wanted): Promise<SumsAndPage> {
  const { code, period, communityId = null } = wanted;
  const [sums] = await sql<{ figure: number; count: number }>(
    em,
    `select ${wholeSum} as figure, count(*)::int as count
     from ${summed(code, wholeStatement(wanted))} as counted
     where $4::uuid is null or community_id = $4`,
    [...bounds(period), communityId],
  );
  if (!sums) throw new Error('a select without from returned no row');
  return { ...sums, page: await pageOfRecords(em, { ...wanted, after: null }) };
}

async function wholeOf(em: EntityManager, wanted: Wanted): Promise<SumsAndPage> {
  const { code } = wanted;
  const [whole] = await sql<{ figure: number; count: number; rows: Row[] }>(
    em,
    `with whole as materialized (
       select * from ${summed(code, wholeStatement(wanted))} as every
       where $6::uuid is null or community_id = $6)
     select (select ${wholeSum} from whole) as figure, (select count(*)::int from whole) as count,
       (select coalesce(json_agg(listed), '[]')
        from (${pageOf(['select *, null::float8 as "valueNow" from whole'])}) as listed) as rows`,
    placeIn(wanted, null),
  );
  if (!whole) throw new Error('a select without from returned no row');
  const { rows, ...sums } = whole;
  return { ...sums, page: pageIn(rows) };
}

/** Beside the figures: what waits for whoever has to confirm it. Of an indicator that knows no such thing, nothing. */
export async function waitingOf(
  em: EntityManager,
  period: Span,
): Promise<Partial<Record<IndicatorCode, number>>> {
  const sums = Object.entries(statementsAt(period).waiting).map(
    ([code, statement]) => `(select ${wholeSum} from (${statement}) as waiting) as "${code}"`,
  );
  const [row] = await sql<Partial<Record<IndicatorCode, number>>>(
    em,
    `select ${sums.join(', ')}`,
    bounds(period),
  );
  if (!row) throw new Error('a select without from returned no row');
  return row;
}
