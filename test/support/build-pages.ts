/** Builds the pages for tests that serve them in their own process, where the settings of the test would reach the build. */
import { pino } from 'pino';
import { buildIfStale } from '../../server/cli/build-if-stale.ts';

await buildIfStale((build) => build(), pino({ enabled: false }));
