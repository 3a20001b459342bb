/**
 * Names and telephone numbers as public pages show them (domain §6): publishing a full name needs a consent of its
 * own. 张伟 → 张*, 李小明 → 李*明, 欧阳娜娜 → 欧阳**, Maria Garcia Lopez → Maria G. L., 13812345678 → 138****5678.
 */
import { erasedName } from './erased-name.ts';

/** Family names of two characters, which would otherwise be taken for a family name and half a given one. */
const longFamilyNames = new Set(
  '欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 长孙 宇文 轩辕 南宫 端木 独孤 西门 呼延 百里 申屠 东郭 闻人 澹台 万俟 钟离 赫连 完颜 拓跋 太史 公冶 濮阳 淳于 单于 申公 仲孙 鲜于 闾丘 亓官 司寇 子车 颛孙 巫马 公西 漆雕 乐正 壤驷 公良 夹谷 宰父 谷梁 段干'.split(
    ' ',
  ),
);

export function maskName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === erasedName) return trimmed;
  return /\p{Script=Han}/u.test(trimmed) ? maskHanName(trimmed) : maskLatinName(trimmed);
}

/** The family name stays; with it the last character when something is left to hide between. */
function maskHanName(name: string): string {
  const characters = [...name];
  if (characters.length === 1) return '*';
  const [first = '', second = ''] = characters;
  const familyLength = characters.length > 2 && longFamilyNames.has(first + second) ? 2 : 1;
  const family = characters.slice(0, familyLength).join('');
  const given = characters.slice(familyLength);
  if (familyLength === 2 || given.length === 1) return family + '*'.repeat(given.length);
  return family + '*'.repeat(given.length - 1) + given[given.length - 1];
}

/** The first name stays, the others keep their initial; a single word keeps its first letter. */
function maskLatinName(name: string): string {
  const [first = '', ...others] = name.split(/\s+/);
  if (others.length === 0) return [...first].slice(0, 1).join('') + '*'.repeat(3);
  return [first, ...others.map((part) => `${[...part].slice(0, 1).join('').toUpperCase()}.`)].join(' ');
}

function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  if (digits.length < 7) return '*'.repeat(digits.length);
  return digits.slice(0, 3) + '*'.repeat(Math.max(4, digits.length - 7)) + digits.slice(-4);
}

/**
 * Free text as public pages show it: the given names masked wherever they stand, and every mobile number.
 * Longer names first, so that no part of one is left standing.
 */
export function maskText(text: string, names: readonly string[]): string {
  const masked = names
    .filter((name) => [...name.trim()].length > 1)
    .sort((a, b) => b.length - a.length)
    .reduce((result, name) => result.split(name.trim()).join(maskName(name)), text);
  return masked.replace(/(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g, maskPhone);
}
