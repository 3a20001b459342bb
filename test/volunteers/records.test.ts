import ExcelJS from 'exceljs';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { localDay } from '../../shared/local-time.ts';
import { settingsDefaults, settingsInput, starLevelFault } from '../../shared/volunteers/settings.ts';
import { changeVolunteerSettings } from '../../server/volunteers/commands/change-settings.ts';
import { checkInByLead } from '../../server/volunteers/commands/check-in.ts';
import { confirmTurnouts } from '../../server/volunteers/commands/confirm-turnouts.ts';
import { startWaves } from '../../server/volunteers/commands/waves.ts';
import { recordsHandler } from '../../server/volunteers/records/handler.ts';
import { versionOf } from '../../server/version-of.ts';
import { settingsOf } from '../../server/volunteers/settings.ts';
import { listening, type Listening } from '../support/listening.ts';
import { hour, monday, refusalOf, Town } from './town.ts';

let town: Town;
let server: Listening;
let origin: string;
let viewer: Viewer = { kind: 'anyone' };
beforeAll(async () => {
  town = await Town.open();
  const app = express();
  app.use(
    '/records',
    recordsHandler({ database: town.database, now: () => new Date(town.now) }, () => Promise.resolve(viewer)),
  );
  server = await listening(app);
  ({ origin } = server);
});
afterAll(async () => {
  await server.close();
  await town.close();
});

async function held(title = '消防志愿巡查') {
  town.now = monday;
  const community = await town.community();
  const lead = await town.lead(community);
  const at = await town.shift(lead, community);
  await town.rows('update activity set title = $2 where id = (select activity_id from shift where id = $1)', [
    at.shiftId,
    title,
  ]);
  const [came, unverified] = await town.volunteers(2, community);
  if (!came || !unverified) throw new Error('no volunteers');
  await town.book(lead, at.requirementId, [came]);
  town.now = at.startsAt;
  await town.run(checkInByLead, lead, { shiftId: at.shiftId, personId: came.personId });
  town.now = at.endsAt;
  await town.run(confirmTurnouts, lead, { shiftId: at.shiftId });
  const later = await town.shift(lead, community);
  await town.book(lead, later.requirementId, [unverified]);
  town.now = later.startsAt;
  await town.run(checkInByLead, lead, { shiftId: later.shiftId, personId: unverified.personId });
  return { community, lead, came };
}

function ask(who: SignedIn | null, communityId: string, days: { from?: string; to?: string } = {}) {
  viewer = who ?? { kind: 'anyone' };
  const today = localDay(town.now);
  const query = new URLSearchParams({ communityId, from: today, to: today, language: 'zh-CN', ...days });
  return fetch(`${origin}/records?${query}`);
}

async function sheetsOf(response: Response): Promise<string[][][]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(await response.arrayBuffer());
  return workbook.worksheets.map((sheet) => {
    const rows: string[][] = [];
    sheet.eachRow((row) => {
      rows.push(
        Array.from({ length: sheet.columnCount }, (_, at) => {
          const cell = row.getCell(at + 1);
          expect(cell.formula).toBeUndefined();
          return cell.text;
        }),
      );
    });
    return rows;
  });
}

describe('service records', () => {
  test('hold what was verified, and leave the identity numbers to others', async () => {
    const { community, lead, came } = await held();
    const [volunteers, services] = await sheetsOf(await ask(lead, community));
    expect(volunteers).toHaveLength(3);
    expect(services).toHaveLength(3);
    expect(volunteers?.[1]?.slice(0, 4)).toEqual(['志愿者编号', '姓名', '证件类型', '证件号码']);
    expect(volunteers?.[2]?.slice(1, 4)).toEqual([came.name, '', '']);
    expect(volunteers?.[2]?.[12]).toBe('2');
    expect(services?.[2]).toEqual(
      expect.arrayContaining([came.name, '消防志愿巡查', '3 号巷口', lead.name, '2']),
    );
  });

  test('carry no formula that somebody wrote into a title', async () => {
    const { community, lead } = await held('=HYPERLINK("http://bad")');
    const [, services] = await sheetsOf(await ask(lead, community));
    expect(services?.[2]).toContain(`'=HYPERLINK("http://bad")`);
  });

  test('are for those who keep the community’s volunteers, and for sensible days', async () => {
    const { community, lead, came } = await held();
    expect((await ask(null, community)).status).toBe(401);
    expect((await ask(came, community)).status).toBe(403);
    expect((await ask(await town.lead(await town.community()), community)).status).toBe(403);
    expect((await ask(lead, community, { from: '2026-11-24', to: '2026-11-23' })).status).toBe(400);
    expect((await ask(lead, community, { to: '2026-12-31' })).status).toBe(400);
    expect((await ask(lead, community, { from: '2020-01-01' })).status).toBe(400);
    expect((await ask(lead, community, { from: 'yesterday' })).status).toBe(400);
  });
});

