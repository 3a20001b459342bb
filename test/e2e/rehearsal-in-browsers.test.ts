/** A rehearsal on the hall's network: every simulated attendee has a line from the host's browser, and votes go over it. */
import { io } from 'socket.io-client';
import { v4 as uuidv4 } from 'uuid';
import type { Page } from 'playwright-core';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { staff } from '../../server/demo/cast.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { Participant } from '../support/participant.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { words, wordsLike } from '../support/words.ts';
import { laptop, PeopleWithBrowsers, press } from './people-with-browsers.ts';

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let chair: Participant;
let meetingId = '';
let rehearsalId = '';
let simulated = 0;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  people = await PeopleWithBrowsers.at(server.url);
  meetingId =
    /host\/([^/]+)/.exec(server.addresses.find(({ surface }) => surface === 'host')?.url ?? '')?.[1] ?? '';
  chair = await Participant.fromDemo(server.url, staff.chair.id, staff.chair.name);
  const started = await chair.api.rehearsal.start.mutate({ id: uuidv4(), input: { meetingId } });
  rehearsalId = started.meetingId;
  await chair.followMeeting(rehearsalId);
}, 150_000);

afterAll(async () => {
  chair.leave();
  await people.leave();
  await server.stop();
  await database.drop();
});

async function count(statement: string, ...values: string[]): Promise<number> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ count: number }>(`select count(*)::int ${statement}`, values);
  await client.end();
  return rows[0]?.count ?? 0;
}

const report = (page: Page) => page.getByRole('dialog');
const patient = { timeout: 30_000 };

describe('a rehearsal in the hall', { timeout: 120_000 }, () => {
  it('has a line for every simulated attendee; their votes travel on it, and the report says how fast', async () => {
    const sent: string[] = [];
    let opened = 0;
    const host = await people.openAs(staff.chair.id, laptop, '/meetings');
    host.on('websocket', (socket) => {
      opened += 1;
      socket.on('framesent', ({ payload }) => sent.push(String(payload)));
    });
    await host.goto(new URL(`/host/${rehearsalId}`, server.url).href);
    await press(host, words('meetings:rehearsal.fill'));
    await chair.until(
      () => chair.view?.seats.every((seat) => seat.present || !seat.votes) ?? false,
      'all here',
      40_000,
    );
    simulated = await count(
      'from seat s join simulated_person using (person_id) where s.meeting_id = $1',
      rehearsalId,
    );
    expect(simulated).toBeGreaterThan(3);
    expect(opened).toBe(1 + simulated);
    await chair.must('openMeeting');
    await chair.must('openItem', { itemId: chair.view?.items[0]?.id });
    await chair.until(() => chair.view?.motions[0]?.state === 'debated', 'a seconded motion', 40_000);
    const motionId = chair.view?.motions[0]?.id;
    const { ballotId } = await chair.must('openBallot', { motionId });
    await expect
      .poll(() => count('from ballot_roll where ballot_id = $1', String(ballotId)), patient)
      .toBe(simulated);
    expect(sent.filter((frame) => frame.includes('"castVote"'))).toHaveLength(simulated);

    await press(host, words('meetings:rehearsal.measure'));
    const lines = wordsLike('meetings:rehearsal.check.lines.ok', { asked: simulated });
    await report(host).getByText(lines).waitFor(patient);
    const votes = wordsLike('meetings:rehearsal.check.votes.ok', { votes: simulated });
    await report(host).getByText(votes).waitFor();
    // Without a real phone and a big screen it is no go all the same: lines are not counted as phones.
    await report(host).getByText(words('meetings:rehearsal.check.phones.bad')).waitFor();
    await report(host).getByText(words('meetings:rehearsal.noGo')).waitFor();
    await host.context().close();
  });

  it('on a network that lets only a few through it is no go, with how many came up', async () => {
    const host = await people.openAs(staff.chair.id, laptop, '/meetings');
    const through = 2;
    let opened = 0;
    await host.routeWebSocket(/\/live\//, async (socket) => {
      opened += 1;
      // The first is the console's own.
      if (opened <= 1 + through) socket.connectToServer();
      else await socket.close();
    });
    await host.goto(new URL(`/host/${rehearsalId}`, server.url).href);
    await press(host, words('meetings:rehearsal.measure'));
    const lines = words('meetings:rehearsal.check.lines.bad', { up: through, asked: simulated });
    await report(host).getByText(lines).waitFor(patient);
    await host.context().close();
    expect(people.faults).toEqual([]);
  });

  it('a line’s ticket opens the rehearsal, nothing else, and ends with it', async () => {
    const { tickets } = await chair.api.rehearsal.play.mutate({ meetingId: rehearsalId, lines: [] });
    const [ticket] = tickets;
    if (!ticket) throw new Error('a simulated attendee is needed');
    const own = lineOf(ticket.ticket);
    expect(await own.enter('meeting', rehearsalId)).toBe('ok');
    expect(await own.enter('meeting', meetingId)).toBe('notAllowed');
    expect(await own.enter('community', chair.view?.communityId ?? '')).toBe('notAllowed');
    expect(await own.command('raiseHand', { meetingId, stance: 'for' })).toBe('notAllowed');
    const forged = lineOf(ticket.ticket.replace(rehearsalId, meetingId));
    expect(await forged.enter('meeting', meetingId)).toBe('notSignedIn');
    await chair.api.rehearsal.end.mutate({ id: uuidv4(), input: { meetingId: rehearsalId } });
    expect(await own.enter('meeting', rehearsalId)).toBe('notSignedIn');
    own.close();
    forged.close();
  });
});

function lineOf(ticket: string) {
  const socket = io(server.url, {
    ...{ path: '/live', transports: ['websocket'], auth: { ticket }, forceNew: true },
  });
  const outcome = async (name: string, message: object): Promise<string> => {
    const reply: { ok: boolean; refusal?: { code: string } } = await socket
      .timeout(10_000)
      .emitWithAck(name, message);
    return reply.ok ? 'ok' : (reply.refusal?.code ?? 'fault');
  };
  return {
    enter: (kind: string, room: string) => outcome('enter', { kind, room }),
    command: (name: string, input: object) => outcome('command', { id: uuidv4(), name, input }),
    close: () => socket.disconnect(),
  };
}
