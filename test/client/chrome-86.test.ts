import { describe, expect, it } from 'vitest';
import { problemsOfScript, problemsOfStyles } from '../../scripts/chrome-86.ts';

const nothing = new Set<string>();

describe('scripts for Chrome 86', () => {
  it.each([
    ['optional chaining', 'a?.b ?? (a ||= 1)'],
    ['private fields and methods', 'class A { #x = 1; static y = 2; #go() { return this.#x } }'],
    ['await in an async function', 'async function f() { await g(); for await (const x of y) h(x); }'],
    ['a guarded use', 'const copy = typeof structuredClone === "function" ? structuredClone(a) : b(a)'],
    ['a guarded method', 'if (list.at) list.at(-1)'],
    ['a field of that name', 'const when = event.at'],
  ])('may use %s', (_what, code) => {
    expect(problemsOfScript(code, nothing)).toEqual([]);
  });

  it.each([
    ['class static blocks', 'class A { static { go() } }'],
    ['top-level await', 'await go()'],
    ['private brand checks', 'class A { #x = 1; has(o) { return #x in o } }'],
    ['indices of matches', '/a/d.exec(b)'],
    ['newer syntax', 'using a = b()'],
    ['Array.at', 'list.at(-1)'],
    ['Object.hasOwn', 'Object.hasOwn(a, "b")'],
    ['structuredClone', 'structuredClone(a)'],
    ['crypto.randomUUID', 'window.crypto.randomUUID()'],
    ['an unguarded use beside a guarded one', 'if (list.at) go(); list.at(-1)'],
  ])('may not use %s', (_what, code) => {
    expect(problemsOfScript(code, nothing)).toHaveLength(1);
  });

  it('may use what a polyfill adds', () => {
    expect(problemsOfScript('list.at(-1)', new Set(['.at()']))).toEqual([]);
  });
});

describe('styles for Chrome 86', () => {
  it.each([
    ['gaps between flexible boxes', '.a{display:flex;gap:8px}'],
    ['focus-visible', 'a:focus-visible{outline:3px solid}'],
    ['a single :not', '.a:not(.b):not(:nth-child(2)),.c{color:red}'],
    ['what is asked for first', '@supports (height: 1dvh){.a{color:red}}'],
    ['such words as content', '.a:before{content:":has(x) & inset:0"}'],
    ['box-shadow inset and transforms', '.a{box-shadow:inset 0 0 1px red;transform:rotate(1turn) scale(2)}'],
  ])('may use %s', (_what, css) => {
    expect(problemsOfStyles(css)).toEqual([]);
  });

  it.each([
    [':has', '.a:has(.b){color:red}'],
    [':where', '.a:where(.b){color:red}'],
    ['lists in :not', '.a:not(.b,.c){color:red}'],
    ['container queries', '@container (min-width:1px){.a{color:red}}'],
    ['layers', '@layer base{.a{color:red}}'],
    ['nesting', '.a{color:red;&:hover{color:blue}}'],
    ['dynamic viewport units', '.a{height:100dvh}'],
    ['color-mix', '.a{color:color-mix(in srgb,red,blue)}'],
    ['inset', '.a{inset:0}'],
    ['aspect-ratio', '.a{width:1px;aspect-ratio:1}'],
    ['media ranges', '@media (width>=600px){.a{color:red}}'],
    ['single transform properties', '.a{rotate:7deg}'],
  ])('may not use %s', (_what, css) => {
    expect(problemsOfStyles(css)).toHaveLength(1);
  });
});
