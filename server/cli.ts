#!/usr/bin/env node
/**
 * `npx gongyi <command>`: results on standard output, progress and errors on standard error.
 * Exit code 0, or 1 for what was refused or failed (with the reason and the place), or 2 for wrong usage.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Command } from './cli/commands.ts';
import { RefusedInput, UsageError } from './cli/refused.ts';
import { wordsOf, type Words } from './cli/words.ts';
import { ConfigError, readConfig, terminalLanguage, type Config } from './config.ts';
import { errorCode } from './error-code.ts';
import { createLogger, type Log } from './logger.ts';

interface Known {
  options: Record<string, { type: 'string' | 'boolean'; short?: string }>;
  load(): Promise<Command>;
}

const known: Record<string, Known> = {
  start: { options: {}, load: async () => (await import('./cli/commands.ts')).startCommand },
  migrate: { options: {}, load: async () => (await import('./cli/commands.ts')).migrateCommand },
  demo: { options: {}, load: async () => (await import('./cli/commands.ts')).demoCommand },
  'admin create': {
    options: { email: { type: 'string' }, name: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
    load: async () => (await import('./cli/commands.ts')).createAdminCommand,
  },
  report: {
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      format: { type: 'string' },
      output: { type: 'string', short: 'o' },
    },
    load: async () => (await import('./cli/commands.ts')).reportCommand,
  },
};

process.exitCode = await run(process.argv.slice(2));

async function run(args: string[]): Promise<number> {
  const words = wordsOf(terminalLanguage());
  let running: { config: Config; log: Log } | undefined;
  try {
    const { command, options } = parse(args, words);
    const config = readConfig();
    running = { config, log: createLogger(config) };
    const perform = await command.load();
    process.stdout.write(await perform({ options, words, ...running }));
    return 0;
  } catch (error) {
    return tell(error, words, running);
  }
}
