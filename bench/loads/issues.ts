/**
 * Row 16. What a page of issues costs where a million were raised, beside ten thousand: the same lists, counts, filters
 * and searches, asked one after another by the same people, in turns. Pages of all communities together are read before
 * the million is written, and again after.
 */
import { Agent, request } from 'node:http';
import { boardStages } from '../../shared/issues/board.ts';
import { short, whole } from '../figures.ts';
import { issueRegister, rareWord, type IssueRegister } from '../issue-register.ts';
import { inTurns, rateOf, read, type Reading } from '../measure.ts';
import type { Person } from '../town.ts';
import { productMeters, type Load, type World } from '../world.ts';

const few = 10_000;
const asksATurn = 40;

interface Page {
  readonly name: string;
  readonly ask: (of: IssueRegister) => Promise<number>;
}

export const issues: Load = async (world) => {
  const { size, crowd, town, say } = world;
  const many = size.quick ? 100_000 : 1_000_000;
  const act = ({ name, ask }: Page, group: string, of: IssueRegister) => ({
    name: `${group} ${name}`,
    act: () =>
      read(productMeters(world), async () => {
        const started = performance.now();
        for (let turn = 0; turn < asksATurn; turn += 1) await ask(of);
        return { operations: asksATurn, seconds: (performance.now() - started) / 1000 };
      }),
  });
  const ofAll = pagesOfAll(world);
  const ofOne = pagesOfOne(world);
  say(`${whole(few)} issues are written`);
  const young = await issueRegister(town, few);
  await town.rows('vacuum analyze');
  const before = ofAll.map((page) => act(page, 'young', young));
  for (const { act: once } of before) await once();
  const youngOfAll = await inTurns(size.rounds, before);

  say(`${whole(many)} issues are written`);
  const old = await issueRegister(town, many);
  await town.rows('vacuum analyze');
  for (const { name, ask } of ofOne) {
    const [fewBytes, manyBytes] = [await ask(young), await ask(old)];
    if (manyBytes < fewBytes / 2)
      throw new Error(`${name}: ${fewBytes} bytes of few and ${manyBytes} of many are not the same page`);
  }
  const acts = [
    ...ofAll.map((page) => act(page, 'old', old)),
    ...ofOne.flatMap((page) => [act(page, 'young', young), act(page, 'old', old)]),
  ];
  // Once unread: statements are prepared, pages of the tables read.
  for (const { act: once } of acts) await once();
  say('pages in turns');
  const taken = await inTurns(size.rounds, acts);
  const youngNames = new Set(before.map(({ name }) => name));
  const of = (name: string) => (youngNames.has(name) ? youngOfAll(name) : taken(name));
  const pages = [...ofOne, ...ofAll];
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
  const readings: Record<string, Reading[]> = Object.fromEntries(
    [...before, ...acts].map(({ name }) => [name, of(name)]),
  );
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
        `${name}: ${short(before)} → ${short(ms)} ms, ÷ ${short(wall)} (CPU ${short(cpu)})`,
    ),
    readings,
  };
};

/** What one asks of the server as the browser does; resolves with the number of bytes that came. */
function askerOf({ product }: World) {
  const open = async (path: string, person: Person | null = null) => {
    const headers: Record<string, string> = person ? { cookie: product.cookieOf(person.token) } : {};
    const { status, text } = await get(`${product.url}${path}`, headers);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    if (text.length < 40) throw new Error(`${path} answered nothing: ${text}`);
    return text.length;
  };
  const ask = (person: Person | null, procedure: string, input: object) =>
    open(`/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`, person);
  return { open, ask };
}

const everything = { communityId: null, stage: null, category: null, text: '', after: null };

/** Pages that know no community. */
function pagesOfAll(world: World): Page[] {
  const { open, ask } = askerOf(world);
  return [
    { name: 'public page of all', ask: () => ask(null, 'public.issues', everything) },
    {
      name: 'public page of all, one stage',
      ask: () => ask(null, 'public.issues', { ...everything, stage: 'open' }),
    },
    { name: 'Open311', ask: () => open('/open311/v2/requests.json?page_size=50') },
    {
      name: 'Open311, one service, open',
      ask: () => open('/open311/v2/requests.json?page_size=50&service_code=waste&status=open'),
    },
    { name: 'feed of all', ask: () => open('/open/issues.atom') },
  ];
}

