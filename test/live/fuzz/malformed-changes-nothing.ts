/** Sends malformed frames as somebody without a role in the meeting they name, and compares the records before and after. */
import { isDeepStrictEqual } from 'node:util';
import { sql, type Database } from '../../../server/database.ts';
import type { Dice } from '../../../server/demo/seeded.ts';
import { assemble } from '../../support/assembly.ts';
import { sendMalformed } from './malformed.ts';
import type { FuzzNode } from './node.ts';

/** What an answer must not show: a fault, an acceptance, a place in the code. */
const wrong = /"fault"|"ok":true|\bat \w+ \(|node_modules|server\//;

export async function malformedChangesNothing(
  count: number,
  { database, node, dice }: { database: Database; node: FuzzNode; dice: Dice },
): Promise<{ sent: number; lines: number; answered: number; faults: number; changed: boolean }> {
  const assembly = await assemble(database.pool, { hosts: 1, voters: 3 });
  const stranger = await assemble(database.pool, { hosts: 1, voters: 0 });
  const everything = () =>
    sql(
      database.em(),
      `select (select count(*) from room_event) as events, (select count(*) from command_log) as commands,
         (select count(*) from ballot_roll) as votes, (select state from meeting where id = $1) as state,
         (select count(*) from seat where meeting_id = $1 and present) as present`,
      [assembly.meetingId],
    );
  const before = await everything();
  const { sent, lines, answers } = await sendMalformed(count, {
    url: node.url,
    assembly,
    sessionId: stranger.hosts[0]?.sessionId ?? '',
    dice,
  });
  const faults = answers.filter((text) => wrong.test(text)).length;
  const changed = !isDeepStrictEqual(before, await everything());
  return { sent, lines, answered: answers.length, faults, changed };
}
