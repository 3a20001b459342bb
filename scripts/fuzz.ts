/**
 * `npm run fuzz -- --seeds N [--from SEED] [--at-once K]`: N bad evenings of test/live/fuzz, the seeds in order.
 * `npm run fuzz -- --seed S`: one of them again. Exit code 1 when one of them ended with a problem.
 * `npm run fuzz -- --malformed N [--from SEED]`: N frames that no client sends, to one node.
 * `npm run fuzz -- --requests N [--from SEED]`: N requests that no page sends, to a server as people start it.
 */
import { parseArgs } from 'node:util';
import { openDatabase } from '../server/database.ts';
import { migrate } from '../server/migrate.ts';
import { Client } from 'pg';
import { staff } from '../server/demo/cast.ts';
import { Dice } from '../server/demo/seeded.ts';
import { malformedChangesNothing } from '../test/live/fuzz/malformed-changes-nothing.ts';
import { FuzzNode } from '../test/live/fuzz/node.ts';
import { runSeed } from '../test/live/fuzz/run-seed.ts';
import { sendMalformedRequests } from '../test/requests/malformed-requests.ts';
import { startServerProcess } from '../test/support/server-process.ts';
import { inDatabase, quietLog, startTestPostgres } from '../test/support/postgres.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    malformed: { type: 'string' },
    requests: { type: 'string' },
    from: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '4' },
  },
});
const first = Number(values.seed ?? values.from);
const seeds = Array.from(
  { length: values.seed === undefined ? Number(values.seeds) : 1 },
  (_, at) => first + at,
);
const say = (line: string) => void process.stdout.write(`${line}\n`);

const log = quietLog();
const postgres = await startTestPostgres();
try {
  const url = inDatabase(postgres.url, 'fuzz');
  const owner = new Client({ connectionString: postgres.url });
  await owner.connect();
  await owner.query('create database fuzz');
  await owner.end();
  await migrate(url, { log });
  const database = await openDatabase({ url, poolSize: 24, log });
  const sums = {
    ...{ evenings: 0, commands: 0, refusals: 0, events: 0, linesCut: 0, nodesKilled: 0 },
    ...{ chairVotes: 0, forOthers: 0, failed: 0 },
  };
  const waiting = [...seeds];
  const started = performance.now();
  const worker = async () => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const evening = await runSeed(seed, { database, log });
      sums.evenings += 1;
      sums.commands += evening.commands;
      sums.refusals += evening.refusals;
      sums.events += evening.events;
      sums.linesCut += evening.linesCut;
      sums.nodesKilled += evening.nodesKilled;
      sums.chairVotes += evening.chairVotes;
      sums.forOthers += evening.forOthers;
      if (evening.problems.length > 0) {
        sums.failed += 1;
        say(`seed ${seed} (repeat: npm run fuzz -- --seed ${seed})`);
        for (const problem of evening.problems) say(`  ${problem}`);
        process.exitCode = 1;
      }
    }
  };
  if (values.requests !== undefined) {
    const server = await startServerProcess({ databaseUrl: url, env: { TRUST_PROXY: '1' } });
    const told = await sendMalformedRequests(Number(values.requests), {
      url: server.url,
      databaseUrl: url,
      hostPersonId: staff.chair.id,
      dice: new Dice(first),
    });
    await server.stop();
    say(JSON.stringify({ ...told, seconds: Math.round((performance.now() - started) / 1000) }, null, 2));
    if (told.faults.length + told.changed.length > 0) process.exitCode = 1;
  } else if (values.malformed === undefined) {
    await Promise.all(Array.from({ length: Number(values['at-once']) }, worker));
    say(JSON.stringify({ ...sums, seconds: Math.round((performance.now() - started) / 1000) }));
  } else {
    const dice = new Dice(first);
    const node = new FuzzNode({ database, log, dice, lostHints: 0 });
    await node.start();
    const told = await malformedChangesNothing(Number(values.malformed), { database, node, dice });
    await node.kill();
    say(JSON.stringify({ ...told, seconds: Math.round((performance.now() - started) / 1000) }));
    if (told.changed || told.faults > 0) process.exitCode = 1;
  }
  await database.close();
} finally {
  await postgres.stop();
}
