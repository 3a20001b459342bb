/**
 * Row 4. One vote at a time, at fixed moments, timed from the moment it was due; beside E, the bare acknowledgement and
 * one single-row commit at the same moments: a processor that slept in between is slower than one kept busy.
 */
import { Chair } from '../chair.ts';
import { short } from '../figures.ts';
import { median, percentile } from '../measure.ts';
import type { Load } from '../world.ts';

/** Far apart, and few enough of each voter for the limit of commands. */
const perSecond = 20;
const voters = 40;

export const latency: Load = async ({ size, town, crowd, product, reference }) => {
  const people = await town.people(voters);
  const meeting = await town.meeting(people, 'named');
  const chair = await Chair.of(product, meeting);
  const ballot = await chair.openBallot();
  const enter = people.map(() => ({ kind: 'meeting', room: meeting.id }) as const);
  const cookies = people.map(({ token }) => product.cookieOf(token));
  await crowd.open({ group: 'people', url: product.url, cookies, enter });
  await crowd.open({ group: 'bare', url: reference.url, cookies: cookies.map(() => null), enter });
  const table = 'bench_row';
  await town.rows(
    `create table if not exists ${table} (like ballot_roll including indexes including defaults)`,
  );

  const count = size.quick ? 60 : 100;
  const taken = { product: [] as number[], E: [] as number[], commit: [] as number[] };
  const votes = (group: string) =>
    crowd.voteOnTime({ group, ballot, perSecond, count, choice: 'yes' }).then((cast) => {
      if (cast.acknowledged < count) throw new Error(`votes were refused: ${JSON.stringify(cast.refused)}`);
      return cast.latenciesMs;
    });
  for (let round = 0; round < Math.min(size.rounds, 5); round += 1) {
    taken.product.push(...(await votes('people')));
    taken.E.push(...(await votes('bare')));
    const inserts = { databaseUrl: product.databaseUrl, table, rows: count, perSecond };
    taken.commit.push(...(await crowd.insertOnTime(inserts)).latenciesMs);
  }
  await chair.closeBallot(ballot);
  chair.close();
  for (const group of ['people', 'bare']) await crowd.close(group);
  const [ours, bare, commit] = [median(taken.product), median(taken.E), median(taken.commit)];
  return {
    findings: [
      {
        target: '4',
        product: `${short(ours)} ms`,
        reference: `E ${short(bare)} + commit ${short(commit)} ms`,
        ratio: ours / (bare + commit),
      },
    ],
    notes: [
      `latency: ${taken.product.length} votes at ${perSecond}/s, p95 ${short(percentile(taken.product, 0.95))} ms, p99 ${short(percentile(taken.product, 0.99))} ms; E p95 ${short(percentile(taken.E, 0.95))} ms; commit p95 ${short(percentile(taken.commit, 0.95))} ms`,
    ],
    readings: taken,
  };
};
