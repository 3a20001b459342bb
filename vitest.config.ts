import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/**
 * One run of everything: rules, commands on a real PostgreSQL, and `test/e2e/` in a real browser. Every file has
 * a process of its own, so that what it leaves open is its own fault (test/support/leaves-nothing-open.ts).
 */
export default defineConfig({
  plugins: [svelte()],
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/leaves-nothing-open.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 60_000,
  },
});
