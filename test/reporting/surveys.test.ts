/** What a survey came to, and how it leaves the house. */
import ExcelJS from 'exceljs';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../../server/live/command.ts';
import { runCommand } from '../../server/live/run-command.ts';
import { evidenceOf } from '../../server/reporting/evidence.ts';
import { answerSurvey, surveyPage } from '../../server/reporting/open-pages/open-pages.ts';
import { addEntry, withdrawEntry } from '../../server/reporting/registers/commands.ts';
import { registerPage } from '../../server/reporting/registers/queries.ts';
import { surveysRouter } from '../../server/reporting/surveys/router.ts';
import { hideWords, showWords } from '../../server/reporting/surveys/commands.ts';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { meanOf, satisfiedShare, titleIn } from '../../shared/reporting/survey-result.ts';
import { tmpdir } from 'node:os';
import { servicesOver } from '../support/services.ts';
import { Town } from '../volunteers/town.ts';

describe('marks', () => {
  it.each([
    [[0, 0, 0, 0, 0], null, null],
    [[0, 0, 1, 1, 1], 4, 0.666],
    [[1, 0, 0, 0, 2], 3.67, 0.666],
    [[0, 0, 0, 0, 3], 5, 1],
  ])('%j come to a mean of %s and a share of %s, cut and not rounded up', (marks, mean, share) => {
    expect(meanOf(marks)).toBe(mean);
    expect(satisfiedShare(marks)).toBe(share);
  });
});

it('a title is shown in the reader’s language, or in the one that there is', () => {
  expect(titleIn({ zh: '满意度', en: 'Satisfaction' }, 'en')).toBe('Satisfaction');
  expect(titleIn({ zh: '满意度', en: 'Satisfaction' }, 'zh-CN')).toBe('满意度');
  expect(titleIn({ zh: '满意度', en: '' }, 'en')).toBe('满意度');
});

