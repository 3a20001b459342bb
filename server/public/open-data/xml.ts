/** Text for XML: what it may not hold is left out, what it means something by is escaped. */
import { plainText } from '../../plain-text.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export function xmlText(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}

type Value = string | number | boolean | null;

/** `<name>…</name>`; nothing said is an empty element. */
export function element(name: string, value: Value): string {
  return value === null || value === '' ? `<${name}/>` : `<${name}>${xmlText(String(value))}</${name}>`;
}

/** An element for each entry, one inside the other's name: lists of records as XML. */
export function records(
  root: string,
  each: string,
  rows: readonly Readonly<Record<string, Value>>[],
): string {
  const inner = rows.map(
    (row) =>
      `<${each}>${Object.entries(row)
        .map(([name, value]) => element(name, value))
        .join('')}</${each}>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n<${root}>${inner.join('')}</${root}>\n`;
}
