/**
 * `npm run bench [-- --only LOAD,… --quick --clients N --rounds N --generators N --json FILE]`: each load beside its
 * reference in one run. The server is a process of its own, so is whatever makes the load; everything listens on the
 * loopback interface only and is ended afterwards, on Ctrl-C too. The table goes to standard output, progress to
 * standard error. Exit code 0, 1 when a load failed or a floor was missed, 2 for wrong usage.
 */
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Crowd } from './crowd.ts';
import { loads, type LoadName } from './loads/index.ts';
import { Product } from './product.ts';
import { Reference } from './reference.ts';
import { documentOf, machineNow, tableOf, type Results } from './report.ts';
import { verdictOf } from './targets.ts';
import { Town } from './town.ts';
import type { LoadResult, Size, World } from './world.ts';

/** Writing a million issues takes two minutes of it, on a busy machine five. */
const longestMs = { run: 60 * 60_000, load: 20 * 60_000 };

interface Options {
  readonly chosen: readonly LoadName[];
  readonly size: Size;
  readonly generators: number;
  readonly json: string | undefined;
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      clients: { type: 'string' },
      rounds: { type: 'string' },
      generators: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const number = (given: string | undefined, usual: number, most: number) => {
    const value = given === undefined ? usual : Number(given);
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new Error(`${String(given)}: expected a whole number from 1 to ${most}`);
    return value;
  };
  const names = Object.keys(loads);
  const isLoad = (name: string): name is LoadName => names.includes(name);
  const wanted = values.only?.split(',') ?? names;
  const unknown = wanted.filter((name) => !isLoad(name));
  if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}; there are ${names.join(', ')}`);
  return {
    chosen: wanted.filter(isLoad),
    size: {
      clients: number(values.clients, values.quick ? 400 : 2_000, 20_000),
      rounds: number(values.rounds, values.quick ? 3 : 9, 100),
      quick: values.quick,
    },
    generators: number(values.generators, 1, 16),
    json: values.json,
  };
}

function say(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}

/** Rejects when somebody presses Ctrl-C, or when it has taken far too long. */
function whenToStop(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => reject(new Error(`stopped by ${signal}`)));
    setTimeout(() => reject(new Error('the run took too long')), longestMs.run).unref();
  });
}

async function bench(options: Options, command: string, closers: (() => Promise<void>)[]): Promise<Results> {
  const loadBefore = loadavg()[0] ?? 0;
  const started = performance.now();
  const product = await Product.make();
  closers.push(() => product.stop());
  say('the product starts');
  await product.start();
  const reference = await Reference.make();
  closers.push(() => reference.stop());
  await reference.start();
  const town = await Town.at(product.databaseUrl);
  closers.push(() => town.close());

  const done: Record<string, LoadResult> = {};
  const failed: Record<string, string> = {};
  for (const name of options.chosen) {
    say(name);
    // Generators of its own, so that no load finds the clients of one that failed.
    const crowd = new Crowd(options.generators);
    closers.push(() => crowd.stop());
    const world: World = { size: options.size, product, reference, crowd, town, say };
    try {
      done[name] = await within(longestMs.load, loads[name](world));
    } catch (error) {
      failed[name] = error instanceof Error ? error.message : String(error);
      say(`${name} failed: ${failed[name]}`);
    }
    await crowd.stop();
  }
  const seconds = (performance.now() - started) / 1000;
  return { command, machine: machineNow(loadBefore), size: options.size, seconds, loads: done, failed };
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  const closers: (() => Promise<void>)[] = [];
  try {
    const stop = whenToStop();
    const results = await Promise.race([
      bench(options, ['npm run bench --', ...args].join(' '), closers),
      stop,
    ]);
    process.stdout.write(tableOf(results));
    if (options.json !== undefined)
      writeFileSync(options.json, `${JSON.stringify(documentOf(results), null, 2)}\n`);
    const findings = Object.values(results.loads).flatMap((load) => load.findings);
    const missed = findings.some(({ target, ratio }) => verdictOf(target, ratio) === 'BELOW');
    return missed || Object.keys(results.failed).length > 0 ? 1 : 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    for (const close of closers.reverse())
      await close().catch((error: unknown) => say(`could not end everything: ${String(error)}`));
  }
}

process.exit(await main());
