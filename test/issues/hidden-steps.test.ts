/** One step of an issue, hidden or reported by itself. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { hideContent, leaveContent, restoreContent } from '../../server/issues/commands/moderate.ts';
import { reportDone } from '../../server/issues/commands/report-work.ts';
import { sendToUnit } from '../../server/issues/commands/screen-issue.ts';
import { verifyHistories } from '../../server/issues/verify-histories.ts';
import { evidenceOf } from '../../server/reporting/evidence.ts';
import { maySee, fileOf } from '../../server/files/handler.ts';
import type { Quarter } from './quarter.ts';
import { codeOf, Moderated, nobody, title } from './moderated.ts';

let moderated: Moderated;
let quarter: Quarter;
let host: SignedIn;
let administrator: SignedIn;
let raiser: SignedIn;
let neighbour: SignedIn;
let issueId: string;

beforeAll(async () => {
  moderated = await Moderated.open();
  ({ quarter, host, administrator, raiser, neighbour } = moderated);
});
afterAll(() => quarter.close());

describe('one step', () => {
  const said = '三楼老陈家堆的';
  let contact: SignedIn;
  let picture: string;
  let step: number;
  let actionItemId: string;

  beforeEach(async () => {
    raiser = await quarter.person();
    issueId = await quarter.accepted(raiser, host, { title });
    const unit = await quarter.unit();
    ({ contact } = unit);
    await quarter.run(sendToUnit, host, {
      ...{
        issueId,
        unitId: unit.unitId,
        what: '清理楼道',
        dueOn: '2099-01-01',
        supervisorId: null,
        reason: '等不得',
      },
    });
    [{ id: actionItemId } = { id: '' }] = await quarter.rows<{ id: string }>(
      'select id from action_item where issue_id = $1',
      [issueId],
    );
    picture = await moderated.picture(contact);
    await quarter.run(reportDone, contact, { actionItemId, words: said, photoIds: [picture] });
    const { timeline } = await quarter.ask(host).issues.detail({ issueId });
    step = timeline.find(({ type }) => type === 'doneReported')?.seq ?? 0;
  });

  const part = () => ({ issueId, fileId: null, step });
  const readers: Record<string, () => Promise<unknown>> = {
    'public page': () => quarter.ask(nobody).public.issue({ id: issueId }),
    'page of a neighbour': () => quarter.ask(neighbour).issues.detail({ issueId }),
    'list of whoever supervises': async () =>
      (await quarter.ask(host).issues.supervised({})).rows.filter((one) => one.issueId === issueId),
    'news of the raiser': () => quarter.ask(raiser).notices.mine({ before: null }),
    evidence: async () => {
      await quarter.rows(`update issue set state = 'verified', verified_at = now() where id = $1`, [issueId]);
      return evidenceOf(quarter.database.em(), 'issue', issueId);
    },
  };

  test.each(Object.keys(readers))(
    'hidden leaves the %s, words and pictures, and comes back',
    async (name) => {
      const read = async () => JSON.stringify(await readers[name]?.());
      const showsPictures = (await read()).includes(picture);
      expect(await read()).toContain(said);
      await quarter.run(hideContent, host, { ...part(), reason: '点了别人的名' });
      const text = await read();
      expect(text).not.toContain(said);
      expect(text).not.toContain(picture);
      if (name.includes('page')) expect(text).toContain('点了别人的名');
      await quarter.run(restoreContent, host, { ...part(), reason: '误会' });
      expect(await read()).toContain(said);
      expect((await read()).includes(picture)).toBe(showsPictures);
    },
  );

  test('is still read by moderators and whoever said it, and its pictures are opened by them', async () => {
    await quarter.run(hideContent, host, { ...part(), reason: '点了别人的名' });
    const hidden = { hiddenReason: '点了别人的名', words: said };
    const { timeline } = await quarter.ask(host).issues.detail({ issueId });
    expect(timeline.find(({ seq }) => seq === step)).toMatchObject(hidden);
    const own = await quarter.ask(contact).issues.taskTimeline({ actionItemId });
    expect(own.find(({ seq }) => seq === step)).toMatchObject(hidden);
    const file = await fileOf(quarter.database.em(), picture);
    const opens = [nobody, neighbour, contact, host, administrator].map(
      (viewer) => file && maySee(viewer, file),
    );
    expect(opens).toEqual([false, false, true, true, true]);
    expect(await quarter.ask(administrator).issues.moderation({ issueId })).toMatchObject({
      steps: [{ step, type: 'doneReported', ...hidden }],
    });
  });

  test('is reported by itself, settled by itself, and named in the history', async () => {
    const asked = { ...part(), why: 'privacy', words: '' } as const;
    await quarter.ask(neighbour).public.report({ ...asked, id: uuidv4() });
    await quarter.ask(neighbour).public.report({ ...asked, step: null, id: uuidv4() });
    expect(await codeOf(quarter.ask(neighbour).public.report({ ...asked, id: uuidv4() }))).toBe(
      'reportedAlready',
    );
    const { reports, steps } = await quarter.ask(host).issues.moderation({ issueId });
    expect(new Set(reports.map((one) => one.step))).toEqual(new Set([step, null]));
    expect(steps).toMatchObject([{ step, hiddenReason: null }]);
    await quarter.run(leaveContent, host, part());
    expect(await codeOf(quarter.run(leaveContent, host, part()))).toBe('nothingChanged');
    expect((await quarter.ask(host).issues.moderation({ issueId })).reports).toMatchObject([{ step: null }]);
    const [entry] = await quarter.rows<{ data: object }>(
      `select data from issue_history where issue_id = $1 and type = 'contentLeft'`,
      [issueId],
    );
    expect(entry?.data).toEqual({ fileId: null, step, reports: 1 });
    await quarter.run(hideContent, host, { ...part(), reason: '点了别人的名' });
    expect(await codeOf(quarter.ask(nobody).public.report({ ...asked, id: uuidv4() }))).toBe('notAllowed');
    expect((await verifyHistories(quarter.database.em())).faults).toEqual([]);
  });

  test('is hidden once, and only where somebody said something', async () => {
    const reason = '点了别人的名';
    expect(await codeOf(quarter.run(restoreContent, host, { ...part(), reason }))).toBe('nothingChanged');
    await quarter.run(hideContent, host, { ...part(), reason });
    expect(await codeOf(quarter.run(hideContent, host, { ...part(), reason }))).toBe('nothingChanged');
    for (const wrong of [{ step: 1 }, { step: 999 }, { fileId: picture }])
      expect(await codeOf(quarter.run(hideContent, host, { ...part(), ...wrong, reason }))).toBe(
        'notAllowed',
      );
    expect(await codeOf(quarter.run(hideContent, neighbour, { ...part(), reason }))).toBe('notAllowed');
  });
});