describe('the result of a survey', () => {
  let town: Town;
  let host: SignedIn;
  let evaluator: SignedIn;
  let surveyId: string;
  const run = <Input, Reply>(command: Command<Input, Reply>, actor: SignedIn, input: Input) =>
    runCommand(town.runner, command, { id: uuidv4(), actor, input });
  const as = (viewer: Viewer) =>
    surveysRouter.createCaller({ services: servicesOver(town.runner, { GONGYI_DATA: tmpdir() }), viewer });
  const answer = (marks: { overall: number; attitude: number; usefulness: number }, words = '') =>
    answerSurvey(town.runner, { surveyId, answerId: uuidv4(), ...marks, words });

  beforeAll(async () => {
    town = await Town.open();
    const communityId = await town.community();
    host = await town.person([{ role: 'host', communityId }]);
    evaluator = await town.person([{ role: 'evaluator', communityId: null }]);
    const values = { onDay: '2026-10-01', title: '=满意度', titleEn: 'Satisfaction' };
    ({ entryId: surveyId } = await run(addEntry, host, {
      ...{ register: 'survey' as const, communityId, values, fileIds: [] },
    }));
    town.now = Date.parse('2026-10-31T23:59:00+08:00');
    await answer({ overall: 5, attitude: 4, usefulness: 1 }, '打 13812345678 找我');
    town.now = Date.parse('2026-11-01T00:01:00+08:00');
    await answer({ overall: 3, attitude: 4, usefulness: 5 }, '骂人的话');
    await answer({ overall: 4, attitude: 4, usefulness: 5 });
  });
  afterAll(() => town.close());

  it('counts every question, in all and by month, and masks numbers of telephones', async () => {
    const result = await as(host).result({ surveyId });
    expect(result).toMatchObject({
      titles: { zh: '=满意度', en: 'Satisfaction' },
      ...{ answers: 3, onPaper: 0, wordsGiven: 2, mayHide: true, mayExport: false },
      marks: { overall: [0, 0, 1, 1, 1], attitude: [0, 0, 0, 3, 0], usefulness: [1, 0, 0, 0, 2] },
      months: [
        { month: '2026-10', answers: 1, marks: { overall: [0, 0, 0, 0, 1] } },
        { month: '2026-11', answers: 2, marks: { overall: [0, 0, 1, 1, 0] } },
      ],
    });
    expect(result.words.map(({ words }) => words)).toEqual(['骂人的话', '打 138****5678 找我']);
    expect(await surveyPage(town.database.em(), surveyId)).toMatchObject({ titles: { en: 'Satisfaction' } });
    const { entries } = await registerPage(town.database.em(), {
      ...{ register: 'survey', onlyWaiting: false, page: 0 },
    });
    expect(entries).toMatchObject([{ id: surveyId, amount: 3 }]);
  });

  it('leaves the house with its sample size, without ids, and neutral towards formulas', async () => {
    await expect(as(host).file({ surveyId, format: 'csv', language: 'en' })).rejects.toThrow('notAllowed');
    const csv = await as(evaluator).file({ surveyId, format: 'csv', language: 'en' });
    const lines = Buffer.from(csv.content, 'base64').toString('utf8').trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('answers,on_day,overall,attitude,usefulness,words,hidden,paper');
    expect(lines[1]).toContain(`${surveyId},'=满意度,Satisfaction,`);
    expect(lines[1]).toContain(',3,2026-10-31,5,4,1,打 138****5678 找我,false,');
    const book = new ExcelJS.Workbook();
    const xlsx = await as(evaluator).file({ surveyId, format: 'xlsx', language: 'zh-CN' });
    await book.xlsx.load(Uint8Array.from(Buffer.from(xlsx.content, 'base64')).buffer);
    expect(book.worksheets.map(({ name }) => name)).toEqual(['结果', '按月', '答卷', '数据字典']);
    for (const sheet of book.worksheets.slice(0, 3))
      expect(String(sheet.getCell('A1').value)).toContain('样本 3 份答卷');
    const cells = book.getWorksheet('结果')?.getRow(3).values;
    expect(cells).toEqual([undefined, '总体满意', 3, 1, 1, 1, 0, 0, 4, 0.666]);
  });

  it('hides words from readers and files, not from whoever hides them, and counts their marks on', async () => {
    const { words } = await as(host).result({ surveyId });
    const rude = words.find((one) => one.words === '骂人的话');
    const answerId = rude?.id ?? '';
    const lead = await town.person([{ role: 'volunteerLead', communityId: await town.community() }]);
    await expect(run(hideWords, lead, { answerId, reason: '骂人' })).rejects.toMatchObject({
      code: 'notAllowed',
    });
    await run(hideWords, host, { answerId, reason: '骂人' });
    await expect(run(hideWords, host, { answerId, reason: '骂人' })).rejects.toMatchObject({
      code: 'nothingChanged',
    });
    const shownTo = async (viewer: Viewer) =>
      (await as(viewer).result({ surveyId })).words.find(({ id }) => id === answerId);
    expect(await shownTo(lead)).toMatchObject({ words: '', hiddenReason: '骂人' });
    expect(await shownTo(host)).toMatchObject({ words: '骂人的话', hiddenReason: '骂人' });
    const { content } = await as(evaluator).file({ surveyId, format: 'csv', language: 'en' });
    const csv = Buffer.from(content, 'base64').toString('utf8');
    expect(csv).not.toContain('骂人的话');
    expect(csv).toContain(',3,2026-11-01,3,4,5,,true,');
    const drilled = await evidenceOf(town.database.em(), 'answer', answerId);
    expect(drilled).toMatchObject({ kind: 'answer', overall: 3, words: '' });
    const phoned = (await as(host).result({ surveyId })).words.find(({ words }) => words.startsWith('打'));
    expect(await evidenceOf(town.database.em(), 'answer', phoned?.id ?? '')).toMatchObject({
      words: '打 138****5678 找我',
    });
    await run(showWords, host, { answerId });
    expect(await shownTo(lead)).toMatchObject({ words: '骂人的话', hiddenReason: null });
  });

  it('is gone with its survey', async () => {
    await run(withdrawEntry, host, { entryId: surveyId, reason: '作废' });
    await expect(as(host).result({ surveyId })).rejects.toThrow('notAllowed');
  });
});
