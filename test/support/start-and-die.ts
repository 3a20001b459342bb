/** Starts the embedded PostgreSQL of the data folder named, and is killed before it can stop it. */
import { startEmbeddedPostgres } from '../../server/embedded-postgres.ts';
import { quietLog } from './postgres.ts';

const [dataDir = ''] = process.argv.slice(2);
await startEmbeddedPostgres({ dataDir, log: quietLog() });
process.kill(process.pid, 'SIGKILL');
