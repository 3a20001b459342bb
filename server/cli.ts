/**
 * `npx gongyi <command>`, by way of gongyi.js: results on standard output, progress and errors on standard error.
 * Exit code 0, or 1 for what was refused or failed (with the reason and the place), or 2 for wrong usage.
 */
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import {
  backupCommand,
  createAdminCommand,
  demoCommand,
  erasePersonCommand,
  exportPersonCommand,
  migrateCommand,
  reportCommand,
  restoreCommand,
  startCommand,
  verifyIssuesCommand,
} from './cli/commands.ts';
import type { Command, Invocation } from './cli/commands.ts';
import { explain } from './cli/explain.ts';
import { UsageError } from './cli/refused.ts';
import { wordsOf, type Language, type Words } from './cli/words.ts';
import { readConfig, terminalLanguage } from './config.ts';
import { createLogger, type Log } from './logger.ts';

interface Known {
  perform: Command;
  options: ParseArgsOptionsConfig;
  /** The one word that follows the command. */
  operand?: 'file' | 'id';
}

/** Needs nothing but its one file: no settings are read and nothing is left behind. */
type OnFile = (file: string, language: Language, words: Words) => Promise<string>;

const onFile: Record<string, OnFile> = {
  async recount(file, language, words) {
    const { recountCommand } = await import('./cli/recount.ts');
    return recountCommand(file, language, words);
  },
  async match(file, language, words) {
    const { matchCommand } = await import('./cli/match.ts');
    return matchCommand(file, language, words);
  },
  async 'minutes verify'(file, _language, words) {
    const { verifyMinutesCommand } = await import('./cli/verify-minutes.ts');
    return verifyMinutesCommand(file, words);
  },
};

const commands: Record<string, Known> = {
  start: { perform: startCommand, options: {} },
  migrate: { perform: migrateCommand, options: {} },
  demo: { perform: demoCommand, options: {} },
  'admin create': {
    perform: createAdminCommand,
    options: { email: { type: 'string' }, name: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
  },
  backup: { perform: backupCommand, options: {}, operand: 'file' },
  restore: { perform: restoreCommand, options: {}, operand: 'file' },
  'person export': { perform: exportPersonCommand, options: {}, operand: 'id' },
  'person erase': { perform: erasePersonCommand, options: { yes: { type: 'boolean' } }, operand: 'id' },
  'issues verify': { perform: verifyIssuesCommand, options: {} },
  report: {
    perform: reportCommand,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      'as-of': { type: 'string' },
      project: { type: 'string' },
      content: { type: 'string' },
      format: { type: 'string' },
      output: { type: 'string', short: 'o' },
    },
  },
};

const exitCode = await run(process.argv.slice(2));
// A result may be longer than a pipe takes at once; and after it nothing may keep the terminal waiting.
process.stdout.write('', () => process.exit(exitCode));

async function run(args: string[]): Promise<0 | 1 | 2> {
  const words = wordsOf(terminalLanguage());
  let log: Log | undefined;
  try {
    if (args.includes('--help') || args.includes('-h')) {
      process.stdout.write(`${words('usage')}\n`);
      return 0;
    }
    const onOneFile = nameIn(args, onFile);
    if (onOneFile !== undefined) {
      const file = fileIn(args, onOneFile, words);
      process.stdout.write((await onFile[onOneFile]?.(file, terminalLanguage(), words)) ?? '');
      return 0;
    }
    const { perform, options, operand } = parse(args, words);
    const config = readConfig();
    log = createLogger(config);
    process.stdout.write(await perform({ options, operand, config, log, words }));
    return 0;
  } catch (error) {
    log?.error({ err: error }, 'command failed');
    process.stderr.write(`${await explain(error, words)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** The command that the line begins with, of one word or two. */
function nameIn(args: string[], known: Record<string, unknown>): string | undefined {
  return Object.keys(known).find((name) => name.split(' ').every((word, at) => args[at] === word));
}

function fileIn(args: string[], command: string, words: Words): string {
  const rest = args.slice(command.split(' ').length);
  const [file] = rest;
  if (rest.length !== 1 || file === undefined || (file.startsWith('-') && file !== '-')) {
    throw new UsageError(words('oneFile', { command }));
  }
  return file;
}

function parse(args: string[], words: Words): { perform: Command } & Pick<Invocation, 'options' | 'operand'> {
  const named = nameIn(args, commands);
  const known = named === undefined ? undefined : commands[named];
  if (named === undefined || known === undefined) {
    throw new UsageError(args[0] === undefined ? '' : words('unknownCommand', { command: args[0] }));
  }
  const { options, operand, perform } = known;
  const given = parseGiven(args.slice(named.split(' ').length), options, operand !== undefined);
  const [word = '', ...more] = given.positionals;
  if (operand !== undefined && (word === '' || more.length > 0))
    throw new UsageError(words(operand === 'file' ? 'oneFile' : 'oneId', { command: named }));
  return { perform, options: given.values, operand: word };
}

function parseGiven(args: string[], options: ParseArgsOptionsConfig, allowPositionals: boolean) {
  try {
    return parseArgs({ args, options, allowPositionals });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
