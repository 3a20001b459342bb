/**
 * Volunteers from a table: rows of text in, people and problems out. Pure; the file is read by server/read-table.ts.
 * One problem anywhere and nothing is taken; the preview shows all of them, each with sheet, row and column. Whoever is
 * registered already is found by telephone, or by name and year of birth, and is not registered a second time.
 */
import { localDay } from '../local-time.ts';
import { rowsBelowHeading, valueMeant, type Sheet } from '../sheet.ts';
import type { LanguageGrade } from './eligibility.ts';
import { birthdayToKeep, whyCannotRegister, type Born } from './consent.ts';
import { newcomer, type Newcomer } from './profile.ts';
import { usualWeeks, type UsualWeek } from './week.ts';

export const importColumns = [
  'name',
  'group',
  'bornYear',
  'phone',
  'skills',
  'languages',
  'credentials',
  'free',
  'guardian',
  'consent',
] as const;
export type ImportColumn = (typeof importColumns)[number];

export const mostImported = 300;

export type ImportProblem =
  | 'empty' // a cell that may not be
  | 'tooLong'
  | 'unknownGroup'
  | 'badYear' // neither a year nor a day
  | 'badPhone'
  | 'badLanguage' // no grade, or one that there is not
  | 'badCredential' // a day that is none
  | 'unknownFree'
  | 'unknownYesNo'
  | 'tooYoung'
  | 'guardianMissing'
  | 'consentMissing'
  | 'twice' // the same person further up; `other` names the row
  | 'ambiguous' // several people are registered who could be meant; `other` names their numbers
  | 'tooMany';

export interface ImportError {
  readonly sheet: string;
  readonly row: number;
  readonly column: ImportColumn;
  readonly problem: ImportProblem;
  /** What the cell says. */
  readonly value: string;
  readonly other: string;
}

/** Who is registered already, in any community. */
export interface Registered {
  readonly personId: string;
  readonly name: string;
  readonly number: string;
  readonly bornYear: number;
  readonly phone: string | null;
  readonly volunteersHere: boolean;
}

export interface ImportRow {
  readonly sheet: string;
  readonly row: number;
  readonly who: Newcomer;
  /** new; registered elsewhere and to volunteer here too; here already, so that nothing changes. */
  readonly standing: 'new' | 'joins' | 'here';
  /** Of whoever is registered. */
  readonly number: string | null;
  /** Somebody else of the same name is registered: look twice. */
  readonly namesake: string | null;
}

export interface ImportPreview {
  readonly rows: readonly ImportRow[];
  readonly errors: readonly ImportError[];
  /** Sheets without a heading for the name. */
  readonly skippedSheets: readonly string[];
}

/** Headings as people write them; compared without blanks, marks and case. */
const headings: Readonly<Record<ImportColumn, readonly string[]>> = {
  name: ['姓名', '名字', 'name', 'fullname'],
  group: ['组别', '类别', '居民类别', '户籍', 'group'],
  bornYear: ['出生年份', '出生年', '出生年月', '出生日期', '生日', 'yearofbirth', 'born', 'birthyear'],
  phone: ['电话', '手机', '手机号', '联系电话', '联系方式', 'phone', 'telephone', 'mobile'],
  skills: ['技能', '特长', '专业技能', 'skills'],
  languages: ['语言', '方言', '语言方言', 'languages'],
  credentials: ['证书', '资格证书', '职业资格', 'credentials', 'certificates'],
  free: ['可服务时间', '空闲时间', '有空', '服务时间', 'free', 'availability'],
  guardian: ['监护人同意', '监护人', 'guardian', 'guardianagrees'],
  consent: ['本人同意', '同意登记', '同意', 'consent', 'agrees'],
};
const groups: Readonly<Record<Newcomer['group'], readonly string[]>> = {
  local: ['本地', '本地居民', '户籍', '户籍居民', '本地户籍', 'local'],
  migrant: ['来穗', '来穗人员', '外来', '非户籍', '外地', 'migrant'],
};
const yesNo: Readonly<Record<'yes' | 'no', readonly string[]>> = {
  yes: ['是', '同意', '有', '已同意', '√', 'yes', 'y', 'true', '1'],
  no: ['', '否', '不', '无', 'no', 'n', 'false', '0'],
};
const grades: Readonly<Record<'1' | '2' | '3', readonly string[]>> = {
  '1': ['听懂', '1', 'understands'],
  '2': ['会说', '2', 'speaks'],
  '3': ['可口译', '口译', '3', 'interprets'],
};
const frees: Readonly<Record<UsualWeek, readonly string[]>> = {
  always: ['随时', '都可以', '全天', 'always', 'anytime'],
  evenings: ['晚上', '每天晚上', 'evenings'],
  workdays: ['工作日', '平日', '工作日白天', '平日白天', 'workdays', 'weekdays'],
  weekend: ['周末', '双休日', '周末全天', 'weekend', 'weekends'],
  eveningsAndWeekend: ['平日晚上和周末', '晚上和周末', '下班后和周末', 'eveningsandweekend'],
  never: ['', '暂不', '没空', 'never'],
};

