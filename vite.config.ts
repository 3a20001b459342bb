/** Builds client/ for engines from Chrome 86 upwards, because that is what runs inside older WeChat. */
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { rollFiles } from './scripts/roll-files.ts';
import { screenWorker } from './scripts/screen-worker.ts';

/**
 * Svelte writes `.a .b:where(.svelte-x)`, and Chrome 86 throws away every rule with `:where` (it came with 88).
 * The scope then counts in the specificity, which our flat selectors do not depend on.
 */
function scopeWithoutWhere(): Plugin {
  return {
    name: 'scope-without-where',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
        const css = typeof file.source === 'string' ? file.source : new TextDecoder().decode(file.source);
        file.source = css.replace(/:where\((\.svelte-[\w-]+)\)/g, '$1');
      }
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('client', import.meta.url)),
  plugins: [svelte({ configFile: '../svelte.config.js' }), scopeWithoutWhere(), rollFiles(), screenWorker()],
  // client/public is the feature of that name
  publicDir: fileURLToPath(new URL('client/static', import.meta.url)),
  build: {
    target: 'chrome86',
    cssTarget: 'chrome86',
    outDir: fileURLToPath(new URL('dist/client', import.meta.url)),
    emptyOutDir: true,
    manifest: true,
    modulePreload: { polyfill: false },
  },
});
