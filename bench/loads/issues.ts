/**
 * Row 16. What a page of issues costs where a million were raised, beside ten thousand: the same lists, counts and
 * searches, asked one after another by the same host and resident, in turns.
 */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { boardStages } from '../../shared/issues/board.ts';
import { short, whole } from '../figures.ts';
import { inTurns, rateOf, read, type Reading } from '../measure.ts';
import type { Person } from '../town.ts';
import { productMeters, type Load, type World } from '../world.ts';

const few = 10_000;
const asksATurn = 40;

interface Register {
  readonly communityId: string;
  readonly host: Person;
  readonly resident: Person;
}

export const issues: Load = async (world) => {
  const { size, crowd, say } = world;
  const many = size.quick ? 100_000 : 1_000_000;
  say(`${whole(few)} and ${whole(many)} issues are written`);
  const [young, old] = [await register(world, few), await register(world, many)];
  await world.town.rows('vacuum analyze');

  const pages = pagesOf(world);
  const acts = pages.flatMap(({ name, ask }) =>
    [
      { group: 'young', of: young },
      { group: 'old', of: old },
    ].map(({ group, of }) => ({
      name: `${group} ${name}`,
      act: () =>
        read(productMeters(world), async () => {
          const started = performance.now();
          for (let turn = 0; turn < asksATurn; turn += 1) await ask(of);
          return { operations: asksATurn, seconds: (performance.now() - started) / 1000 };
        }),
    })),
  );
  // Once unread: statements are prepared, pages of the tables read.
  for (const { act } of acts) await act();
  say('pages in turns');
  const of = await inTurns(size.rounds, acts);
  const wallMs = (name: string) => 1000 / rateOf(of(name), crowd.processes).perSecond;
  const cpuMs = (name: string) => 1000 / rateOf(of(name), crowd.processes).perCpuSecond;
  const compared = pages.map(({ name }) => ({
    name,
    wall: wallMs(`old ${name}`) / wallMs(`young ${name}`),
    cpu: cpuMs(`old ${name}`) / cpuMs(`young ${name}`),
    old: wallMs(`old ${name}`),
    young: wallMs(`young ${name}`),
  }));
  const worst = compared.reduce((found, one) => (one.wall > found.wall ? one : found));
  const sum = (of: (one: (typeof compared)[number]) => number) =>
    compared.reduce((total, one) => total + of(one), 0);
  for (const agent of agents) agent.destroy();
  const readings: Record<string, Reading[]> = Object.fromEntries(acts.map(({ name }) => [name, of(name)]));
  return {
    findings: [
      {
        target: '16',
        product: `${whole(many)}: ${short(sum(({ old: ms }) => ms) / pages.length)} ms a page`,
        reference: `${whole(few)}: ${short(sum(({ young: ms }) => ms) / pages.length)} ms`,
        ratio: sum(({ wall }) => wall) / pages.length,
        ratioPerCpu: sum(({ cpu }) => cpu) / pages.length,
      },
      {
        target: '16 worst',
        product: `${worst.name}, ${whole(many)}: ${short(worst.old)} ms`,
        reference: `${short(worst.young)} ms`,
        ratio: worst.wall,
        ratioPerCpu: worst.cpu,
      },
    ],
    notes: compared.map(
      ({ name, wall, cpu, old: ms, young: before }) =>
        `issues, ${name}: ${short(before)} → ${short(ms)} ms, ÷ ${short(wall)} (CPU ${short(cpu)})`,
    ),
    readings,
  };
};

/** Every list and count that people open, as the browser asks for it. */
function pagesOf({ product }: World) {
  const ask = async (person: Person | null, procedure: string, input: object) => {
    const query = encodeURIComponent(JSON.stringify(input));
    const headers: Record<string, string> = person ? { cookie: product.cookieOf(person.token) } : {};
    const { status, text } = await get(`${product.url}/api/trpc/${procedure}?input=${query}`, headers);
    if (status !== 200) throw new Error(`${procedure} answered ${status}: ${text}`);
    if (text.length < 40) throw new Error(`${procedure} answered nothing: ${text}`);
  };
  const everything = { stage: null, category: null, after: null };
  return [
    ...boardStages.map((stage) => ({
      name: `board ${stage}`,
      ask: ({ communityId, host }: Register) => ask(host, 'issues.board', { communityId, stage }),
    })),
    {
      name: 'board, one kind',
      ask: ({ communityId, host }: Register) =>
        ask(host, 'issues.board', { communityId, stage: 'over', category: 'waste' }),
    },
    {
      name: 'board counts',
      ask: ({ communityId, host }: Register) => ask(host, 'issues.boardCounts', { communityId }),
    },
    {
      name: 'phone list',
      ask: ({ communityId, resident }: Register) => ask(resident, 'issues.list', { communityId }),
    },
    { name: 'my issues', ask: ({ resident }: Register) => ask(resident, 'issues.mine', {}) },
    {
      name: 'public page and figures',
      ask: ({ communityId }: Register) =>
        ask(null, 'public.issues', { ...everything, communityId, text: '' }),
    },
    {
      name: 'agenda',
      ask: ({ communityId, host }: Register) => ask(host, 'issues.forAgenda', { communityId }),
    },
  ];
}

