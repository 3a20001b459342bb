/**
 * A part of what a definition counts: of one module, or what it adds for some groups of people. Figure, list and cut of a part are
 * all read through the columns named here, so they agree as the whole does.
 */
import {
  isGrouped,
  type GroupedCode,
  type GroupKey,
  type WayOfComing,
} from '../../shared/reporting/groups.ts';
import { indicatorOf, type IndicatorCode } from '../../shared/reporting/indicators.ts';
import type { ServiceModule } from '../../shared/services.ts';
import { Refusal } from '../../shared/refusal.ts';
import { attendancesAt, entriesAt, type Moment } from './as-it-stood.ts';

export interface Narrow {
  readonly module?: ServiceModule | 'none' | null;
  /** One of the 45 service items. */
  readonly item?: number | 'none' | null;
  /** Together, as they are shown where one of them is too small. */
  readonly groups?: readonly GroupKey[] | null;
  /** Of activities alone, and of a module without what the Party holds there. */
  readonly came?: WayOfComing | null;
}

interface Asked extends Narrow {
  readonly moment?: Moment;
}

/** Joined to the records of a definition, which are called every. */
interface Source {
  readonly join: string;
  readonly migrants: string;
  readonly locals: string;
  /** Joins the people themselves, who are called someone. */
  readonly people: string;
}

const joinEntry = (moment: Moment) => `left join ${entriesAt[moment]} own on own.id = every.id`;

const ofEntry = (moment: Moment): Source => ({
  join: joinEntry(moment),
  migrants: 'coalesce(own.migrants, 0)',
  locals: 'coalesce(own.locals, 0)',
  people: `join ${attendancesAt[moment]} came on came.session_id = every.id
      and (came.adult or came.guardian_consent)
    join attendee someone on someone.id = came.attendee_id`,
});
const ofPerson = (join: string) => (): Source => ({
  join,
  migrants: `(someone.resident_group = 'migrant')::int`,
  locals: `(someone.resident_group = 'local')::int`,
  people: join,
});

export const groupSources: Readonly<Record<GroupedCode, (moment: Moment) => Source>> = {
  totalServed: ofEntry,
  employmentServed: ofEntry,
  legalServed: ofEntry,
  childServed: ofEntry,
  partyServed: ofEntry,
  volunteerTurnouts: ofPerson(
    'join turnout on turnout.id = every.id join person someone on someone.id = turnout.person_id',
  ),
  // by whoever raised it
  problemsSolved: ofPerson(
    'join issue on issue.id = every.id join person someone on someone.id = issue.raiser_id',
  ),
};

/**
 * The module of an indicator; where it has several, that of each record, for which something is joined. Activities of volunteers
 * belong to participation, also what was counted at their stalls, which a snapshot of the second form did not say.
 */
export function moduleOf(
  code: IndicatorCode,
  moment: Moment,
  talliesHaveNone = false,
): { readonly join: string; readonly module: string } {
  const { module } = indicatorOf(code);
  const ofVolunteers = talliesHaveNone ? `= 'shift'` : `in ('shift', 'tally')`;
  if (code === 'totalServed')
    return {
      join: joinEntry(moment),
      module: `case when every.evidence ${ofVolunteers} then 'participation' else own.module end`,
    };
  if (code === 'counterVisits' || code === 'onlineVisits')
    return { join: joinEntry(moment), module: 'own.module' };
  return { join: '', module: module === 'overall' ? 'null::text' : `'${module}'` };
}

/** Of a session what it names, of a shift of volunteers or a count at their stall what the activity does. */
const itemOfRecord = `case when own.id is not null then own.item else (
  select activity.service_item from shift join activity on activity.id = shift.activity_id
  where shift.id = coalesce((select tally.shift_id from tally where tally.id = every.id), every.id)) end`;

const ofSessions: readonly IndicatorCode[] = [
  ...(['totalServed', 'employmentSessions', 'employmentServed', 'legalSessions', 'legalServed'] as const),
  ...(['childSessions', 'childServed', 'hardshipSessions', 'hardshipServed'] as const),
  ...(['communitySessions', 'communityServed', 'partyActivities', 'partyServed', 'volunteerServed'] as const),
];

/** The indicators that are cut by service item. */
export const itemCodes: readonly IndicatorCode[] = [...ofSessions, 'volunteerActivities'];

export const itemOf = (
  code: IndicatorCode,
  moment: Moment,
): { readonly join: string; readonly item: string } =>
  code === 'volunteerActivities'
    ? { join: 'left join activity held on held.id = every.id', item: 'held.service_item' }
    : { join: joinEntry(moment), item: itemOfRecord };

/** Refuses with `invalidInput` an item of what has none, groups of what is not counted by group, and coming to what is no activity of a register. */
export function narrowed(code: IndicatorCode, statement: string, { item = null, ...rest }: Asked): string {
  if (item === null) return narrowedToPeople(code, statement, rest);
  if (!itemCodes.includes(code)) throw new Refusal('invalidInput', { issues: ['item'] });
  const of = itemOf(code, rest.moment ?? 'now');
  const ofItem = `select every.* from (${statement}) as every ${of.join}
    where ${of.item} is not distinct from ${item === 'none' ? 'null' : item}`;
  return narrowedToPeople(code, ofItem, rest);
}

function narrowedToPeople(
  code: IndicatorCode,
  statement: string,
  { module = null, groups = null, came = null, moment = 'now' }: Asked,
): string {
  if (module === null && groups === null && came === null) return statement;
  if (came !== null) {
    if (groups !== null) throw new Refusal('invalidInput', { issues: ['groups'] });
    return narrowedToPeople(code, whoCame(code, statement, { came, module, moment }), { module, moment });
  }
  const source = groups && sourceOf(code, moment);
  const ofModule = moduleOf(code, moment);
  const value =
    source && groups
      ? [...new Set(groups)].map((group) => valueOf(source, group)).join(' + ')
      : 'every.value';
  const conditions = [
    ...(module === null ? [] : [`coalesce(${ofModule.module}, 'none') = '${module}'`]),
    ...(groups === null ? [] : [`${value} > 0`]),
  ];
  return `select every.id, every.at, every.title, every.community_id, (${value}) as value, every.evidence
    from (${statement}) as every ${source?.join ?? ofModule.join} where ${conditions.join(' and ')}`;
}

function whoCame(
  code: IndicatorCode,
  statement: string,
  { came, module, moment }: { came: WayOfComing; module: Narrow['module']; moment: Moment },
): string {
  if (!isGrouped(code) || groupSources[code] !== ofEntry)
    throw new Refusal('invalidInput', { issues: ['came'] });
  const value = came === 'named' ? 'own.amount' : 'own.tallied';
  return `select every.id, every.at, every.title, every.community_id, ${value}::bigint as value, every.evidence
    from (${statement}) as every ${joinEntry(moment)}
    where own.register = 'session' and ${value} > 0 ${module ? `and own.kind = 'session'` : ''}`;
}

function valueOf({ migrants, locals }: Source, group: GroupKey): string {
  switch (group) {
    case 'migrant':
      return migrants;
    case 'local':
      return locals;
    case 'none':
      return `(every.value - ${migrants} - ${locals})`;
  }
}

function sourceOf(code: IndicatorCode, moment: Moment): Source {
  if (!isGrouped(code)) throw new Refusal('invalidInput', { issues: ['groups'] });
  return groupSources[code](moment);
}
