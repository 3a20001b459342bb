/**
 * Commands that come over a socket. Each one's actor is read anew from the database (rule 5), and nobody sends more than
 * a person can.
 */
import { z } from 'zod';
import type { CommandReply, Failed, ScreenMeasure } from '../../shared/live/protocol.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { AnyCommand } from './command.ts';
import { commandLimit } from './command-limit.ts';
import type { LiveServer, LiveSocket } from './live-server.ts';
import { measureRoom } from './measure.ts';
import type { Runner } from './run-command.ts';
import type { Authenticator } from './socket-server.ts';

interface Parts {
  readonly io: LiveServer;
  readonly runner: Runner;
  readonly authenticator: Pick<Authenticator, 'refresh'>;
  readonly commands: readonly AnyCommand[];
  readonly failed: (error: unknown, what: string) => Failed;
  /** Told of every command's name, outcome and seconds. */
  readonly onCommand: (name: string, outcome: string, seconds: number) => void;
}

interface CommandTaker {
  command(socket: LiveSocket, message: unknown): Promise<CommandReply<unknown>>;
  /** For those who run the room: they entered it as its hosts. */
  measure(socket: LiveSocket, room: unknown): Promise<CommandReply<readonly ScreenMeasure[]>>;
}

const commandMessage = z.object({ id: z.uuid(), name: z.string().max(64), input: z.unknown() });

export function takeCommands({
  io,
  runner,
  authenticator,
  commands,
  failed,
  onCommand,
}: Parts): CommandTaker {
  const byName = new Map(commands.map((command) => [command.name, command]));
  const limit = commandLimit();

  return {
    async command(socket, message) {
      const started = performance.now();
      let name = 'unknown';
      let outcome = 'ok';
      try {
        const parsed = commandMessage.safeParse(message);
        const chosen = parsed.success ? byName.get(parsed.data.name) : undefined;
        if (!parsed.success || !chosen) throw new Refusal('invalidInput');
        name = chosen.name;
        const { viewer } = socket.data;
        limit(viewer.kind === 'person' ? viewer.sessionId : socket.id);
        const actor = chosen.checksActorItself ? viewer : await authenticator.refresh(viewer);
        if (actor.kind !== 'person')
          throw new Refusal(actor.kind === 'anyone' ? 'notSignedIn' : 'notAllowed');
        socket.data.viewer = actor;
        const { id, input } = parsed.data;
        return { ok: true, reply: await chosen.execute(runner, { id, actor, input }) };
      } catch (error) {
        const failure = failed(error, name);
        outcome = failure.refusal?.code ?? 'fault';
        return failure;
      } finally {
        onCommand(name, outcome, (performance.now() - started) / 1000);
      }
    },

    async measure(socket, room) {
      try {
        if (typeof room !== 'string' || socket.data.rooms.get(room) !== 'hosts')
          throw new Refusal('notAllowed');
        limit(socket.id, 5);
        return { ok: true, reply: await measureRoom(io, room) };
      } catch (error) {
        return failed(error, 'measure');
      }
    },
  };
}
