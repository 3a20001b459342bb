/** Two wordings of one sentence side by side: what stays, what goes, what comes. Pure; drawn plainly by the screens. */

export interface WordChange {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Chinese sign by sign, words and numbers of other scripts as a whole, so that no word is cut in two. */
function partsOf(text: string): readonly string[] {
  return text.match(/[0-9]+|[A-Za-z\u00c0-\u024f'’-]+|\s+|[\s\S]/gu) ?? [];
}

/**
 * The shortest account of how `from` becomes `to`, by the longest common subsequence of their parts; removed stands
 * before added. Sentences are at most 300 characters, so a table of all pairs is small.
 */
export function compareWords(from: string, to: string): readonly WordChange[] {
  const before = partsOf(from);
  const after = partsOf(to);
  const common = commonLengths(before, after);
  const changes: WordChange[] = [];
  let at = 0;
  let into = 0;
  while (at < before.length || into < after.length) {
    if (at < before.length && into < after.length && before[at] === after[into]) {
      add(changes, 'same', before[at] ?? '');
      at += 1;
      into += 1;
    } else if (at < before.length && lengthAt(common, at + 1, into) >= lengthAt(common, at, into + 1)) {
      add(changes, 'removed', before[at] ?? '');
      at += 1;
    } else if (into < after.length) {
      add(changes, 'added', after[into] ?? '');
      into += 1;
    } else {
      add(changes, 'removed', before[at] ?? '');
      at += 1;
    }
  }
  return inOrder(changes);
}

/** How long the longest common subsequence of the rests from each pair of places is. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const lengths: number[][] = Array.from({ length: before.length + 1 }, () =>
    Array.from({ length: after.length + 1 }, () => 0),
  );
  for (let at = before.length - 1; at >= 0; at -= 1) {
    for (let into = after.length - 1; into >= 0; into -= 1) {
      const row = lengths[at];
      if (!row) throw new Error(`no row ${at}`);
      row[into] =
        before[at] === after[into]
          ? 1 + lengthAt(lengths, at + 1, into + 1)
          : Math.max(lengthAt(lengths, at + 1, into), lengthAt(lengths, at, into + 1));
    }
  }
  return lengths;
}

const lengthAt = (lengths: readonly (readonly number[])[], at: number, into: number): number =>
  lengths[at]?.[into] ?? 0;

function add(changes: WordChange[], kind: WordChange['kind'], text: string): void {
  const last = changes[changes.length - 1];
  if (last?.kind === kind) changes[changes.length - 1] = { kind, text: last.text + text };
  else changes.push({ kind, text });
}

/** Between two places that stay: everything that goes, then everything that comes. */
function inOrder(changes: readonly WordChange[]): readonly WordChange[] {
  const ordered: WordChange[] = [];
  let removed = '';
  let added = '';
  const flush = () => {
    if (removed) ordered.push({ kind: 'removed', text: removed });
    if (added) ordered.push({ kind: 'added', text: added });
    removed = '';
    added = '';
  };
  for (const change of changes) {
    if (change.kind === 'removed') removed += change.text;
    else if (change.kind === 'added') added += change.text;
    else {
      flush();
      ordered.push(change);
    }
  }
  flush();
  return ordered;
}
