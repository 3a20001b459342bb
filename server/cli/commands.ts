/**
 * The commands, each a function of its options that returns what goes to standard output. Everything heavy is
 * imported by the command that needs it, so that the others begin at once.
 */
import { randomBytes } from 'node:crypto';
import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { formatsOf, reportContents, reportFormats } from '../../shared/reporting/report-formats.ts';
import type { Config } from '../config.ts';
import { errorCode } from '../error-code.ts';
import type { Log } from '../logger.ts';
import { progressOn } from './progress.ts';
import { RefusedInput, UsageError } from './refused.ts';
import { withDatabase, withTables } from './with-database.ts';
import type { Words } from './words.ts';

export interface Invocation {
  /** As `parseArgs` of Node returns them. */
  options: Record<string, string | boolean | (string | boolean)[] | undefined>;
  /** The file or id that follows the command; empty where none does. */
  operand: string;
  config: Config;
  log: Log;
  words: Words;
}

/** Bytes where the result is a file of an office program. */
export type Command = (invocation: Invocation) => Promise<string | Uint8Array>;

const json = (result: object) => `${JSON.stringify(result)}\n`;

export const startCommand: Command = async ({ config, log, words }) => {
  const { start } = await import('./start.ts');
  await start({
    config,
    log,
    words,
    // A person has just read them; a program that started us reads them here.
    onReady: (addresses) => void (process.stdout.isTTY || process.stdout.write(json({ addresses }))),
  });
  return '';
};

export const migrateCommand: Command = ({ config, log }) =>
  withDatabase(config, log, async (databaseUrl) => {
    const { migrate } = await import('../migrate.ts');
    return json({ applied: await migrate(databaseUrl, { log }) });
  });

export const demoCommand: Command = ({ config, log, words }) =>
  withTables(config, log, async (databaseUrl) => {
    const { fillDemo, isEmpty } = await import('../demo/fill.ts');
    if (!(await isEmpty({ databaseUrl }))) throw new RefusedInput(words('notEmpty'));
    await fillDemo({ databaseUrl, config, now: new Date(), log });
    return json({ filled: true });
  });

export const createAdminCommand: Command = async ({ options, config, log, words }) => {
  const email = required(options, 'email', words);
  const name = required(options, 'name', words);
  const given = options['password-stdin'] === true ? (await text(process.stdin)).trim() : undefined;
  if (given === '') throw new RefusedInput(words('emptyPassword'));
  const password = given ?? randomBytes(15).toString('base64url');
  return await withTables(config, log, async (databaseUrl) => {
    const { createAdmin } = await import('../identity/create-admin.ts');
    await createAdmin({ databaseUrl, config, email, name, password });
    return json({ email, name, ...(given === undefined && { password }) });
  });
};

export const reportCommand: Command = async ({ options, config, log, words }) => {
  const from = dateOf(options, 'from', words);
  const to = dateOf(options, 'to', words);
  if (to < from) throw new RefusedInput(words('dateOrder', { from, to }));
  const asOf = options['as-of'] === undefined ? null : dateOf(options, 'as-of', words);
  const wanted = options['format'] ?? 'json';
  const format = reportFormats.find((known) => known === wanted);
  if (format === undefined) {
    throw new RefusedInput(words('badFormat', { value: String(wanted), formats: reportFormats.join(', ') }));
  }
  const asked = options['content'] ?? 'report';
  const content = reportContents.find((known) => known === asked);
  if (content === undefined) {
    throw new RefusedInput(
      words('badContent', { value: String(asked), contents: reportContents.join(', ') }),
    );
  }
  if (asOf !== null && content === 'registers') throw new RefusedInput(words('asOfRegisters'));
  if (!formatsOf[content].includes(format)) {
    throw new RefusedInput(words('badFormat', { value: format, formats: formatsOf[content].join(', ') }));
  }
  const { output, project } = options;
  if (typeof output === 'string') await checkWritable(output, words);
  else if (['xlsx', 'docx'].includes(format) && process.stdout.isTTY)
    throw new RefusedInput(words('fileNeeded', { format }));
  return await withTables(config, log, async (databaseUrl) => {
    const report = await import('../reporting/report-command.ts');
    return await report.reportCommand({
      databaseUrl,
      from,
      to,
      asOf,
      project: typeof project === 'string' ? project : null,
      content,
      format,
      ...(typeof output === 'string' && { output }),
    });
  });
};

