/** An express app on a port of its own, and how it is closed with every line that is still open. */
import { once } from 'node:events';
import type { Express } from 'express';
import { z } from 'zod';

export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

export async function listening(app: Express): Promise<Listening> {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