/** Every list and count of a community that people open. */
function pagesOfOne(world: World): Page[] {
  const { open, ask } = askerOf(world);
  const board = (name: string, input: (of: IssueRegister) => object): Page => ({
    name: `board, ${name}`,
    ask: (of) => ask(of.host, 'issues.board', { communityId: of.communityId, ...input(of) }),
  });
  const publicPage = (name: string, input: object): Page => ({
    name: `public page, ${name}`,
    ask: ({ communityId }) => ask(null, 'public.issues', { ...everything, communityId, ...input }),
  });
  return [
    ...boardStages.map((stage) => board(stage, () => ({ stage }))),
    board('late', () => ({ stage: 'atWork', isLate: true })),
    ...(['open', 'atWork', 'toVerify', 'over'] as const).map((stage) =>
      board(`${stage}, one kind`, () => ({ stage, category: 'waste' })),
    ),
    board('open, one state', () => ({ stage: 'open', state: 'notAdopted' })),
    board('over, one state', () => ({ stage: 'over', state: 'rejected' })),
    ...(['atWork', 'toVerify', 'over'] as const).map((stage) =>
      board(`${stage}, one unit`, ({ unitId }) => ({ stage, unitId })),
    ),
    ...(['atWork', 'toVerify'] as const).map((stage) =>
      board(`${stage}, a rare unit`, ({ rareUnitId }) => ({ stage, unitId: rareUnitId })),
    ),
    board('over, a rare unit', ({ rareUnitId }) => ({ stage: 'over', unitId: rareUnitId })),
    ...(['toScreen', 'open', 'atWork', 'over'] as const).map((stage) =>
      board(`${stage}, one building`, ({ buildingId }) => ({ stage, buildingId })),
    ),
    board('over, a rare building', ({ rareBuildingId }) => ({ stage: 'over', buildingId: rareBuildingId })),
    board('over, unit and kind', ({ unitId }) => ({ stage: 'over', unitId, category: 'waste' })),
    board('over, a word', () => ({ stage: 'over', search: '路灯' })),
    board('over, a rare word', () => ({ stage: 'over', search: rareWord })),
    board('over, a number', () => ({ stage: 'over', search: '60' })),
    board('over, page 10', () => ({ stage: 'over', skip: 270 })),
    {
      name: 'board counts',
      ask: ({ communityId, host }) => ask(host, 'issues.boardCounts', { communityId }),
    },
    {
      name: 'to screen',
      ask: ({ communityId, host }) => ask(host, 'issues.inbox', { communityId }),
    },
    {
      name: 'agenda',
      ask: ({ communityId, host }) => ask(host, 'issues.forAgenda', { communityId }),
    },
    {
      name: 'phone list',
      ask: ({ communityId, resident }) => ask(resident, 'issues.list', { communityId }),
    },
    {
      name: 'phone list, mine',
      ask: ({ communityId, resident }) => ask(resident, 'issues.list', { communityId, mine: true }),
    },
    { name: 'my issues', ask: ({ resident }) => ask(resident, 'issues.mine', {}) },
    {
      name: 'similar',
      ask: ({ communityId, resident }) =>
        ask(resident, 'issues.similar', { communityId, title: '12巷路灯又不亮了' }),
    },
    { name: 'tasks of a unit', ask: ({ unitContact }) => ask(unitContact, 'issues.unitTasks', {}) },
    publicPage('newest, and figures', {}),
    publicPage('one stage', { stage: 'solved' }),
    publicPage('one kind', { category: 'waste' }),
    publicPage('stage and kind', { stage: 'underWay', category: 'waste' }),
    publicPage('a word', { text: '路灯' }),
    publicPage('a rare word', { text: rareWord }),
    { name: 'map', ask: ({ communityId }) => ask(null, 'public.map', { communityId }) },
    { name: 'feed', ask: ({ communityId }) => open(`/open/issues.atom?community=${communityId}`) },
    {
      name: 'open data',
      ask: ({ communityId }) => open(`/open/issues.json?limit=50&community=${communityId}`),
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
