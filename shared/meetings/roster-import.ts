/**
 * A roster from a table: rows of text in, members and errors out. Pure; reading the file is
 * server/read-table.ts. One error anywhere and nothing is taken: the preview shows all of them at once.
 */
import { rowsBelowHeading, valueMeant, type Sheet } from '../sheet.ts';
import type { Body } from './meeting-rules.ts';
import {
  mostMembers,
  rosterEntry,
  sameMember,
  whyMemberRefused,
  type Member,
  type MemberRole,
  type RosterEntry,
} from './roster.ts';

export const rosterColumns = ['name', 'group', 'role', 'household', 'phone'] as const;
export type RosterColumn = (typeof rosterColumns)[number];

export type RowProblem =
  | 'empty' // a cell that may not be
  | 'tooLong'
  | 'unknownGroup'
  | 'unknownRole'
  | 'badPhone'
  | 'twice' // the same person further up; `other` names the row
  | 'onRoster' // a member whom this line would double; `other` names them
  | 'chairTaken' // `other` names the chair
  | 'chairNamesake' // the chair has this name and another telephone number
  | 'householdTaken' // `other` names whose household it is
  | 'tooMany';

export interface RowError {
  readonly sheet: string;
  readonly row: number;
  readonly column: RosterColumn;
  readonly problem: RowProblem;
  /** What the cell says. */
  readonly value: string;
  readonly other: string;
}

export interface PreviewRow {
  readonly sheet: string;
  readonly row: number;
  readonly entry: RosterEntry;
  /**
   * new, or a member who is on the roster: found by name, the rest is taken from the file. A namesake is new, too: on the
   * roster stands the same name with another telephone number.
   */
  readonly standing: 'new' | 'namesake' | 'known' | 'unchanged';
}

export interface RosterPreview {
  readonly rows: readonly PreviewRow[];
  readonly errors: readonly RowError[];
  /** Sheets in which no heading row with a name column was found. */
  readonly skippedSheets: readonly string[];
}

/** Headings as people write them; compared without blanks and case. */
const headings: Record<RosterColumn, readonly string[]> = {
  name: ['姓名', '名字', 'name', 'fullname'],
  group: ['组别', '类别', '居民类别', '群体', '户籍', 'group'],
  role: ['身份', '职务', '角色', 'role'],
  household: ['户号', '门牌', '门牌号', '房号', '住址', 'household', 'flat'],
  phone: ['电话', '手机', '手机号', '联系电话', '联系方式', 'phone', 'telephone', 'mobile'],
};
const groups: Record<RosterEntry['group'], readonly string[]> = {
  local: ['本地', '本地居民', '户籍', '户籍居民', '本地户籍', 'local'],
  migrant: ['来穗', '来穗人员', '外来', '非户籍', '外地', 'migrant'],
};
const roles: Record<MemberRole, readonly string[]> = {
  representative: ['', '议事代表', '代表', '居民代表', '户代表', '居民', 'representative', 'member'],
  chair: ['主持人', '主持', '召集人', 'chair'],
  minuteTaker: ['记录员', '记录', '书记员', 'minutetaker', 'secretary'],
  supervisor: ['监督员', '监督', 'supervisor'],
  observer: ['列席', '列席人员', '旁听', 'observer'],
};

/** `members` are the roster as it stands. What the file does not mention stays as it is. */
export function previewRoster(
  body: Body,
  sheets: readonly Sheet[],
  members: readonly Member[],
): RosterPreview {
  const rows: PreviewRow[] = [];
  const errors: RowError[] = [];
  const skippedSheets: string[] = [];
  /** The roster as it would be after the rows so far. */
  let roster: readonly (RosterEntry & { readonly id?: string })[] = members;
  for (const sheet of sheets) {
    const given = rowsBelowHeading(sheet, headings);
    if (!given) {
      if (sheet.rows.length > 0) skippedSheets.push(sheet.name);
      continue;
    }
    given.forEach(({ row, cellOf }) => {
      const wrong = (column: RosterColumn, problem: RowProblem, other = '') =>
        errors.push({ sheet: sheet.name, row, column, problem, value: cellOf(column), other });
      const entry = readEntry(cellOf, wrong);
      if (!entry) return;
      const earlier = rows.find((other) => isTwin(other.entry, entry));
      if (earlier) return void wrong('name', 'twice', String(earlier.row));
      if (rows.length >= mostMembers) return void wrong('name', 'tooMany', String(mostMembers));
      const known = sameMember(members, entry);
      const others = roster.filter((other) => known === null || other.id !== known.id);
      const refused = whyMemberRefused(body, others, entry);
      if (refused) {
        const other = String(refused.details['name'] ?? '');
        if (refused.code === 'householdTaken') wrong('household', 'householdTaken', other);
        else if (refused.code === 'chairTaken')
          wrong('role', other === entry.name ? 'chairNamesake' : 'chairTaken', other);
        else wrong('name', 'onRoster', other);
        return;
      }
      rows.push({ sheet: sheet.name, row, entry, standing: standingOf(known, entry, members) });
      roster = [...others, known ? { ...entry, id: known.id } : entry];
    });
  }
  return { rows, errors, skippedSheets };
}

/** Two lines of one file with one name mean one person unless different telephone numbers say otherwise. */
function isTwin(one: RosterEntry, other: RosterEntry): boolean {
  return one.name === other.name && (one.phone === other.phone || one.phone === null || other.phone === null);
}

function standingOf(
  known: Member | null,
  entry: RosterEntry,
  members: readonly Member[],
): PreviewRow['standing'] {
  if (!known) return members.some(({ name }) => name === entry.name) ? 'namesake' : 'new';
  const same =
    known.group === entry.group &&
    known.role === entry.role &&
    known.household === entry.household &&
    (entry.phone === null || entry.phone === known.phone);
  return same ? 'unchanged' : 'known';
}

function readEntry(
  cellOf: (column: RosterColumn) => string,
  wrong: (column: RosterColumn, problem: RowProblem) => void,
): RosterEntry | null {
  const group = valueMeant(groups, cellOf('group'));
  const role = valueMeant(roles, cellOf('role'));
  if (cellOf('name') === '') wrong('name', 'empty');
  if (!group) wrong('group', cellOf('group') === '' ? 'empty' : 'unknownGroup');
  if (!role) wrong('role', 'unknownRole');
  const entry = rosterEntry.safeParse({
    name: cellOf('name'),
    group: group ?? 'local',
    role: role ?? 'representative',
    household: cellOf('household') || null,
    phone: cellOf('phone') || null,
  });
  if (entry.success) return group && role ? entry.data : null;
  for (const { path } of entry.error.issues) {
    const column = rosterColumns.find((candidate) => candidate === path[0]);
    if (column === 'phone') wrong('phone', 'badPhone');
    else if (column && cellOf(column) !== '') wrong(column, 'tooLong');
  }
  return null;
}
