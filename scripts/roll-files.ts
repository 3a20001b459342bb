/** Writes roll-files.json into the build: everything that the list of a street event needs to open without a network. */
import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

const page = '/volunteers/roll/Roll.svelte';
const texts = ['common', 'refusals', 'volunteers', 'street', 'consent'].flatMap((name) =>
  ['zh-CN', 'en'].map((language) => `/shared/locales/${language}/${name}.json`),
);

export function rollFiles(): Plugin {
  return {
    name: 'roll-files',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const chunks = new Map(
        Object.values(bundle).flatMap((file) =>
          file.type === 'chunk' ? [[file.fileName, file] as const] : [],
        ),
      );
      const isWanted = (path: string | null) =>
        path !== null && [page, ...texts].some((end) => path.split('?')[0]?.endsWith(end));
      const waiting = [...chunks.values()]
        .filter(({ isEntry, facadeModuleId }) => isEntry || isWanted(facadeModuleId))
        .map(({ fileName }) => fileName);
      const found = new Set<string>();
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        const chunk = chunks.get(name);
        if (!chunk || found.has(name)) continue;
        found.add(name);
        for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
        waiting.push(...chunk.imports);
      }
      if (found.size < texts.length + 2) throw new Error('the build lacks parts of the list for the street');
      const files = ['/roll', ...[...found].sort().map((name) => `/${name}`)];
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 16);
      this.emitFile({
        type: 'asset',
        fileName: 'roll-files.json',
        source: JSON.stringify({ version, files }),
      });
    },
  };
}
