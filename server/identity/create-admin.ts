/** `gongyi admin create`: a person with a password and the administrator's role. */
import { hashPassword } from 'better-auth/crypto';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { RefusedInput } from '../cli/refused.ts';
import type { Config } from '../config.ts';

interface NewAdmin {
  readonly databaseUrl: string;
  readonly config: Config;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

const uniqueViolation = '23505';

/** Refused: an e-mail that is none or is taken, a password under 12 characters. Nothing is half made. */
export async function createAdmin({ databaseUrl, email, name, password }: NewAdmin): Promise<void> {
  const address = z.email().safeParse(email.trim().toLowerCase());
  if (!address.success) throw new RefusedInput(`--email: ${email}`);
  if (password.length < 12) throw new RefusedInput('--password-stdin: < 12');
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
      throw new RefusedInput(`--email: ${email}`);
    throw error;
  } finally {
    await client.end();
  }
}
