/** `gongyi admin create`: a person with a password and the administrator's role. */
import { hashPassword } from 'better-auth/crypto';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { RefusedInput } from '../cli/refused.ts';
import { wordsOf } from '../cli/words.ts';
import type { Config } from '../config.ts';

interface NewAdmin {
  readonly databaseUrl: string;
  readonly config: Config;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** As in server/identity/auth.ts. */
const shortestPassword = 12;
const uniqueViolation = '23505';

/** Refused: an e-mail that is none or is taken, a password under 12 characters. Nothing is half made. */
export async function createAdmin({ databaseUrl, config, email, name, password }: NewAdmin): Promise<void> {
  const words = wordsOf(config.language);
  const address = z.email().safeParse(email.trim().toLowerCase());
  if (!address.success) throw new RefusedInput(words('badEmail', { email }));
  if (password.length < shortestPassword)
    throw new RefusedInput(words('shortPassword', { shortest: shortestPassword }));
  const id = uuidv7();
  const hash = await hashPassword(password);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('insert into auth_user (id, name, email) values ($1, $2, $3)', [
      id,
      name,
      address.data,
    ]);
    await client.query(
      `insert into auth_account (id, account_id, provider_id, user_id, password) values ($1, $2, 'credential', $3, $4)`,
      [uuidv7(), id, id, hash],
    );
    await client.query(`insert into person (id, name, resident_group) values ($1, $2, 'local')`, [id, name]);
    await client.query(`insert into role_grant (id, person_id, role) values ($1, $2, 'administrator')`, [
      uuidv7(),
      id,
    ]);
    await client.query('commit');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === uniqueViolation)
      throw new RefusedInput(words('emailTaken', { email }));
    throw error;
  } finally {
    await client.end();
  }
}
