/** `npm run check`: everything that can be said about the code without running it; all of it, even after a failure. */
import { spawnSync } from 'node:child_process';

const checks = [
  ['tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['svelte-check', '--tsconfig', 'client/tsconfig.json', '--fail-on-warnings'],
  ['eslint', '--max-warnings', '0', '.'],
  ['prettier', '--check', '--log-level', 'warn', '.'],
] as const;

const failed = checks.filter(([command, ...args]) => {
  process.stdout.write(`${command}\n`);
  return spawnSync(command, args, { stdio: 'inherit' }).status !== 0;
});

for (const [command] of failed) process.stdout.write(`${command} failed\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
