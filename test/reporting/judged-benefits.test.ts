import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideBenefit, judgeBenefit, removeBenefit } from '../../server/reporting/benefits/commands.ts';
import { freezePeriod } from '../../server/reporting/periods/commands.ts';
import { saveProject } from '../../server/reporting/projects/commands.ts';
import { reportOn } from '../../server/reporting/report.ts';
import { ContractOffice, now, project, refusal } from './contract-office.ts';
import { type Register, year } from './register.ts';

let office: ContractOffice;
let register: Register;
let periodId: string;

const em = () => office.em();
const run: ContractOffice['run'] = (command, input, actor) => office.run(command, input, actor);

beforeAll(async () => {
  office = await ContractOffice.open();
  ({ register, periodId } = office);
  await run(saveProject, project);
});
afterAll(() => office.close());

describe('a benefit', () => {
  const judged = {
    ...({ benefitId: null, seen: 0, kind: 'social', name: '参与社区事务', expected: '代表到会' } as const),
    ...({ share: 1, level: 'reached', percent: 90, words: '查阅纪要' } as const),
  };
  const scores = async () =>
    (await reportOn(em(), year, now)).scoring?.benefits.map(({ score }) => score.score);

  it('is judged at a level, approved by somebody else, and judged again without losing a version', async () => {
    const input = { ...judged, periodId };
    await expect(run(judgeBenefit, { ...input, level: 'partly' }, office.evaluator)).rejects.toEqual(
      refusal('percentOutsideLevel', { lowest: 60, highest: 79 }),
    );
    const { benefitId } = await run(judgeBenefit, input, office.evaluator);
    const which = { periodId, benefitId, seen: 1 };
    expect(await scores()).toEqual([null]);
    await expect(run(freezePeriod, { periodId })).rejects.toEqual(refusal('judgementsWaiting', { count: 1 }));
    await expect(run(decideBenefit, { ...which, returnReason: null }, office.evaluator)).rejects.toEqual(
      refusal('ownJudgement'),
    );
    await run(decideBenefit, { ...which, returnReason: null });
    await expect(run(decideBenefit, { ...which, returnReason: null })).rejects.toEqual(
      refusal('changedMeanwhile'),
    );
    expect(await scores()).toEqual([1_800]);

    await expect(run(judgeBenefit, { ...input, benefitId, seen: 0, percent: 100 })).rejects.toEqual(
      refusal('changedMeanwhile'),
    );
    await run(judgeBenefit, { ...input, benefitId, seen: 1, percent: 100 });
    await run(decideBenefit, { ...which, seen: 2, returnReason: '依据不足' }, office.evaluator);
    expect(await scores()).toEqual([1_800]);
    expect((await office.view()).benefits[0]?.versions).toMatchObject([
      { version: 2, percent: 100, decision: { returnReason: '依据不足' } },
      { version: 1, percent: 90, decision: { returnReason: null } },
    ]);
    await expect(register.rows('update benefit_version set percent = 99')).rejects.toThrow();
    await expect(register.rows('delete from benefit_version')).rejects.toThrow();
  });

  it('is taken out only with a second person too, and after that is judged no more', async () => {
    const { benefitId } = await run(
      judgeBenefit,
      { ...judged, periodId, name: '重复登记' },
      office.evaluator,
    );
    const which = { periodId, benefitId };
    await run(removeBenefit, { ...which, seen: 1, reason: '与上一项重复' }, office.evaluator);
    expect(await scores()).toEqual([900, null]);
    await run(decideBenefit, { ...which, seen: 2, returnReason: null });
    expect(await scores()).toEqual([1_800]);
    await expect(run(removeBenefit, { ...which, seen: 2, reason: '再撤一次' })).rejects.toEqual(
      refusal('changedMeanwhile'),
    );
  });

  it('of another period is not found', async () => {
    const benefitId = uuidv4();
    await expect(run(decideBenefit, { periodId, benefitId, seen: 1, returnReason: null })).rejects.toEqual(
      refusal('notAllowed'),
    );
  });
});
