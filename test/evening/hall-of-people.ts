/** Thirty more representatives for the demo's meeting of this evening, each with a personal link as on their card. */
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { hashToken, newToken } from '../../server/identity/tokens.ts';

export interface Invited {
  readonly name: string;
  readonly seatId: string;
  /** The path of their link. */
  readonly link: string;
}

const surnames = [...'陈李张王刘林吴杨谢许郑冯曹彭唐'];
const given = ['建华', '秀珍'];

/** Local and migrant in turn. */
export async function inviteMore(client: Client, meetingId: string, count: number): Promise<Invited[]> {
  const people = Array.from({ length: count }, (_, at) => {
    const token = newToken();
    return {
      ...{ person: randomUUID(), seat: randomUUID(), grant: randomUUID(), access: randomUUID() },
      name: `${surnames[at % surnames.length]}${given[Math.floor(at / surnames.length) % given.length]}`,
      group: at % 2 === 0 ? 'migrant' : 'local',
      token,
      hash: hashToken(token).toString('hex'),
    };
  });
  const all = `jsonb_to_recordset($1::jsonb) as p (person uuid, seat uuid, "grant" uuid, access uuid, name text, "group" text, hash text)`;
  const everybody = JSON.stringify(people.map((one) => ({ ...one, token: undefined })));
  for (const [statement, more] of [
    [
      `insert into auth_user (id, name, email) select person, name, person || '@test.invalid' from ${all}`,
      [],
    ],
    [
      `insert into person (id, name, resident_group, is_demo) select person, name, "group", true from ${all}`,
      [],
    ],
    [
      `insert into role_grant (id, person_id, role, community_id)
       select "grant", person, 'representative', (select community_id from meeting where id = $2) from ${all}`,
      [meetingId],
    ],
    [
      `insert into seat (id, meeting_id, person_id, number, name, resident_group, role, votes)
       select seat, $2, person, (select max(number) from seat where meeting_id = $2) + row_number() over (), name, "group", 'representative', true
       from ${all}`,
      [meetingId],
    ],
    [
      `insert into access_link (id, person_id, token_hash, expires_at)
       select access, person, decode(hash, 'hex'), now() + interval '1 day' from ${all}`,
      [],
    ],
  ] as const)
    await client.query(statement, [everybody, ...more]);
  return people.map(({ name, seat, token }) => ({ name, seatId: seat, link: `/enter#${token}` }));
}
