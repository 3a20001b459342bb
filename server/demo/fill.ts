/**
 * The demo: a finished contract year and a present that can be tried (domain.md §9). Everything is invented, marked
 * as demo, the same at every run but for what hangs on today's date, and written in one transaction; what past meetings told
 * their rooms follows from it in another.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Logger } from 'pino';
import { endsOf, indicators } from '../../shared/reporting/indicators.ts';
import { addDays, dayMs, localDay } from '../../shared/local-time.ts';
import { contractYearOf } from '../../shared/reporting/period.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../database.ts';
import { fileStoreOf, type FileStore } from '../files/file-store.ts';
import { addBuildings } from './buildings.ts';
import {
  chairs,
  communities,
  contacts,
  grants,
  staff,
  unitId,
  unitKeys,
  units,
  type DemoPerson,
} from './cast.ts';
import { pictureKey, type PictureShelf } from './issue-rows.ts';
import { addNextWeek } from './next-week.ts';
import { tellPastMeetings } from './past-logs.ts';
import { addPastYear, pastYear } from './past-year.ts';
import { drawPicture, type Moment, type Scene } from './pictures.ts';
import { addPlan, drawPlan } from './plan-picture.ts';
import { addReportWords } from './report-words.ts';
import { addRegisters } from './registers/fill.ts';
import { confirmRegisters } from './registers/who-came.ts';
import { addRound } from './round.ts';
import { Rows } from './rows.ts';
import { idOf } from './seeded.ts';
import { issueStories } from './stories.ts';
import { addThisYear, recentDays } from './this-year.ts';
import { addTonight } from './tonight.ts';
import { addWholeCycle } from './whole-cycle.ts';
import { addPastActivities } from './past-activities.ts';
import { addVolunteers, addVolunteerSettings, volunteers } from './volunteers.ts';

interface Fill {
  readonly databaseUrl: string;
  readonly config: Config;
  readonly now: Date;
  readonly log: Logger;
}

export async function isEmpty({ databaseUrl }: { databaseUrl: string }): Promise<boolean> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ empty: boolean }>(
      'select not exists (select from person) and not exists (select from community) as empty',
    );
    return rows[0]?.empty === true;
  });
}

export async function fillDemo({ databaseUrl, config, now, log }: Fill): Promise<void> {
  const started = performance.now();
  const files = await fileStoreOf(config);
  const pictures = await drawPictures(files);
  const plan = await keep(files, await drawPlan());
  const rows = new Rows();
  addPeople(rows);
  addBuildings(rows);
  addPlan(rows, plan, new Date(now.getTime() - 30 * dayMs).toISOString());
  addProject(rows, now);
  addReportWords(rows);
  addVolunteers(rows, now);
  addVolunteerSettings(rows);
  addPastYear(rows, pictures);
  addPastActivities(rows);
  addThisYear(rows, pictures, now);
  addTonight(rows, pictures, now);
  addRound(rows, now);
  addNextWeek(rows, now);
  addWholeCycle(rows, pictures, now);
  const registers = addRegisters(rows, pictures, now);
  await withClient(databaseUrl, async (client) => {
    await client.query('begin');
    await rows.write(client);
    await confirmRegisters(client, registers);
    await client.query('commit');
  });
  const database = await openDatabase({ url: databaseUrl, poolSize: 1, log });
  await database.em().transactional(tellPastMeetings);
  await database.close();
  log.info({ ms: Math.round(performance.now() - started) }, 'demo data written');
}

async function withClient<Result>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function drawPictures(files: FileStore): Promise<PictureShelf> {
  const scenes = [...new Set(issueStories.map((story) => story.scene))];
  const wanted = scenes.flatMap((scene) =>
    (['before', 'after'] as const).map((moment): [Scene, Moment] => [scene, moment]),
  );
  const drawn = await Promise.all(
    wanted.map(async ([scene, moment]) => {
      return [pictureKey(scene, moment), await keep(files, await drawPicture(scene, moment))] as const;
    }),
  );
  return new Map(drawn);
}

async function keep(files: FileStore, picture: Buffer): Promise<{ sha256: string; bytes: number }> {
  const sha256 = createHash('sha256').update(picture).digest('hex');
  await files.keep(sha256, picture);
  return { sha256, bytes: picture.length };
}

function addPeople(rows: Rows): void {
  const everyone = new Map<string, DemoPerson>();
  for (const person of [
    ...Object.values(staff),
    ...Object.values(chairs),
    ...volunteers,
    ...contacts.map((contact) => contact.person),
  ])
    everyone.set(person.id, person);
  let number = 0;
  for (const person of everyone.values()) {
    number += 1;
    rows.add('auth_user', {
      id: person.id,
      name: person.name,
      email: `demo-${number}@demo.invalid`,
      email_verified: false,
      created_at: '2022-09-01T02:00:00Z',
      updated_at: '2022-09-01T02:00:00Z',
    });
    rows.add('person', {
      id: person.id,
      name: person.name,
      origin: person.origin,
      resident_group: person.group,
      phone: `139${String(10_000_000 + number * 7_919).slice(0, 8)}`,
      created_at: '2022-09-01T02:00:00Z',
      is_demo: true,
    });
  }
  for (const community of Object.values(communities)) {
    rows.add('community', {
      id: community.id,
      name: community.name,
      street: community.street,
      endorsement_threshold: 1,
      confirmation_threshold: community.confirmations,
      is_demo: true,
    });
  }
  for (const key of unitKeys)
    rows.add('responsible_unit', { id: unitId(key), name: units[key].name, is_demo: true });
  grants().forEach(({ person, role, community, unit }, at) => {
    rows.add('role_grant', {
      id: idOf('grant', at),
      person_id: person.id,
      role,
      community_id: community ? communities[community].id : null,
      unit_id: unit ? unitId(unit) : null,
      granted_by: null,
      granted_at: new Date(Date.parse('2022-09-01T02:00:00Z') + at * 1000).toISOString(),
    });
  });
}

/** 2,830,000 yuan. */
const yearlyFeeCents = 283_000_000;

