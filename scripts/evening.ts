/**
 * `npm run evening [-- --minutes N --seed S --out FOLDER]`: an evening through every step, thirty people by socket and
 * three at real browsers (test/evening). Speeches are as long and as many as makes about so many minutes. Pictures,
 * minutes, ballots and what was counted are left in the folder. Exit code 1 when something was not as it should be.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';
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
/** About as many speeches as the play has, and how long one is at most on average: longer evenings have more of them. */
const speeches = 52;
const longestSpeechMs = 80_000;
const say = (line: string) =>
  void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

const folder = resolve(values.out);
const started = Date.now();
const meetingMs = Number(values.minutes) * 60_000;
const speakers = Math.max(1, Math.round(meetingMs / speeches / longestSpeechMs));
const closers: (() => Promise<unknown>)[] = [];
try {
  const postgres = await startTestPostgres();
  closers.push(() => postgres.stop());
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('create database evening');
  await client.end();
  const databaseUrl = inDatabase(postgres.url, 'evening');
  const server = await startServerProcess({ databaseUrl });
  closers.push(() => server.stop());
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
    speechMs: meetingMs / speeches / speakers,
    speakers,
    folder,
    say,
  });
  const minutes = Math.round((Date.now() - started) / 60_000);
  const summary = `${JSON.stringify({ ...told, minutes }, null, 2)}\n`;
  await writeFile(join(folder, 'told.json'), summary);
  process.stdout.write(summary);
  if (told.problems.length > 0) process.exitCode = 1;
} finally {
  for (const close of closers.reverse()) await close();
}
