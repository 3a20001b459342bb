import { afterEach, expect, test, vi } from 'vitest';
import { DraftStore } from '../../client/draft-store.ts';

interface Words {
  title: string;
  count: number;
}
const start: Words = { title: '', count: 0 };
const store = () =>
  new DraftStore<Words>('words', (kept) => ({
    ...('title' in kept && typeof kept.title === 'string' && { title: kept.title }),
  }));

function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
    key: (index: number) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
  };
}
const forbid = () => {
  throw new Error('SecurityError');
};
const forbidden = { getItem: forbid, setItem: forbid, removeItem: forbid, key: forbid, length: 1 };

afterEach(() => vi.unstubAllGlobals());

test('a draft outlives the page, and only what fits comes back', () => {
  const localStorage = storage();
  vi.stubGlobal('window', { localStorage });
  store().keep('a', { title: '路灯', count: 3 });
  expect(store().kept('a', start)).toEqual({ title: '路灯', count: 0 });
  expect(store().kept('b', start)).toEqual(start);
  localStorage.kept.set('gongyi.draft.others.c', '{}');
  expect(store().abouts()).toEqual(['a']);
  store().forget('a');
  expect(store().kept('a', start)).toEqual(start);
});

test.each(['{', 'null', '7', '"x"', '{"title":7}'])(
  'what a stranger left in storage is no draft: %s',
  (text) => {
    const localStorage = storage();
    vi.stubGlobal('window', { localStorage });
    localStorage.kept.set('gongyi.draft.words.a', text);
    expect(store().kept('a', start)).toEqual(start);
  },
);

test('where storage is forbidden a draft lasts as long as the page', () => {
  vi.stubGlobal('window', { localStorage: forbidden });
  const page = store();
  page.keep('a', { title: '路灯', count: 3 });
  expect(page.kept('a', start).title).toBe('路灯');
  expect(page.abouts()).toEqual(['a']);
  expect(store().kept('a', start)).toEqual(start);
  page.forget('a');
  expect(page.kept('a', start)).toEqual(start);
});
