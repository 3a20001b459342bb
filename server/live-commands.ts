/** What the features let people do over a socket; read with the first command after a start. */
import type { Logger } from 'pino';
import type { Database } from './database.ts';
import type { AnyCommand } from './live/command.ts';
import type { Rooms } from './live/rooms.ts';
import { meetingCommandList } from './meetings/commands/index.ts';
import { turnoutTeller } from './meetings/turnout.ts';
import { castVoteCommand, VoteBatcher } from './meetings/vote-batcher.ts';

export function liveCommands(parts: {
  database: Database;
  rooms: Rooms;
  log: Logger;
  now: () => Date;
}): readonly AnyCommand[] {
  const batcher = new VoteBatcher(parts.database.votes, parts.now, turnoutTeller(parts));
  return [...meetingCommandList, castVoteCommand(batcher)];
}
