import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../shared/locales/', import.meta.url);

/** `path.of.key` → text, for one namespace of one language. */
async function textsOf(language: string, file: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  collect(JSON.parse(await readFile(new URL(`${language}/${file}`, folder), 'utf8')), '', texts);
  return texts;
}

function collect(value: unknown, path: string, texts: Map<string, string>): void {
  if (typeof value === 'string') texts.set(path, value);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) collect(inner, path ? `${path}.${key}` : key, texts);
  } else throw new Error(`${path} is not a text: ${String(value)}`);
}

const withoutPlural = (key: string): string => key.replace(/_(zero|one|other)$/, '');
const keysOf = (texts: Map<string, string>): string[] =>
  [...new Set([...texts.keys()].map(withoutPlural))].sort();
const valuesIn = (text: string): string[] =>
  [...new Set(Array.from(text.matchAll(/\{\{(.+?)\}\}/g), ([, name]) => name ?? ''))].sort();

const files = (await readdir(new URL('zh-CN/', folder))).filter((file) => file.endsWith('.json'));

describe.each(files)('the words of %s', (file) => {
  it('are all there in both languages', async () => {
    expect(keysOf(await textsOf('en', file))).toEqual(keysOf(await textsOf('zh-CN', file)));
  });

  it('are never empty', async () => {
    for (const language of ['zh-CN', 'en']) {
      const empty = [...(await textsOf(language, file))].filter(([, text]) => text.trim() === '');
      expect(empty).toEqual([]);
    }
  });

  it('name no value that the Chinese does not name', async () => {
    const chinese = await textsOf('zh-CN', file);
    for (const [key, text] of await textsOf('en', file)) {
      const source = chinese.get(key) ?? chinese.get(`${withoutPlural(key)}_other`) ?? '';
      // `count` chooses the plural, so every caller of such a text gives it.
      const given = [...valuesIn(source), ...(key === withoutPlural(key) ? [] : ['count'])];
      expect(given, `${key}: ${text}`).toEqual(expect.arrayContaining(valuesIn(text)));
    }
  });

  it('have a singular wherever English has a plural', async () => {
    const english = await textsOf('en', file);
    const plurals = [...english.keys()].filter((key) => key.endsWith('_other'));
    expect(plurals.filter((key) => !english.has(key.replace(/_other$/, '_one')))).toEqual([]);
  });
});
