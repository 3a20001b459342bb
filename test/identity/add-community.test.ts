import { afterAll, beforeAll, expect, it } from 'vitest';
import { addCommunity } from '../../server/identity/add-community.ts';
import { raiseIssue } from '../../server/issues/commands/raise-issue.ts';
import { refusalOf } from '../meetings/hall.ts';
import { Quarter } from '../issues/quarter.ts';

let quarter: Quarter;
beforeAll(async () => {
  quarter = await Quarter.open();
});
afterAll(() => quarter.close());

it('an administrator adds a community with its first host, once; nobody else does', async () => {
  const administrator = await quarter.person('administrator');
  const wanted = { name: '新桥社区', street: '天园街', hostName: '周敏' };
  const made = await quarter.run(addCommunity, administrator, wanted);
  const [grant] = await quarter.rows(
    'select role, community_id as "communityId" from role_grant where person_id = $1',
    [made.hostId],
  );
  expect(grant).toEqual({ role: 'host', communityId: made.communityId });
  const link = await quarter
    .ask(administrator)
    .identity.issueLink({ communityId: made.communityId, personId: made.hostId });
  expect(link.url).toContain('/enter#');
  expect(await refusalOf(quarter.run(addCommunity, administrator, wanted))).toBe('communityTaken');
  const host = await quarter.person('host');
  expect(await refusalOf(quarter.run(addCommunity, host, { ...wanted, name: '另一个社区' }))).toBe(
    'notAllowed',
  );
  const stranger = quarter.words({ communityId: made.communityId });
  expect(await refusalOf(quarter.run(raiseIssue, host, stranger))).toBe('notAllowed');
});
