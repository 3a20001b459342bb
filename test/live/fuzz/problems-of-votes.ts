/** Whether the votes that were acknowledged, and only those, stand in the database (rule 4). */
import { sql, type Database } from '../../../server/database.ts';
import type { CommandReply } from '../../../shared/live/protocol.ts';
import type { Act } from './acts.ts';
import type { Device } from './device.ts';

export interface Answered {
  readonly device: Device;
  readonly act: Act;
  readonly id: string;
  readonly reply: CommandReply<unknown>;
  /** When it was first sent, and when the answer came, ms of one clock. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

interface Cast {
  readonly ballotId: string;
  readonly content: { readonly choice: string };
  readonly chosenAt: number;
}

export async function problemsOfVotes(database: Database, answers: readonly Answered[]): Promise<string[]> {
  const expected = new Map<string, { commandId: string; cast: Cast }>();
  for (const { device, act, id, reply } of answers) {
    if (act.name !== 'castVote' || !reply.ok) continue;
    const cast = act.input as Cast;
    const key = `${cast.ballotId} ${device.member.seatId}`;
    const earlier = expected.get(key);
    if (!earlier || earlier.cast.chosenAt < cast.chosenAt) expected.set(key, { commandId: id, cast });
  }
  const ballots = [...new Set([...expected.values()].map(({ cast }) => cast.ballotId))];
  const rows = await sql<{ ballot_id: string; seat_id: string; command_id: string; choice: string | null }>(
    database.em(),
    `select ballot_id, seat_id, command_id, content ->> 'choice' as choice from ballot_roll
     where ballot_id = any($1::uuid[])`,
    [ballots],
  );
  const problems: string[] = [];
  for (const row of rows) {
    const key = `${row.ballot_id} ${row.seat_id}`;
    const acknowledged = expected.get(key);
    if (!acknowledged) problems.push(`a vote stands that nobody heard of: ${key}`);
    else if (acknowledged.commandId !== row.command_id)
      problems.push(`another vote stands than the last: ${key}`);
    else if (row.choice !== null && row.choice !== acknowledged.cast.content.choice)
      problems.push(`another choice stands: ${key}`);
    expected.delete(key);
  }
  problems.push(...[...expected.keys()].map((key) => `an acknowledged vote is lost: ${key}`));
  const papers = await sql<{ id: string; rolled: number; papers: number }>(
    database.em(),
    `select b.id, (select count(*)::int from ballot_roll r where r.ballot_id = b.id) as rolled,
       (select count(*)::int from ballot_paper p where p.ballot_id = b.id) as papers
     from ballot b where b.id = any($1::uuid[]) and b.secrecy = 'secret'`,
    [ballots],
  );
  for (const { id, rolled, papers: found } of papers)
    if (rolled !== found) problems.push(`ballot ${id} has ${rolled} voters and ${found} papers`);
  return problems;
}
