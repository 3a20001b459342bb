import type { MinutesDocument } from './document.ts';

export interface HiddenTitle {
  readonly itemId: string;
  readonly title: string;
  /** In its place. */
  readonly shown: string;
}

/**
 * Minutes as a page shows them to everybody while an issue is hidden: its number wherever its title stands. What was signed,
 * and every file to check that by, stays as it is (docs/decisions/0260-hidden-titles-in-minutes.md).
 */
export function withoutTitles(document: MinutesDocument, hidden: readonly HiddenTitle[]): MinutesDocument {
  const shownAs = new Map(hidden.map(({ itemId, shown }) => [itemId, shown]));
  const items = document.items.map((item) => ({ ...item, title: shownAs.get(item.id) ?? item.title }));
  // What another item is called too names nobody; and the longer first, as one title may be a part of another.
  const told = new Set(items.map(({ title }) => title));
  const unsaid = hidden
    .filter(({ title }) => !told.has(title))
    .sort((one, other) => other.title.length - one.title.length);
  const text = JSON.stringify({ ...document, items }, (_key, value: unknown) =>
    typeof value === 'string'
      ? unsaid.reduce((left, { title, shown }) => left.split(title).join(shown), value)
      : value,
  );
  // Only strings were replaced by strings.
  return JSON.parse(text) as MinutesDocument;
}