/** From many addresses of this machine in turn: an address may ask so often a minute, and no more. */
const agents = Array.from({ length: 60 }, (_, at) => new Agent({ localAddress: `127.0.1.${at + 1}` }));
let turns = 0;

function get(url: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  turns += 1;
  const agent = agents[turns % agents.length];
  return new Promise((resolve, reject) => {
    request(url, { headers, ...(agent && { agent }) }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** A community with so many issues, in the states of years: most are solved, some of every kind are not. */
async function register({ town }: World, count: number): Promise<Register> {
  const communityId = randomUUID();
  await town.rows('insert into community (id, name, street) values ($1::uuid, $1::text, $2)', [
    communityId,
    '街',
  ]);
  const [host, resident, ...residents] = await town.people(52);
  if (!host || !resident) throw new Error('no people were made');
  await town.grant('host', communityId, [host]);
  await town.grant('representative', communityId, [resident, ...residents]);
  const unitId = randomUUID();
  await town.rows('insert into responsible_unit (id, name) values ($1::uuid, $1::text)', [unitId]);
  // What the triggers would write row by row is written at once: the rows end up the same.
  await town.rows('alter table action_item disable trigger action_item_dates');
  await town.rows(
    `insert into issue (id, community_id, number, title, body, category, place, raiser_id, state, state_reason,
       redirected_to, raised_at, verified_at, changed_at, due_on, reported_at)
     select gen_random_uuid(), $1, n, '三巷的事第' || n || '件', '', category, (n % 40 + 1) || ' 栋',
       case when n % ($2::int / 20) = 0 then $3::uuid else ($4::uuid[])[n % 50 + 1] end, state,
       case when state in ('rejected', 'redirected') then '不属于社区' end,
       case when state = 'redirected' then 'hotline' end, raised_at,
       case when state = 'verified' then raised_at + interval '20 days' end, raised_at + interval '20 days',
       case when state = 'inProgress' then current_date - 40 + n % 80 end,
       case when state in ('reportedDone', 'verified') then raised_at + interval '15 days' end
     from (
       select n, now() - make_interval(mins => $2::int - n) as raised_at,
         (array['waste', 'charging', 'streetLights', 'flooding', 'other'])[n % 5 + 1] as category,
         case when n % 100 < 2 then 'submitted' when n % 100 < 8 then 'accepted' when n % 100 < 10 then 'notAdopted'
           when n % 100 < 14 then 'inProgress' when n % 100 < 16 then 'reportedDone' when n % 100 < 22 then 'rejected'
           when n % 100 < 24 then 'redirected' else 'verified' end as state
       from generate_series(1, $2::int) as n
     ) made`,
    [communityId, count, resident.personId, residents.map(({ personId }) => personId)],
  );
  await town.rows(
    `insert into action_item (id, issue_id, unit_id, supervisor_id, due_on, what, state, created_at, reported_at)
     select gen_random_uuid(), id, $2, $3, coalesce(due_on, raised_at::date + 20), title,
       case state when 'inProgress' then 'open' when 'verified' then 'verified' else 'reportedDone' end, raised_at, reported_at
     from issue where community_id = $1 and state in ('inProgress', 'reportedDone', 'verified')`,
    [communityId, unitId, host.personId],
  );
  await town.rows('alter table action_item enable trigger action_item_dates');
  await town.rows(
    `insert into endorsement (issue_id, person_id, endorsed_at)
     select issue.id, p.id, raised_at from issue
     join unnest($2::uuid[]) with ordinality as p (id, at) on (number + p.at) % 17 = 0 and p.id <> raiser_id
     where community_id = $1 and board_stage = 'open'`,
    [communityId, residents.map(({ personId }) => personId)],
  );
  return { communityId, host, resident };
}
