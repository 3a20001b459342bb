/** What an event moves without naming it is told at once, not with the next look at all rooms. */
import { io, type Socket } from 'socket.io-client';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Dice } from '../../server/demo/seeded.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import type { ClientToServer, ServerToClient } from '../../shared/live/protocol.ts';
import { Hall, idIn, type Meeting } from '../meetings/hall.ts';
import { quietLog } from '../support/postgres.ts';
import { FuzzNode } from './fuzz/node.ts';

let hall: Hall;
let node: FuzzNode;
beforeAll(async () => {
  hall = await Hall.open();
  const never = { heartbeatMs: 3_600_000, sweepMs: 3_600_000 };
  node = new FuzzNode({
    ...{ database: hall.database, log: quietLog(), dice: new Dice(1), lostHints: 0, pace: never },
  });
  await node.start();
});
afterAll(async () => {
  await node.kill();
  await hall.close();
});

async function enter(meeting: Meeting, person: SignedIn): Promise<Socket<ServerToClient, ClientToServer>> {
  const client: Socket<ServerToClient, ClientToServer> = io(node.url, {
    path: '/live',
    transports: ['websocket'],
    reconnection: false,
    auth: { screenToken: person.sessionId },
  });
  await new Promise<void>((resolve) => client.once('connect', resolve));
  const reply = await client.emitWithAck('enter', { kind: 'meeting', room: meeting.id });
  expect(reply.ok).toBe(true);
  return client;
}

test('22: the turnout counts votes that were entered by hand as soon as they are confirmed', async () => {
  const meeting = await hall.meeting();
  const other = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
  const { ballotId } = await hall.voting(meeting);
  const votes = {
    kind: 'seats' as const,
    votes: meeting.voters.map(({ seatId }) => ({ seatId, content: { choice: 'yes' as const } })),
  };
  const entered = await hall.run(meeting, 'enterVotes', meeting.host, { ballotId, votes });
  const [host, confirmer] = [await enter(meeting, meeting.host), await enter(meeting, other)];
  let turnout: unknown;
  host.on('state', ({ key, value }) => {
    if (key === 'turnout') turnout = value;
  });
  const input = { meetingId: meeting.id, entryId: idIn(entered, 'entryId') };
  const reply = await confirmer.emitWithAck('command', { id: uuidv4(), name: 'confirmVotes', input });
  expect(reply.ok).toBe(true);
  await expect.poll(() => turnout).toMatchObject({ ballotId, voted: 3 });
  for (const client of [host, confirmer]) client.disconnect();
});
