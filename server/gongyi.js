#!/usr/bin/env node
/**
 * `npx gongyi`: what one run has compiled the next one finds. In JavaScript, because a first file in TypeScript would load
 * the compiler before anything can be found. Where the folder can't be written everything is compiled again.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'));
await import('./cli.ts');
