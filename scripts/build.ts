/** `npm run build`: the client, whether it is stale or not. */
import { buildClient } from './build-client.ts';

await buildClient((line) => process.stdout.write(`${line}\n`));