describe('settings', () => {
  test.each([
    [[100, 300, 600, 1000, 1500], null],
    [[100, 300, 300, 1000, 1500], 2],
    [[0, 300, 600, 1000, 1500], 0],
  ])('star levels %j go up', (hours, fault) => {
    expect(starLevelFault(hours)).toBe(fault);
    expect(settingsInput.safeParse({ ...settingsDefaults, starHours: hours }).success).toBe(fault === null);
  });

  test('are the defaults until a lead of the community changes them', async () => {
    town.now = monday;
    const community = await town.community();
    const lead = await town.lead(community);
    expect(await settingsOf(town.database.em(), community)).toEqual(settingsDefaults);
    const settings = {
      ...settingsDefaults,
      starHours: [10, 20, 30, 40, 50],
      weeklyCap: 1,
      issuer: '来穗中心',
    };
    const stranger = await town.lead(await town.community());
    const version = versionOf(settingsDefaults);
    const change = { communityId: community, version, settings };
    expect(await refusalOf(town.run(changeVolunteerSettings, stranger, change))).toBe('notAllowed');
    await town.run(changeVolunteerSettings, lead, change);
    expect(await settingsOf(town.database.em(), community)).toEqual(settings);
  });

  test('that two leads change at once are those of the first; the second looks and saves again', async () => {
    town.now = monday;
    const community = await town.community();
    const leads = [await town.lead(community), await town.lead(community)];
    const capped = (weeklyCap: number, version: string) => ({
      ...{ communityId: community, version, settings: { ...settingsDefaults, weeklyCap } },
    });
    const version = versionOf(settingsDefaults);
    const answers = await Promise.allSettled(
      leads.map((lead, at) => town.run(changeVolunteerSettings, lead, capped(11 + at, version))),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const second = leads[answers[0]?.status === 'fulfilled' ? 1 : 0];
    if (!second) throw new Error('two leads were made');
    const held = await settingsOf(town.database.em(), community);
    expect(held.weeklyCap).toBe(answers[0]?.status === 'fulfilled' ? 11 : 12);
    expect(await refusalOf(town.run(changeVolunteerSettings, second, capped(20, version)))).toBe(
      'changedMeanwhile',
    );
    await town.run(changeVolunteerSettings, second, capped(20, versionOf(held)));
    expect((await settingsOf(town.database.em(), community)).weeklyCap).toBe(20);
  });

  test('hold for the waves that start from then on', async () => {
    town.now = monday;
    const community = await town.community();
    const lead = await town.lead(community);
    const [one] = await town.volunteers(1, community);
    const at = await town.shift(lead, community);
    await town.run(changeVolunteerSettings, lead, {
      communityId: community,
      version: versionOf(settingsDefaults),
      settings: { ...settingsDefaults, quietFrom: '07:00', quietTo: '12:00', weeklyCap: 2 },
    });
    await town.run(startWaves, lead, {
      ...{ requirementId: at.requirementId, deadlineAt: at.startsAt + hour, answerMinutes: 30 },
      levelPercent: 90,
    });
    const [plan] = await town.rows(
      'select quiet_from, quiet_to, weekly_cap from wave_plan where requirement_id = $1',
      [at.requirementId],
    );
    expect(plan).toEqual({ quiet_from: '07:00', quiet_to: '12:00', weekly_cap: 2 });
    // At eight it is quiet here: nobody has been asked.
    expect(await town.rows('select 1 from offer where person_id = $1', [one?.personId])).toEqual([]);
  });
});
