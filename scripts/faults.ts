/**
 * `npm run faults [-- --votes N --faults N --minutes M --seed S]`: votes while the server is killed, the database crashes
 * and lines are cut (test/live/faults). Prints every property with its violations and its trials. Exit code 1 when one
 * was violated; `--minutes` bounds the run, and what it came to is what is printed.
 */
import { parseArgs } from 'node:util';
import { runFaults } from '../test/live/faults/run-faults.ts';

const { values } = parseArgs({
  options: {
    votes: { type: 'string', default: '12000' },
    faults: { type: 'string', default: '25' },
    minutes: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const asked = {
  votes: Number(values.votes),
  faults: Number(values.faults),
  minutes: Number(values.minutes),
  seed: Number(values.seed),
};
const command = `npm run faults -- ${Object.entries(asked)
  .map(([name, value]) => `--${name} ${value}`)
  .join(' ')}`;
const say = (line: string) => void process.stdout.write(`${line}\n`);
const mostShown = 20;

say(command);
const ledger = await runFaults({ ...asked, say: (line) => void process.stderr.write(`${line}\n`) });
const { properties, happened, hitUnderWay, troubles } = ledger;
const total = Object.values(happened).reduce((sum, count) => sum + count, 0);
const kinds = Object.entries(happened).map(([kind, count]) => `${kind} ${count}`);
say(
  `acknowledged votes ${ledger.acknowledged} in ${ledger.ballots} ballots, ${Math.round(ledger.seconds)} s`,
);
say(`faults ${total}: ${kinds.join(', ')}`);
say(`votes under way when a fault came: ${hitUnderWay.votes}, at ${hitUnderWay.faults} of ${total} faults`);
say(`messages unanswered ${troubles.unanswered}, refused as unavailable ${troubles.unavailable}`);
for (const { title, trials, violations } of properties) {
  say(`${violations.length === 0 ? 'ok  ' : 'FAIL'} ${violations.length} in ${trials}  ${title}`);
  for (const violation of violations.slice(0, mostShown)) say(`       ${violation}`);
}
if (properties.some(({ violations }) => violations.length > 0)) {
  say(`repeat: ${command}`);
  process.exitCode = 1;
}
