/** An address for every surface of the demo; the big screen's and the phones' carry fresh tokens. */
import { MikroORM } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../config.ts';
import { sql } from '../database.ts';
import { entities } from '../entities.ts';
import { issueLink } from '../identity/links.ts';
import { hashToken, newToken } from '../identity/tokens.ts';
import { phoneHolders } from './cast.ts';
import { tonightMeetingId } from './tonight.ts';

const dayMs = 86_400_000;

export async function demoAddresses({
  databaseUrl,
  config,
}: {
  databaseUrl: string;
  config: Config;
}): Promise<{ surface: string; url: string }[]> {
  const orm = await MikroORM.init({ clientUrl: databaseUrl, entities, pool: { min: 0, max: 1 } });
  try {
    const em = orm.em.fork();
    const now = new Date();
    const [meeting] = await sql<{ id: string }>(em, 'select id from meeting where id = $1', [
      tonightMeetingId,
    ]);
    const phones: { surface: string; url: string }[] = [];
    for (const person of phoneHolders) {
      const [known] = await sql<{ id: string }>(em, 'select id from person where id = $1 and is_demo', [
        person.id,
      ]);
      if (!known) continue;
      const link = await issueLink(em, { personId: person.id, issuedBy: null, now, ttlMs: dayMs });
      phones.push({ surface: 'phone', url: `${config.publicUrl}/enter#${link.token}` });
    }
    const pages = ['board', 'desk', 'unit', 'public'].map((surface) => ({
      surface,
      url: `${config.publicUrl}/${surface}`,
    }));
    if (!meeting) return [...phones, ...pages];
    const token = newToken();
    await sql(
      em,
      'insert into screen_link (id, meeting_id, token_hash, issued_at, expires_at) values ($1, $2, $3, $4, $5)',
      [
        uuidv7(),
        meeting.id,
        hashToken(token),
        now.toISOString(),
        new Date(now.getTime() + dayMs).toISOString(),
      ],
    );
    return [
      { surface: 'host', url: `${config.publicUrl}/host/${meeting.id}` },
      { surface: 'screen', url: `${config.publicUrl}/screen/${meeting.id}#${token}` },
      ...phones,
      ...pages,
    ];
  } finally {
    await orm.close(true);
  }
}
