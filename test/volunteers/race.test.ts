/** `npm run race` runs a hundred rounds of two hundred. */
import { expect, test } from 'vitest';
import { runRace } from './race/run-race.ts';

test(
  'of everyone who says yes at once on two servers nobody is booked twice, nothing is overfilled, no place stays empty',
  { timeout: 240_000 },
  async () => {
    const ledger = await runRace({ clients: 60, shifts: 10, rounds: 3, seed: 11, say: () => undefined });
    const wrong = ledger.properties.flatMap(({ title, violations }) =>
      violations.map((text) => `${title}: ${text}`),
    );
    expect(wrong, 'npm run race -- --clients 60 --shifts 10 --rounds 3 --seed 11').toEqual([]);
    expect(ledger.answers).toBe(60 * 3 * 3);
    for (const sum of [ledger.places, ledger.standby, ledger.clashes, ledger.givenBack])
      expect(sum).toBeGreaterThan(0);
  },
);
