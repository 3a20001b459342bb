/** The addresses of the surfaces as a list, each with its name in both languages. */
import { wordsOf } from './words.ts';

export interface Address {
  surface: string;
  url: string;
}

export function addressList(addresses: Address[]): string {
  const chinese = wordsOf('zh-CN');
  const english = wordsOf('en');
  const rows = addresses.map(({ surface, url }) => {
    const key = `surface.${surface}`;
    return { names: [chinese(key), english(key)] as const, url };
  });
  const columns = [0, 1] as const;
  const [first, second] = columns.map((column) =>
    Math.max(0, ...rows.map(({ names }) => widthOf(names[column]))),
  );
  const lines = rows.map(({ names: [zh, en], url }) => `  ${pad(zh, first)}  ${pad(en, second)}  ${url}`);
  return ['', ...lines, ''].join('\n');
}

/** A Chinese character is two columns wide in a terminal. */
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (/[\u2e80-\uffef]/u.test(character) ? 2 : 1), 0);
}

function pad(text: string, width = 0): string {
  return text + ' '.repeat(width - widthOf(text));
}
