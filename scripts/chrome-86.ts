/**
 * What Chrome 86 cannot run: that engine, of October 2020, is inside WeChat on many phones. The build fails when a
 * chunk contains any of it, because such a phone shows a blank page and nobody hears why. The tables name what
 * came later and was met or is easily reached for; a new trap belongs here, with the version that brought it.
 */
import { parse, type Node } from 'acorn';

/** Methods called on a value whose type the check cannot know: `list.at(-1)`. */
const laterMethods: Readonly<Record<string, number>> = {
  at: 92,
  findLast: 97,
  findLastIndex: 97,
  toSorted: 110,
  toReversed: 110,
  toSpliced: 110,
  isWellFormed: 111,
  toWellFormed: 111,
  showPopover: 114,
  hidePopover: 114,
  togglePopover: 114,
  checkVisibility: 105,
  isDisjointFrom: 122,
  isSubsetOf: 122,
  isSupersetOf: 122,
  symmetricDifference: 122,
  transferToFixedLength: 114,
};

/** Static functions: `Object.hasOwn`. */
const laterStatics: Readonly<Record<string, number>> = {
  'Object.hasOwn': 93,
  'Object.groupBy': 117,
  'Map.groupBy': 117,
  'Array.fromAsync': 121,
  'Promise.withResolvers': 119,
  'Promise.try': 128,
  'AbortSignal.timeout': 103,
  'AbortSignal.any': 116,
  'Iterator.from': 122,
  'URL.canParse': 120,
  'URL.parse': 126,
  'Response.json': 105,
  'RegExp.escape': 136,
  'crypto.randomUUID': 92,
  'Intl.Segmenter': 87,
  'Intl.supportedValuesOf': 99,
  'document.startViewTransition': 111,
};

const laterGlobals: Readonly<Record<string, number>> = {
  structuredClone: 98,
  reportError: 95,
  Iterator: 122,
  SuppressedError: 134,
  DisposableStack: 134,
  Temporal: 144,
  Sanitizer: 146,
};

