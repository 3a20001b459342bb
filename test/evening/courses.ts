/** Six votes between options, each by another method. */
import type { BallotPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import { isCarried } from '../../shared/meetings/rules/resolution.ts';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import { debate, item, motion, publish, vote } from './sitting.ts';
import type { Stage } from './stage.ts';

const courses = ['防溺水课', '安全用电课', '消防演练', '反诈讲座'];

function ranked(at: number): PaperContent {
  const order = [0, 1, 2, 3].map((step) => courses[(at * at + step * (1 + (at % 3))) % 4] ?? '');
  return { ranking: [...new Set(order)].map((one) => [one]) };
}

const votes: readonly [string, Partial<BallotPlan>, (at: number) => PaperContent][] = [
  ['先办哪一门课', { method: 'choose-one' }, (at) => ({ choice: courses[at % 7 < 5 ? 0 : 1] ?? '' })],
  [
    '可以办哪些课',
    { method: 'approval' },
    (at) => ({ approved: courses.filter((_, c) => (at + c) % 3 < 2) }),
  ],
  [
    '每门课打分',
    { method: 'score', mostPoints: 5 },
    (at) => ({ scores: Object.fromEntries(courses.map((one, c) => [one, (at * (c + 2)) % 6])) }),
  ],
  ['排序选一门', { method: 'irv', secrecy: 'secret' }, ranked],
  ['排序选一门，两两相比', { method: 'schulze' }, ranked],
  ['排序选两门', { method: 'stv', seats: 2, secrecy: 'secret' }, ranked],
];

export async function summerCourses(stage: Stage): Promise<void> {
  for (const [at, [title, plan, paper]] of votes.entries()) {
    const itemId = await item(stage, `暑期课程：${title}`);
    const motionId = await motion(stage, itemId, stage.someone(18 + at), {
      what: `暑期办课，${title}，由服务中心安排`,
      unit: 'centre',
      costYuan: 2_000,
    });
    await debate(stage, 2);
    const ballot = await vote(stage, motionId, { options: courses, ...plan }, paper);
    if (ballot.result?.tally.outcome === 'tied') {
      const reply = await stage.host.do('drawLot', { ballotId: ballot.id });
      if (!reply.ok) await vote(stage, motionId, { options: courses, ...plan }, (n) => paper(n * 5));
    }
    await stage.settled();
    if (stage.view().ballots.some((one) => one.motionId === motionId && isCarried(one)))
      await publish(stage, motionId);
    await stage.asHost('closeItem', { itemId });
  }
}
