/**
 * Takes a ballot file apart as its bytes arrive: the members of its object one by one, and those of `papers` paper by
 * paper, so that no text longer than one paper is ever held. What a member says is parsed by JSON.parse; here only its end
 * is found. The states: before `{`; before a name; before `:`; before a value; inside a value; between papers; after `}`.
 */
import { RecountRefused, type Path } from './refused.ts';

export interface FileParts {
  /** A member of the file other than its papers. */
  readonly member: (name: string, value: unknown) => void;
  /** The list of papers begins; without it the file has none. */
  readonly papers: () => void;
  /** One paper, parsed when it is wanted. */
  readonly paper: (parse: () => unknown, at: number) => void;
}

type State = 'start' | 'name' | 'colon' | 'value' | 'inside' | 'afterValue' | 'firstPaper' | 'paper' | 'end';

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** No ballot file needs more brackets within brackets; reading tens of thousands would exhaust the stack. */
const deepest = 1_000;

export interface Splitter {
  readonly push: (chunk: Uint8Array) => void;
  readonly end: () => void;
}

/** @throws RecountRefused from `push` and `end` when the bytes are no JSON object in UTF-8 */
export function splitFile(parts: FileParts): Splitter {
  let state: State = 'start';
  let name = '';
  let papersAt = -1;
  const seen = new Set<string>();
  /** Bytes of the value being read, from chunks before this one. */
  let before: Uint8Array[] = [];
  let depth = 0;
  /** Members of the objects in the value, as they are written. */
  let members = 0;
  let inText = false;
  let escaped = false;
  let position = 0;
  let first = true;

  function push(given: Uint8Array): void {
    // A mark of byte order, as some editors write it, says nothing.
    const marked = first && given[0] === 0xef && given[1] === 0xbb && given[2] === 0xbf;
    const chunk = marked ? given.subarray(3) : given;
    if (given.length > 0) first = false;
    let at = 0;
    while (at < chunk.length) {
      if (state === 'inside') {
        const stop = endOfValue(chunk, at);
        before.push(chunk.subarray(at, stop ?? chunk.length));
        if (stop === null) break;
        at = stop;
        finishValue();
        continue;
      }
      const byte = chunk[at] ?? 0;
      // A byte that begins a value is read again as part of it.
      if (isSpace(byte) || step(byte, position + at) === 'taken') at += 1;
    }
    // The caller may use the chunk's memory again.
    if (before.length > 0) before = [joined(before)];
    position += chunk.length;
  }

  /** One byte outside of any value. */
  function step(byte: number, at: number): 'taken' | 'begins' {
    switch (state) {
      case 'start':
        if (byte !== openBrace) throw new RecountRefused('notAnObject', []);
        state = 'name';
        return 'taken';
      case 'name':
        if (byte === quote) return begin('name');
        if (byte !== closeBrace || seen.size > 0) throw wrong(at);
        state = 'end';
        return 'taken';
      case 'colon':
        if (byte !== colon) throw wrong(at);
        state = 'value';
        return 'taken';
      case 'value':
        if (name !== 'papers' || byte !== openBracket) return begin('value');
        parts.papers();
        papersAt = 0;
        state = 'firstPaper';
        return 'taken';
      case 'firstPaper':
        if (byte !== closeBracket) return begin('value');
        papersAt = -1;
        state = 'afterValue';
        return 'taken';
      case 'paper':
        return begin('value');
      case 'afterValue':
        if (papersAt >= 0 && byte === comma) state = 'paper';
        else if (papersAt >= 0 && byte === closeBracket) papersAt = -1;
        else if (papersAt < 0 && byte === comma) state = 'name';
        else if (papersAt < 0 && byte === closeBrace) state = 'end';
        else throw wrong(at);
        return 'taken';
      case 'end':
      case 'inside':
        throw wrong(at);
    }
  }

  let reading: 'name' | 'value' = 'value';

  function begin(what: 'name' | 'value'): 'begins' {
    reading = what;
    depth = 0;
    members = 0;
    inText = false;
    escaped = false;
    before = [];
    state = 'inside';
    return 'begins';
  }

  /** Where the value ends in this chunk: behind its closing quote or bracket, or before what follows a number or word. */
  function endOfValue(chunk: Uint8Array, from: number): number | null {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          inText = false;
          if (depth === 0) return at + 1;
        }
      } else if (byte === quote) inText = true;
      else if (byte === openBrace || byte === openBracket) {
        depth += 1;
        if (depth > deepest) throw new RecountRefused('tooDeep', placeOfValue());
      } else if (byte === closeBrace || byte === closeBracket) {
        if (depth === 0) return at;
        depth -= 1;
        if (depth === 0) return at + 1;
      } else if (depth > 0 && byte === colon) members += 1;
      else if (depth === 0 && (byte === comma || byte === colon || isSpace(byte))) return at;
    }
    return null;
  }

  function placeOfValue(): Path {
    if (reading === 'name') return [];
    return papersAt < 0 ? [name] : ['papers', papersAt];
  }

  function finishValue(): void {
    const bytes = joined(before);
    before = [];
    if (reading === 'name') {
      const read = parsePart(bytes, placeOfValue(), 0);
      if (typeof read !== 'string') throw new RecountRefused('notJson', []);
      if (seen.has(read)) throw new RecountRefused('duplicateField', [read], { field: read });
      seen.add(read);
      name = read;
      state = 'colon';
      return;
    }
    state = 'afterValue';
    const written = members;
    const place = placeOfValue();
    if (papersAt < 0) return parts.member(name, parsePart(bytes, place, written));
    parts.paper(() => parsePart(bytes, place, written), papersAt++);
  }

  return {
    push,
    end() {
      if (state !== 'end') throw new RecountRefused('notJson', name === '' ? [] : [name], { at: position });
    },
  };
}

function wrong(at: number): RecountRefused {
  return new RecountRefused('notJson', [], { at: at + 1 });
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parsePart(bytes: Uint8Array, path: Path, written: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(bytes));
  } catch {
    // Bytes that are no UTF-8, or text that is no JSON: either way the place is what helps.
    throw new RecountRefused('notJson', path);
  }
  // Of two members with one name JSON.parse keeps the last in silence.
  if (written > 0 && membersIn(value, written) < written) throw new RecountRefused('repeatedName', path);
  return value;
}

/** How many members the objects in a value have, looked for further down only where there are not `enough` above. */
function membersIn(value: unknown, enough: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner: unknown[] = Object.values(value);
  const own = Array.isArray(value) ? 0 : inner.length;
  if (own >= enough) return own;
  return inner.reduce<number>((found, one) => found + membersIn(one, enough - own), own);
}
