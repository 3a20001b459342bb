/** Answers copied from paper: where they wait, and out of the results when they were copied wrongly. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertDetails } from '../../server/reporting/registers/import-details.ts';
import { registerOverview, registerPage } from '../../server/reporting/registers/queries.ts';
import { appRouter } from '../../server/router.ts';
import { confirmPapers, withdrawPaper } from '../../server/reporting/surveys/commands.ts';
import { satisfactionOf } from '../../server/reporting/surveys/satisfaction.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { servicesOver } from '../support/services.ts';
import { RegisterDesk, refusal } from './register-desk.ts';

const year = { from: '2026-01-01', to: '2026-12-31' };

describe('an answer on paper', () => {
  let desk: RegisterDesk;
  let lead: SignedIn;
  let surveyId: string;
  beforeAll(async () => {
    desk = await RegisterDesk.open();
    lead = await desk.town.person([{ role: 'volunteerLead', communityId: desk.communityId }]);
    surveyId = await desk.add('survey', { onDay: '2026-05-01', title: '满意度' });
  });
  afterAll(() => desk.close());

  const on = (day: string) => {
    desk.town.now = Date.parse(`${day}T10:00:00+08:00`);
  };
  const surveys = (viewer: SignedIn) =>
    appRouter.createCaller({ services: servicesOver(desk.town.runner), viewer }).surveys;
  const copy = (paper: string, overall: number) =>
    insertDetails(desk.em(), {
      table: 'paperAnswers',
      lines: [
        {
          entryId: surveyId,
          values: { paper, onDay: '2026-05-20', overall: String(overall), attitude: '4', usefulness: '4' },
        },
      ],
      recordedBy: desk.host.personId,
      now: new Date(desk.town.now),
    });
  const idOf = async (paper: string) => (await surveys(desk.host).paper({ surveyId, paper }))?.id ?? surveyId;
  const confirm = async (paper: string) =>
    desk.run(confirmPapers, desk.second, { entryId: surveyId, answerIds: [await idOf(paper)] });
  const takeOut = async (answerId: string, actor: SignedIn) =>
    desk.run(withdrawPaper, actor, { answerId, reason: '抄错了' });
  const satisfied = (asOf: string | null = null) => satisfactionOf(desk.em(), { ...year, asOf });
  const waiting = async () => {
    const { registers } = await registerOverview(desk.em(), desk.second, new Date(desk.town.now));
    return registers.find(({ register }) => register === 'survey')?.waiting;
  };

  it('stands in the list of what waits until a second person confirmed it', async () => {
    on('2026-06-01');
    expect(await waiting()).toBe(0);
    await copy('A1', 5);
    await copy('A2', 1);
    expect(await waiting()).toBe(1);
    const { entries } = await registerPage(desk.em(), { register: 'survey', page: 0, onlyWaiting: true });
    expect(entries).toMatchObject([{ id: surveyId, papersWaiting: 2, amount: 0 }]);
    for (const paper of ['A1', 'A2']) await confirm(paper);
    expect(await waiting()).toBe(0);
  });

  it('that is confirmed is taken out by somebody who confirms and did not copy it', async () => {
    const id = await idOf('A2');
    await expect(takeOut(id, desk.host)).rejects.toEqual(refusal('ownEntry'));
    await expect(takeOut(id, lead)).rejects.toEqual(refusal('notAllowed'));
    expect(await satisfied()).toEqual({ answers: 2, satisfied: 1 });
    on('2026-08-05');
    await takeOut(id, desk.third);
    await expect(takeOut(id, desk.third)).rejects.toEqual(refusal('changedMeanwhile'));
    expect(await satisfied()).toEqual({ answers: 1, satisfied: 1 });
    expect(await satisfied('2026-08-04')).toEqual({ answers: 2, satisfied: 1 });
    expect(await surveys(desk.second).result({ surveyId })).toMatchObject({
      ...{ answers: 1, papersWaiting: 0, marks: { overall: [0, 0, 0, 0, 1] } },
      papersGone: [{ paper: 'A2', reason: '抄错了', byName: desk.third.name }],
    });
    expect(await surveys(desk.host).paper({ surveyId, paper: 'A2' })).toBeNull();
    const csv = await surveys(desk.second).file({ surveyId, format: 'csv', language: 'en' });
    expect(Buffer.from(csv.content, 'base64').toString('utf8')).not.toContain('A2');
  });

  it('may be copied again, and counts once it is confirmed', async () => {
    await copy('A2', 4);
    expect(await waiting()).toBe(1);
    await confirm('A2');
    expect(await satisfied()).toEqual({ answers: 2, satisfied: 2 });
  });

  it('that waits is taken out by whoever copied it or confirms, and by no other', async () => {
    await copy('A3', 2);
    const id = await idOf('A3');
    await expect(takeOut(id, lead)).rejects.toEqual(refusal('notAllowed'));
    await takeOut(id, desk.host);
    await copy('A3', 2);
    await takeOut(await idOf('A3'), desk.second);
    expect(await waiting()).toBe(0);
    await expect(desk.run(confirmPapers, desk.third, { entryId: surveyId, answerIds: [id] })).rejects.toEqual(
      refusal('nothingToConfirm'),
    );
  });

  it('given by phone cannot be taken out', async () => {
    await desk.town.rows(
      `insert into survey_answer (id, survey_id, on_day, overall, attitude, usefulness)
       values (gen_random_uuid(), $1, '2026-05-20', 1, 1, 1)`,
      [surveyId],
    );
    const [answer] = await desk.town.rows<{ id: string }>('select id from survey_answer where paper is null');
    await expect(takeOut(answer?.id ?? '', desk.second)).rejects.toEqual(refusal('changedMeanwhile'));
  });
});
