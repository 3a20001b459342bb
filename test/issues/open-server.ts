/** What anybody may read of a quarter's issues, over HTTP as it is served. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { openDataHandler } from '../../server/public/open-data/handler.ts';
import { open311Handler } from '../../server/public/open-data/open311.ts';
import type { Services } from '../../server/services.ts';

export async function openServer(services: Services): Promise<{ base: string; close(): Promise<void> }> {
  const app = express();
  app.use('/open', openDataHandler(services));
  app.use('/open311/v2', open311Handler(services));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