export const samePhone = (a: string | null, b: string | null) =>
  a !== null && b !== null && a.replace(/\D/g, '').slice(-11) === b.replace(/\D/g, '').slice(-11);

/** By telephone, or by name and year of birth where no two telephones contradict it. */
function isSamePerson(
  a: Pick<Newcomer, 'name' | 'bornYear' | 'phone'>,
  b: Pick<Newcomer, 'name' | 'bornYear' | 'phone'>,
): boolean {
  if (samePhone(a.phone, b.phone)) return a.name === b.name;
  return a.name === b.name && a.bornYear === b.bornYear && (a.phone === null || b.phone === null);
}

/** Whether somebody is registered: whoever would be registered, by the same rule as the preview. */
export function registeredAs(
  who: Pick<Newcomer, 'name' | 'bornYear' | 'phone'>,
  registered: readonly Registered[],
): readonly Registered[] {
  return registered.filter((one) => isSamePerson(who, one));
}

export function previewVolunteers(
  sheets: readonly Sheet[],
  registered: readonly Registered[],
  now: number,
): ImportPreview {
  const rows: ImportRow[] = [];
  const errors: ImportError[] = [];
  const skippedSheets: string[] = [];
  for (const sheet of sheets) {
    const given = rowsBelowHeading(sheet, headings);
    if (!given) {
      if (sheet.rows.length > 0) skippedSheets.push(sheet.name);
      continue;
    }
    given.forEach(({ row, cellOf }) => {
      const wrong = (column: ImportColumn, problem: ImportProblem, other = '') =>
        void errors.push({ sheet: sheet.name, row, column, problem, value: cellOf(column), other });
      const who = readRow(cellOf, wrong, localDay(now));
      if (!who) return;
      const earlier = rows.find((other) => isSamePerson(other.who, who));
      if (earlier) return wrong('name', 'twice', String(earlier.row));
      if (rows.length >= mostImported) return wrong('name', 'tooMany', String(mostImported));
      const found = registeredAs(who, registered);
      const [known] = found;
      if (found.length > 1) return wrong('name', 'ambiguous', found.map(({ number }) => number).join(' '));
      const namesake = known ? null : (registered.find(({ name }) => name === who.name)?.number ?? null);
      const standing = !known ? 'new' : known.volunteersHere ? 'here' : 'joins';
      rows.push({ sheet: sheet.name, row, who, standing, number: known?.number ?? null, namesake });
    });
  }
  return { rows, errors, skippedSheets };
}

