/**
 * `npm run evening [-- --minutes N --seed S --out FOLDER]`: a meeting through every step, thirty people by socket and
 * three at real browsers (test/evening). Speeches are as long as makes about so many minutes. Pictures, minutes and
 * ballots are left in the folder. Exit code 1 when something was not as it should be.
 */
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { Client } from 'pg';
import { Dice } from '../server/demo/seeded.ts';
import { tonightMeetingId } from '../server/demo/tonight.ts';
import { inviteMore } from '../test/evening/hall-of-people.ts';
import { playEvening } from '../test/evening/play.ts';
import { inDatabase, startTestPostgres } from '../test/support/postgres.ts';
import { startServerProcess } from '../test/support/server-process.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'evening' },
  },
});
/** About as many speeches as the play has. */
const speeches = 30;
const say = (line: string) =>
  void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

const started = Date.now();
const postgres = await startTestPostgres();
const client = new Client({ connectionString: postgres.url });
try {
  await client.connect();
  await client.query('create database evening');
  await client.end();
  const databaseUrl = inDatabase(postgres.url, 'evening');
  const server = await startServerProcess({ databaseUrl });
  const inside = new Client({ connectionString: databaseUrl });
  await inside.connect();
  const invited = await inviteMore(inside, tonightMeetingId, 30);
  await inside.end();
  const told = await playEvening({
    url: server.url,
    addresses: server.addresses,
    meetingId: tonightMeetingId,
    invited,
    dice: new Dice(Number(values.seed)),
    speechMs: (Number(values.minutes) * 60_000) / speeches,
    folder: resolve(values.out),
    say,
  });
  await server.stop();
  const minutes = Math.round((Date.now() - started) / 60_000);
  process.stdout.write(`${JSON.stringify({ ...told, minutes }, null, 2)}\n`);
  if (told.problems.length > 0) process.exitCode = 1;
} finally {
  await postgres.stop();
}