function addProject(rows: Rows, now: Date): void {
  const projectId = idOf('project', 'centre');
  rows.add('project', {
    id: projectId,
    name: '天河区来穗人员服务示范中心',
    department: '区委政法委（区来穗人员服务管理局）',
    carrier: '来穗人员服务中心（示例）',
    is_demo: true,
  });
  rows.add('project_contract', {
    ...{ project_id: projectId, number: '示例-2021-018', client: '区委政法委（区来穗人员服务管理局）' },
    ...{ contractor: '社会工作服务机构（示例）', sum_cents: 3 * yearlyFeeCents },
    ...{ signed_on: '2021-09-20', starts_on: '2021-10-01', ends_on: '2024-09-30' },
  });
  const today = localDay(now.getTime());
  // Early in a contract year, the weeks before today reach back into the one before.
  const years = [addDays(today, -recentDays), today].map(contractYearOf);
  const periods = new Map([pastYear, ...years].map((period) => [period.from, period]));
  for (const period of periods.values()) {
    rows.add('reporting_period', {
      id: idOf('period', period.from),
      project_id: projectId,
      starts_on: period.from,
      ends_on: period.to,
    });
    // A year's fee of the contract.
    rows.add('budget_version', {
      ...{ period_id: idOf('period', period.from), version: 1 },
      ...{ initial_budget_cents: yearlyFeeCents, budget_cents: yearlyFeeCents },
      ...{ entered_by: staff.administrator.id, entered_at: '2022-09-20T02:00:00Z' },
      ...{ decided_by: staff.evaluator.id, decided_at: '2022-09-21T02:00:00Z' },
    });
  }
  indicators.forEach(({ code, target }, at) => {
    rows.add('indicator_target', {
      project_id: projectId,
      code,
      position: at + 1,
      operator: target.operator,
      target_from: endsOf(target).from,
      target_to: endsOf(target).to,
    });
  });
}
