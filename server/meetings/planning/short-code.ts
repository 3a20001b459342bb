import { randomInt } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from '../../database.ts';

/** Six digits that lead to no other meeting which can still be entered. */
export async function freeShortCode(em: EntityManager): Promise<string> {
  for (;;) {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const [taken] = await sql(
      em,
      `select from meeting where short_code = $1 and state in ('planned', 'called', 'open')`,
      [code],
    );
    if (!taken) return code;
  }
}
