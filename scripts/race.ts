/**
 * `npm run race [-- --clients N --shifts N --rounds N --seed S]`: volunteers racing for places on two servers
 * (test/volunteers/race). Prints every property with its violations and its trials. Exit code 1 when one was violated.
 */
import { parseArgs } from 'node:util';
import { runRace } from '../test/volunteers/race/run-race.ts';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '200' },
    shifts: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const asked = {
  clients: Number(values.clients),
  shifts: Number(values.shifts),
  rounds: Number(values.rounds),
  seed: Number(values.seed),
};
const command = `npm run race -- ${Object.entries(asked)
  .map(([name, value]) => `--${name} ${value}`)
  .join(' ')}`;
const say = (line: string) => void process.stdout.write(`${line}\n`);
const mostShown = 20;

say(command);
const ledger = await runRace({ ...asked, say: (line) => void process.stderr.write(`${line}\n`) });
say(`${ledger.answers} answers in ${asked.rounds} rounds on 2 nodes, ${Math.round(ledger.seconds)} s`);
say(
  `places ${ledger.places}, standing by ${ledger.standby}, clashes ${ledger.clashes}, given back ${ledger.givenBack}`,
);
const again = [...ledger.askedAgain].map(([why, count]) => `${why} ${count}`).join(', ');
say(`sent once more: ${again || 'nothing'}`);
for (const { title, trials, violations } of ledger.properties) {
  say(`${violations.length === 0 ? 'ok  ' : 'FAIL'} ${violations.length} in ${trials}  ${title}`);
  for (const violation of violations.slice(0, mostShown)) say(`       ${violation}`);
}
if (ledger.properties.some(({ violations }) => violations.length > 0)) {
  say(`repeat: ${command}`);
  process.exitCode = 1;
}
