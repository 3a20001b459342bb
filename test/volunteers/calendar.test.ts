import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calendarFile } from '../../shared/volunteers/ical.ts';
import { hashToken, newToken } from '../../server/identity/tokens.ts';
import { calendarHandler, revokeCalendar } from '../../server/volunteers/profiles/calendar.ts';
import { listening, type Listening } from '../support/listening.ts';
import { hour, monday, Town } from './town.ts';

describe('the calendar file', () => {
  const shift = {
    ...{ id: 's', title: '巡查; 消防, 夜间', place: '3 号巷口', description: 'a\nb', point: null },
    ...{ startsAt: monday, endsAt: monday + hour, changedAt: monday - hour },
  };
  const file = calendarFile([shift], { name: '我的', host: 'gongyi.test' });
  test('has times in UTC, escaped texts and lines that end as they should', () => {
    expect(file).toContain('DTSTART:20261123T000000Z\r\n');
    expect(file).toContain('DTEND:20261123T010000Z\r\n');
    expect(file).toContain('SUMMARY:巡查\\; 消防\\, 夜间\r\n');
    expect(file).toContain('DESCRIPTION:a\\nb\r\n');
    expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(file.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
  });
  test('folds lines at 75 octets, never within a character', () => {
    const title = '志愿'.repeat(60);
    const long = calendarFile([{ ...shift, title }], { name: '我的', host: 'gongyi.test' });
    for (const line of long.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(long.replace(/\r\n /g, '')).toContain(title);
  });
});

let town: Town;
let server: Listening;
let origin: string;
beforeAll(async () => {
  town = await Town.open();
  const app = express();
  app.use(
    '/calendar',
    calendarHandler({
      ...{ database: town.database, now: () => new Date(town.now) },
      config: { publicUrl: 'https://gongyi.test' },
    }),
  );
  server = await listening(app);
  ({ origin } = server);
});
afterAll(async () => {
  await server.close();
  await town.close();
});

test('a calendar is read at an address that only its owner knows, until it is revoked', async () => {
  town.now = monday;
  const community = await town.community();
  const lead = await town.lead(community);
  const self = await town.volunteer(community);
  const at = await town.shift(lead, community);
  await town.book(lead, at.requirementId, [self]);
  const token = newToken();
  await town.rows(
    'insert into calendar_feed (id, person_id, token_hash, made_at) values (gen_random_uuid(), $1, $2, now())',
    [self.personId, hashToken(token)],
  );
  const read = (given: string) => fetch(`${origin}/calendar/${given}.ics`);
  const response = await read(token);
  expect(response.headers.get('content-type')).toContain('text/calendar');
  const text = await response.text();
  expect(text).toContain('SUMMARY:消防志愿巡查');
  expect(text).toContain(`UID:${at.shiftId}@gongyi.test`);
  expect(text).toContain(`DESCRIPTION:联系人：${lead.name}`);
  expect((await read(newToken())).status).toBe(404);
  await town.run(revokeCalendar, self, {});
  expect((await read(token)).status).toBe(404);
});
