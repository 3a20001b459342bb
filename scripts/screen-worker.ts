/** Writes screen-worker.js into the build: the big screen's worker with its page and words, which needs no other file. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

const folder = new URL('../client/meetings/screen/waiting/', import.meta.url);
const locales = new URL('../shared/locales/', import.meta.url);

export function screenWorker(): Plugin {
  return {
    name: 'screen-worker',
    async generateBundle() {
      const [page, worker, ...words] = await Promise.all([
        readFile(new URL('page.html', folder), 'utf8'),
        readFile(new URL('worker.js', folder), 'utf8'),
        ...['zh-CN', 'en'].map(wordsIn),
      ]);
      const filled = words.flat().reduce((html, [place, text]) => html.replace(place, text), page);
      this.emitFile({
        type: 'asset',
        fileName: 'screen-worker.js',
        source: worker.replace('__WAITING_PAGE__', () => JSON.stringify(filled)),
      });
    },
  };
}

async function wordsIn(language: string): Promise<[string, string][]> {
  const { away } = JSON.parse(await readFile(new URL(`${language}/screen.json`, locales), 'utf8'));
  return [
    [`{{${language}:title}}`, away.title],
    [`{{${language}:advice}}`, away.advice],
  ];
}
