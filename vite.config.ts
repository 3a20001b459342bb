/** Builds client/ for engines from Chrome 86 upwards, because that is what runs inside older WeChat. */
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('client', import.meta.url)),
  plugins: [svelte({ configFile: '../svelte.config.js' })],
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