function readRow(
  cellOf: (column: ImportColumn) => string,
  wrong: (column: ImportColumn, problem: ImportProblem) => void,
  today: string,
): Newcomer | null {
  let isWhole = true;
  const fault = (column: ImportColumn, problem: ImportProblem) => {
    isWhole = false;
    wrong(column, problem);
  };
  const answer = (column: 'guardian' | 'consent'): boolean => {
    const said = valueMeant(yesNo, cellOf(column));
    if (!said) fault(column, 'unknownYesNo');
    return said === 'yes';
  };
  const group = valueMeant(groups, cellOf('group'));
  const born = bornIn(cellOf('bornYear'));
  const free = valueMeant(frees, cellOf('free'));
  const languages = languagesIn(cellOf('languages'));
  const credentials = credentialsIn(cellOf('credentials'));
  const guardianConsent = answer('guardian');
  const consent = answer('consent');
  if (cellOf('name') === '') fault('name', 'empty');
  if (!group) fault('group', cellOf('group') === '' ? 'empty' : 'unknownGroup');
  if (!born) fault('bornYear', cellOf('bornYear') === '' ? 'empty' : 'badYear');
  if (!free) fault('free', 'unknownFree');
  if (!languages) fault('languages', 'badLanguage');
  if (!credentials) fault('credentials', 'badCredential');
  if (!consent && valueMeant(yesNo, cellOf('consent'))) fault('consent', 'consentMissing');
  if (!group || !born || !free || !languages || !credentials) return null;
  const refused = whyCannotRegister({ ...born, guardianConsent }, today);
  if (refused?.code === 'tooYoung') fault('bornYear', 'tooYoung');
  else if (refused) fault('guardian', 'guardianMissing');
  const parsed = newcomer.safeParse({
    name: cellOf('name'),
    ...{ group, bornYear: born.bornYear, birthday: birthdayToKeep(born, today) },
    ...{ languages, credentials, guardianConsent },
    phone: cellOf('phone') || null,
    skills: [...new Set(listIn(cellOf('skills')))],
    week: [...usualWeeks[free]],
  });
  if (parsed.success) return isWhole ? parsed.data : null;
  for (const { path } of parsed.error.issues) {
    const column = importColumns.find((candidate) => candidate === path[0]);
    if (column === 'phone') wrong('phone', 'badPhone');
    else if (column && cellOf(column) !== '') wrong(column, 'tooLong');
  }
  return null;
}

const listIn = (cell: string) =>
  cell
    .split(/[、，,;；\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** 1990, 1990-05, 1990年5月 …, or the whole day, which then has to be one. */
function bornIn(cell: string): Born | null {
  const bornYear = Number(/^((?:19|20)\d\d)(?!\d)/.exec(cell)?.[1]);
  if (!Number.isInteger(bornYear)) return null;
  const birthday = /^\d{4}\D+\d+\D+\d/.test(cell) ? dayIn(cell) : null;
  return birthday === undefined ? null : { bornYear, birthday };
}

/** 客家话（会说）、粤语3; without a grade: speaks. Null: a grade that there is not. */
function languagesIn(cell: string): { language: string; grade: LanguageGrade }[] | null {
  const languages: { language: string; grade: LanguageGrade }[] = [];
  for (const part of listIn(cell)) {
    const found = /^(.+?)\s*(?:[（(:：]\s*([^）)]+?)\s*[）)]?|([123]))?$/.exec(part);
    const language = found?.[1]?.trim() ?? '';
    const grade = valueMeant(grades, found?.[2] ?? found?.[3] ?? '2');
    if (language === '' || !grade) return null;
    if (languages.some((known) => known.language === language)) continue;
    languages.push({ language, grade: grade === '1' ? 1 : grade === '2' ? 2 : 3 });
  }
  return languages;
}

/** 社工（2027-12-31）、急救员; without a day: does not end. Null: a day that is none. */
function credentialsIn(cell: string): { kind: string; validUntil: string | null }[] | null {
  const credentials: { kind: string; validUntil: string | null }[] = [];
  for (const part of listIn(cell)) {
    const found = /^(.+?)\s*(?:[（(]\s*([^）)]*)\s*[）)])?$/.exec(part);
    const kind = found?.[1]?.trim() ?? '';
    const said = found?.[2]?.trim() ?? '';
    const validUntil = said === '' ? null : dayIn(said);
    if (kind === '' || validUntil === undefined) return null;
    if (!credentials.some((known) => known.kind === kind)) credentials.push({ kind, validUntil });
  }
  return credentials;
}

/** 2027-12-31, 2027/12/31, 2027年12月31日, 2027.12.31 */
function dayIn(text: string): string | undefined {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  if (!found) return undefined;
  const day = [found[1], found[2]?.padStart(2, '0'), found[3]?.padStart(2, '0')].join('-');
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === day ? day : undefined;
}
