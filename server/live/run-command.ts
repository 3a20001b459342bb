/**
 * One command, from checked input to commit (live-protocol rules 1, 4, 5):
 *   place → permission → lock the room → same id before? → run → number the events → record → commit → publish.
 * A refusal by a rule is an outcome like any other and is recorded too, so a repeated id gets the same answer;
 * refusals that say nothing about the command itself (not allowed, bad input, outage) are not.
 * Safe to repeat: the record is written in the same transaction, under the room's lock.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { may } from '../../shared/identity/permissions.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { Refusal, refusalCodes, type RefusalCode, type RefusalDetails } from '../../shared/refusal.ts';
import { isRetryable, sql, type Database } from '../database.ts';
import type { AnyCommand, Command, CommandRequest, Decision } from './command.ts';
import { append, lockRoom, type LoggedEvents } from './room-log.ts';

type Outcome = { reply: unknown } | { refused: string; details: RefusalDetails };

export interface Runner {
  readonly database: Database;
  readonly now: () => Date;
  readonly publish: (logged: readonly LoggedEvents[]) => void;
}

/** For a registry of commands that are called by name. */
export function named<Input, Reply>(command: Command<Input, Reply>): AnyCommand {
  return {
    name: command.name,
    action: command.action,
    execute: (runner, request) => runCommand(runner, command, request),
  };
}

export async function runCommand<Input, Reply>(
  runner: Runner,
  command: Command<Input, Reply>,
  request: CommandRequest,
): Promise<Reply> {
  const parsed = command.input.safeParse(request.input);
  if (!parsed.success) {
    throw new Refusal('invalidInput', {
      issues: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    });
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(runner, command, { ...request, input: parsed.data });
    } catch (error) {
      if (attempt >= 3 || !isRetryable(error)) throw error;
    }
  }
}

async function once<Input, Reply>(
  runner: Runner,
  command: Command<Input, Reply>,
  { id, actor, input }: { id: string; actor: SignedIn; input: Input },
): Promise<Reply> {
  let logged: LoggedEvents[] = [];
  const outcome = await runner.database.em().transactional(async (em): Promise<Outcome> => {
    const place = await command.place(em, input, actor);
    if (!place || !may(actor, command.action, place.scope)) throw new Refusal('notAllowed');
    await lockRoom(em, place.room);
    const earlier = await earlierOutcome(em, id, actor, command.name);
    if (earlier) return earlier;
    const now = runner.now();
    let decided: Outcome;
    try {
      const decision = await em.transactional(async (inner): Promise<Decision<Reply>> => {
        const made = await command.run({ em: inner, actor, now }, input);
        await inner.flush();
        return made;
      });
      logged = await append(em, decision.announce, now);
      decided = { reply: decision.reply ?? null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      decided = { refused: error.code, details: error.details };
    }
    await sql(
      em,
      'insert into command_log (id, actor_id, name, room_id, outcome, at) values ($1, $2, $3, $4, $5, $6)',
      [id, actor.personId, command.name, place.room, JSON.stringify(decided), now.toISOString()],
    );
    return decided;
  });
  if ('refused' in outcome) throw new Refusal(knownCode(outcome.refused), outcome.details);
  runner.publish(logged);
  // The stored reply is what this command returned, once through JSON.
  return outcome.reply as Reply;
}

async function earlierOutcome(
  em: EntityManager,
  id: string,
  actor: SignedIn,
  name: string,
): Promise<Outcome | null> {
  const [row] = await sql<{ outcome: Outcome; actor_id: string | null; name: string }>(
    em,
    'select outcome, actor_id, name from command_log where id = $1',
    [id],
  );
  if (!row) return null;
  if (row.actor_id !== actor.personId || row.name !== name)
    throw new Refusal('invalidInput', { issues: ['id: used before'] });
  return row.outcome;
}

function knownCode(code: string): RefusalCode {
  const known = refusalCodes.find((candidate) => candidate === code);
  if (!known) throw new Error(`command_log holds an unknown refusal ${code}`);
  return known;
}