/** Whole rules or declarations that Chrome 86 throws away, and on which a layout would rest. */
const laterCss: readonly { what: string; since: number; pattern: RegExp }[] = [
  { what: ':has()', since: 105, pattern: /:has\(/ },
  { what: ':is()', since: 88, pattern: /:is\(/ },
  { what: ':where()', since: 88, pattern: /:where\(/ },
  { what: ':not() with a list', since: 88, pattern: /:not\([^()]*(\([^()]*\)[^()]*)*,/ },
  { what: '@container', since: 105, pattern: /@container\b/ },
  { what: '@layer', since: 99, pattern: /@layer\b/ },
  { what: '@scope', since: 118, pattern: /@scope\b/ },
  { what: '@starting-style', since: 117, pattern: /@starting-style\b/ },
  { what: 'nesting', since: 112, pattern: /(^|[{};,\s])&/ },
  { what: 'a media range such as (width >= 1px)', since: 104, pattern: /@media[^{]*[<>]/ },
  { what: 'dvh, svh, lvh', since: 108, pattern: /\d(d|s|l)v(h|w|min|max)\b/ },
  { what: 'container units', since: 105, pattern: /\dcq(w|h|i|b|min|max)\b/ },
  { what: 'lh, rlh, cap', since: 109, pattern: /\d(r?lh|r?cap)\b/ },
  { what: 'color-mix()', since: 111, pattern: /color-mix\(/ },
  { what: 'oklch, oklab, lab, lch', since: 111, pattern: /\b(ok)?(lch|lab)\(/ },
  { what: 'inset', since: 87, pattern: /[{;\s]inset(-(block|inline)[a-z-]*)?:/ },
  { what: 'aspect-ratio', since: 88, pattern: /[{;\s]aspect-ratio:/ },
  {
    what: 'translate, rotate or scale as properties',
    since: 104,
    pattern: /[{;\s](translate|rotate|scale):/,
  },
  { what: 'subgrid', since: 117, pattern: /\bsubgrid\b/ },
  { what: 'overflow: clip', since: 90, pattern: /overflow(-[xy])?:\s*clip/ },
];

/** What client/polyfills.ts adds before anything else runs. */
export interface Polyfilled {
  readonly has: (name: string) => boolean;
}

const syntaxOfChrome86 = 2022;

/** One line for each thing in a built script that Chrome 86 cannot parse or does not have. */
export function problemsOfScript(code: string, polyfilled: Polyfilled): string[] {
  let tree: Node;
  try {
    tree = parse(code, { ecmaVersion: syntaxOfChrome86, sourceType: 'module' });
  } catch (fault) {
    return [`cannot be parsed: ${fault instanceof Error ? fault.message : String(fault)}`];
  }
  const problems = new Set<string>();
  visit(tree, { isInFunction: false, guards: '' });
  return [...problems];

  function visit(node: Node, place: Place): void {
    const syntax = laterSyntax(node, place);
    if (syntax) problems.add(syntax);
    const name = laterName(node);
    if (name && !polyfilled.has(name.name) && !mentions(place.guards, name.name)) {
      problems.add(`${name.name} (Chrome ${name.since}): …${excerpt(code, node)}…`);
    }
    const inside: Place = {
      isInFunction: place.isInFunction || isFunction(node),
      guards: place.guards + testOf(node),
    };
    for (const child of childrenOf(node)) visit(child, inside);
  }

  /** What a condition asks about may be used under it: `Object.hasOwn ? … : …`, `typeof structuredClone === …`. */
  function testOf(node: Node): string {
    const test =
      node.type === 'LogicalExpression'
        ? field(node, 'left')
        : node.type === 'IfStatement' || node.type === 'ConditionalExpression'
          ? field(node, 'test')
          : undefined;
    return isNode(test) ? ` ${code.slice(test.start, test.end)}` : '';
  }
}

interface Place {
  readonly isInFunction: boolean;
  /** The source of all conditions around this place. */
  readonly guards: string;
}

function mentions(guards: string, name: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return new RegExp(`\\b${last}\\b`).test(guards);
}

function laterSyntax(node: Node, place: Place): string | undefined {
  switch (node.type) {
    case 'StaticBlock':
      return 'class static block (Chrome 94)';
    case 'AwaitExpression':
      return place.isInFunction ? undefined : 'top-level await (Chrome 89)';
    case 'ForOfStatement':
      return field(node, 'await') === true && !place.isInFunction ? 'top-level await (Chrome 89)' : undefined;
    case 'BinaryExpression': {
      const left = field(node, 'left');
      const isBrandCheck = isNode(left) && left.type === 'PrivateIdentifier';
      return isBrandCheck ? '#field in object (Chrome 91)' : undefined;
    }
    case 'Literal': {
      const regex = field(node, 'regex');
      const flags = isRecord(regex) && typeof regex['flags'] === 'string' ? regex['flags'] : '';
      return /[dv]/.test(flags) ? `regular expression flag in /${flags} (Chrome 90, 112)` : undefined;
    }
    default:
      return undefined;
  }
}

function laterName(node: Node): { name: string; since: number } | undefined {
  if (node.type === 'CallExpression') {
    const callee = field(node, 'callee');
    const method = isNode(callee) ? propertyOf(callee) : undefined;
    const since = method === undefined ? undefined : own(laterMethods, method);
    if (method !== undefined && since !== undefined) return { name: `.${method}()`, since };
  }
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const callee = field(node, 'callee');
    const name = isNode(callee) ? nameOf(callee) : undefined;
    const since = name === undefined ? undefined : own(laterGlobals, name);
    if (name !== undefined && since !== undefined) return { name, since };
  }
  if (node.type === 'MemberExpression') {
    const object = field(node, 'object');
    const property = propertyOf(node);
    const owner = isNode(object) ? (nameOf(object) ?? propertyOf(object)) : undefined;
    const name = `${owner ?? ''}.${property ?? ''}`;
    const since = own(laterStatics, name);
    if (since !== undefined) return { name, since };
  }
  return undefined;
}

function own(table: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function nameOf(node: Node): string | undefined {
  const name = node.type === 'Identifier' ? field(node, 'name') : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** `b` of `a.b`; undefined for `a[b]`. */
function propertyOf(node: Node): string | undefined {
  if (node.type !== 'MemberExpression' || field(node, 'computed') === true) return undefined;
  const property = field(node, 'property');
  return isNode(property) ? nameOf(property) : undefined;
}

function isFunction(node: Node): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

function field(node: Node, name: string): unknown {
  return isRecord(node) ? node[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value['type'] === 'string' && typeof value['start'] === 'number';
}

function excerpt(code: string, node: Node): string {
  return code.slice(Math.max(0, node.start - 30), node.start + 50).replace(/\s+/g, ' ');
}

/** One line for each rule in a built style sheet that Chrome 86 would throw away. */
export function problemsOfStyles(css: string): string[] {
  // Words in quotes are content, and whatever stands in @supports is asked for first.
  const rules = css
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""')
    .replace(/@supports[^{]*/g, '@supports');
  return laterCss.flatMap(({ what, since, pattern }) => {
    const found = pattern.exec(rules);
    if (!found) return [];
    const around = rules.slice(Math.max(0, found.index - 60), found.index + 40);
    return [`${what} (Chrome ${since}): …${around.replace(/\s+/g, ' ')}…`];
  });
}
