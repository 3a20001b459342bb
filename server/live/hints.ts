/**
 * What nodes tell each other over Valkey or Redis: that a room has come to a number, or that a value of its state has
 * moved. Only hints (rule 8): they carry no contents, each node reads the database itself, and what is lost is found by
 * the sweep within a second. So nothing waits for Valkey: while it is away hints are dropped, and it is tried again.
 * Only who follows a room stands in no database: each node tells its own, and tells it again.
 */
import { createClient } from '@redis/client';
import type { Logger } from 'pino';
import { v4 as uuidv4 } from 'uuid';
import { z } from 'zod';

const hintSchema = z.object({
  room: z.uuid(),
  /** The room's highest number; without it a value of its state has moved. */
  head: z.int().min(1).optional(),
  /** Instead of both: who follows the room on the node that says it. */
  present: z.object({ people: z.array(z.uuid()), screens: z.int().min(0) }).optional(),
});
export type Hint = Readonly<z.infer<typeof hintSchema>>;
export type Present = NonNullable<Hint['present']>;
const messageSchema = z.object({ from: z.string(), hint: hintSchema });

export interface Hints {
  readonly tell: (hint: Hint) => void;
  readonly close: () => void;
}

const channel = 'gongyi:hints';
const longestRetryMs = 5_000;

/** Returns at once; `heard` is told what other nodes say, from when Valkey answers. */
export function connectHints(
  url: string,
  { log, heard }: { log: Logger; heard: (hint: Hint, node: string) => void },
): Hints {
  const from = uuidv4();
  const teller = createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: (retries) => Math.min(2 ** retries * 50, longestRetryMs) },
  });
  const listener = teller.duplicate({ disableOfflineQueue: false });
  let isAway = false;
  const away = (error: unknown) => {
    if (!isAway) log.warn({ err: error }, 'Valkey is away: nodes meet in the database');
    isAway = true;
  };
  for (const client of [teller, listener]) client.on('error', away);
  listener.on('ready', () => {
    if (isAway) log.info('Valkey is back');
    isAway = false;
  });
  teller.connect().catch(away);
  listener
    .connect()
    .then(() =>
      listener.subscribe(channel, (text) => {
        const message = messageSchema.safeParse(readJson(text));
        if (message.success && message.data.from !== from) heard(message.data.hint, message.data.from);
      }),
    )
    .catch(away);
  return {
    tell(hint) {
      if (teller.isReady) teller.publish(channel, JSON.stringify({ from, hint })).catch(away);
    },
    /** What is under way is only hints. */
    close() {
      teller.destroy();
      listener.destroy();
    },
  };
}

/** Null for what is no JSON: another program may use the same Valkey. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
