/** What people read and press, taken from the Chinese locale files: better wording breaks no test. */
import { readFileSync } from 'node:fs';

type Values = Readonly<Record<string, string | number>>;

const namespaces = new Map<string, unknown>();

/** `words('host:next.nextSpeaker', { name: '蒲德全' })`; throws on an unknown key and on a value not given. */
export function words(key: string, values: Values = {}): string {
  return textOf(key).replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${key} needs a value for ${name}`);
    return String(value);
  });
}

/** The whole text, with anything where a value is not given. */
export function wordsLike(key: string, values: Values = {}): RegExp {
  const parts = textOf(key).split(/(\{\{\w+\}\})/);
  const pattern = parts.map((part) => {
    const name = /^\{\{(\w+)\}\}$/.exec(part)?.[1];
    if (name === undefined) return escape(part);
    const value = values[name];
    return value === undefined ? '.+' : escape(String(value));
  });
  return new RegExp(pattern.join(''));
}

function textOf(key: string): string {
  const [namespace = '', path = ''] = key.split(':');
  if (!namespaces.has(namespace)) {
    const file = new URL(`../../shared/locales/zh-CN/${namespace}.json`, import.meta.url);
    namespaces.set(namespace, JSON.parse(readFileSync(file, 'utf8')));
  }
  for (const wanted of [path, `${path}_other`]) {
    let found: unknown = namespaces.get(namespace);
    for (const step of wanted.split('.'))
      found = typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined;
    if (typeof found === 'string') return found;
  }
  throw new Error(`no such words: ${key}`);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
