import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectDir } from '../../server/config.ts';
import { openDatabase } from '../../server/database.ts';
import { acceptIssue, rejectIssue } from '../../server/issues/commands/screen-issue.ts';
import { endorseIssue } from '../../server/issues/commands/endorse-issue.ts';
import { historyOf } from '../../server/issues/history.ts';
import { verifyHistories } from '../../server/issues/verify-histories.ts';
import { migrate } from '../../server/migrate.ts';
import { sha256 } from '../../server/sha256.ts';
import { historyFault } from '../../shared/issues/history-chain.ts';
import { Hall } from '../meetings/hall.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { quietLog } from '../support/postgres.ts';
import { Street } from './street.ts';

let hall: Hall;
let street: Street;
beforeAll(async () => {
  hall = await Hall.open();
  street = await Street.open(hall);
});
afterAll(() => hall.close());

describe('the history of an issue', () => {
  it('is chained from its raising on, and only grows', async () => {
    const issueId = await street.raise();
    await street.run(acceptIssue, street.host, { issueId });
    const entries = await historyOf(hall.database.em(), issueId);
    expect(entries.map(({ type }) => type)).toEqual(['raised', 'accepted']);
    expect(historyFault(issueId, entries, sha256)).toBeNull();
    await expect(hall.rows('delete from issue_history where issue_id = $1', [issueId])).rejects.toThrow(
      'append-only',
    );
  });

  it('says once when enough have endorsed', async () => {
    await hall.rows('update community set endorsement_threshold = 2 where id = $1', [street.communityId]);
    const issueId = await street.accepted([street.resident(1), street.resident(2), street.resident(3)]);
    expect(await street.story(issueId)).toEqual(['raised', 'accepted', 'endorsedEnough']);
  });

  it('answers a repeated command with one entry', async () => {
    const issueId = await street.accepted();
    const id = uuidv7();
    await street.run(endorseIssue, street.resident(4), { issueId }, id);
    await street.run(endorseIssue, street.resident(4), { issueId }, id);
    expect(await street.story(issueId)).toEqual(['raised', 'accepted']);
  });

  it.each([
    ['a changed reason', `update issue_history set data = '{"reason":"别的"}' where seq = 2`, 'data'],
    ['another actor', `update issue_history set actor_id = null where seq = 2`, 'link'],
    ['a missing entry', `delete from issue_history where seq = 1`, 'order'],
  ])('shows %s', async (_what, tampering, what) => {
    const other = await Street.open(hall);
    const issueId = await other.raise();
    await other.run(rejectIssue, other.host, { issueId, reason: '属于别的社区' });
    const client = await hall.database.pool.connect();
    try {
      await client.query('begin');
      await client.query('delete from notification where issue_id = $1', [issueId]);
      await client.query('alter table issue_history disable trigger issue_history_append_only');
      await client.query(`${tampering} and issue_id = $1`, [issueId]);
      await client.query('alter table issue_history enable trigger issue_history_append_only');
      await client.query('commit');
    } finally {
      client.release();
    }
    const { faults } = await verifyHistories(hall.database.em());
    expect(faults.find((fault) => fault.issueId === issueId)).toMatchObject({ what });
  });
});

describe('the migration', () => {
  it('chains what was written before there was a chain', async () => {
    const test = await createEmptyDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'gongyi-history-'));
    const client = new Client({ connectionString: test.url });
    try {
      const all = join(projectDir, 'migrations');
      for (const file of (await readdir(all)).filter((name) => name < '0070'))
        await cp(join(all, file), join(folder, file));
      await migrate(test.url, { log: quietLog(), folder });
      await client.connect();
      const [communityId, personId, issueId] = [uuidv7(), uuidv7(), uuidv7()];
      await client.query(`insert into community (id, name, street) values ($1, '骏景', '天园街')`, [
        communityId,
      ]);
      await client.query(`insert into auth_user (id, name, email) values ($1, '张三', 'z@test.invalid')`, [
        personId,
      ]);
      await client.query(`insert into person (id, name, resident_group) values ($1, '张三', 'local')`, [
        personId,
      ]);
      await client.query(
        `insert into issue (id, community_id, number, title, body, category, place, raiser_id, state, state_reason, raised_at)
         values ($1, $2, 1, '路灯不亮', '', 'streetLights', '', $3, 'rejected', '重复', now())`,
        [issueId, communityId, personId],
      );
      for (const [index, [type, data, actor]] of [
        ['raised', {}, personId],
        ['rejected', { reason: '“重复”\n' }, null],
      ].entries()) {
        await client.query(
          'insert into issue_history (issue_id, seq, type, data, actor_id, at) values ($1, $2, $3, $4, $5, $6)',
          [issueId, index + 1, type, JSON.stringify(data), actor, new Date(1_790_000_000_123).toISOString()],
        );
      }
      await cp(join(all, '0070_issue_history_chain.sql'), join(folder, '0070_issue_history_chain.sql'));
      await migrate(test.url, { log: quietLog(), folder });
      const database = await openDatabase({ url: test.url, poolSize: 1, log: pino({ enabled: false }) });
      const entries = await historyOf(database.em(), issueId);
      await database.close();
      expect(entries).toHaveLength(2);
      expect(historyFault(issueId, entries, sha256)).toBeNull();
    } finally {
      await client.end();
      await rm(folder, { recursive: true });
      await test.drop();
    }
  });
});