/** Refused when the history of an issue is not what was written, naming the first such entries. */
export const verifyIssuesCommand: Command = ({ config, log, words }) =>
  withTables(config, log, async (databaseUrl) => {
    const { openDatabase } = await import('../database.ts');
    const { verifyHistories } = await import('../issues/verify-histories.ts');
    const database = await openDatabase({ url: databaseUrl, poolSize: 1, log });
    try {
      const { faults, ...checked } = await verifyHistories(database.em());
      if (faults.length === 0) return json({ ok: true, ...checked });
      const places = faults.slice(0, 20).map(({ issueId, seq, what }) => `${issueId} ${seq}: ${what}`);
      throw new RefusedInput(words('issuesChanged', { count: faults.length, places: places.join('\n') }));
    } finally {
      await database.close();
    }
  });

/** As the database stands, whatever its version: one is made before an update, too. */
export const backupCommand: Command = ({ operand: file, config, log, words }) =>
  withDatabase(config, log, async (databaseUrl) => {
    const { backUp } = await import('../backup/back-up.ts');
    const { fileStoreOf } = await import('../files/file-store.ts');
    const done = await backUp({ databaseUrl, files: await fileStoreOf(config), file, words });
    if (done.missingFiles.length > 0)
      process.stderr.write(`${words('backup.missingFiles', { files: done.missingFiles.length })}\n`);
    return json(done);
  });

export const restoreCommand: Command = async ({ operand: file, config, log, words }) => {
  const { checkBackup, restore } = await import('../backup/restore.ts');
  const progress = progressOn(process.stderr, words);
  const checked = await progress.step('check', () => checkBackup(file, words));
  return await withDatabase(config, log, async (databaseUrl) => {
    const { fileStoreOf } = await import('../files/file-store.ts');
    const files = await fileStoreOf(config);
    return json(await progress.step('restore', () => restore({ databaseUrl, files, checked, words, log })));
  });
};

export const exportPersonCommand: Command = ({ operand, config, log, words }) => {
  const personId = personIdOf(operand, words);
  return withTables(config, log, async (databaseUrl) => {
    const { exportPerson } = await import('../identity/export-person.ts');
    const exported = await exportPerson({ databaseUrl, personId, words, now: new Date() });
    return `${JSON.stringify(exported, null, 2)}\n`;
  });
};

export const erasePersonCommand: Command = ({ operand, options, config, log, words }) => {
  const personId = personIdOf(operand, words);
  const isMeant = options['yes'] === true;
  return withTables(config, log, async (databaseUrl) => {
    const { erasePerson } = await import('../identity/erase-person.ts');
    const { fileStoreOf } = await import('../files/file-store.ts');
    const files = await fileStoreOf(config);
    const erased = await erasePerson({
      ...{ databaseUrl, files, personId, isMeant, words, log },
      now: new Date(),
    });
    if (!isMeant) {
      process.stderr.write(`${JSON.stringify(erased, null, 2)}\n`);
      throw new RefusedInput(words('person.sayYes'));
    }
    if (erased.contentsWaiting > 0)
      process.stderr.write(`${words('person.contentsWaiting', { contents: erased.contentsWaiting })}\n`);
    return json(erased);
  });
};

function personIdOf(value: string, words: Words): string {
  const id = z.uuid().safeParse(value);
  if (!id.success) throw new RefusedInput(words('person.badId', { value }));
  return id.data;
}

/** Before the work, not after it: the file can be written, or will be made in a folder that takes it. */
async function checkWritable(file: string, words: Words): Promise<void> {
  const refused = (key: string, cause?: unknown) =>
    new RefusedInput(words(key, { file, folder: dirname(file) }), { cause });
  if (file.trim() === '') throw refused('noFileName');
  const found = await stat(file).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw refused('outputNotWritable', error);
  });
  if (found?.isDirectory()) throw refused('isFolder');
  try {
    await access(found ? file : dirname(file), constants.W_OK);
  } catch (error) {
    throw refused(errorCode(error) === 'ENOENT' ? 'noFolder' : 'outputNotWritable', error);
  }
}

function required(options: Invocation['options'], option: string, words: Words): string {
  const value = options[option];
  if (typeof value !== 'string' || value.trim() === '')
    throw new UsageError(words('missingOption', { option }));
  return value;
}

function dateOf(options: Invocation['options'], option: string, words: Words): string {
  const value = required(options, option, words);
  if (!z.iso.date().safeParse(value).success) throw new RefusedInput(words('badDate', { option, value }));
  return value;
}
