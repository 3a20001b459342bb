/** Items that end in votes of every kind: with options, about a person, about costs, by hands, without end. */
import { ordinaryPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import { withoutPhone } from './door.ts';
import { tapYes } from './phones.ts';
import { debate, expectOutcome, item, motion, publish, vote } from './sitting.ts';
import { ballotPaper, type Stage } from './stage.ts';

export async function placeByLot(stage: Stage): Promise<void> {
  const itemId = await item(stage, '充电棚建在哪里');
  const first = await motion(stage, itemId, stage.someone(10), {
    what: '建两座充电棚，东西门各一座',
    unit: 'property',
    costYuan: 24_000,
  });
  await stage.someone(10).must('withdrawMotion', { motionId: first });
  const shed = await motion(stage, itemId, stage.someone(11), {
    what: '建一座电动自行车充电棚，地点由表决选定',
    unit: 'property',
    costYuan: 12_000,
  });
  await debate(stage, 4);
  const tied = await vote(
    stage,
    shed,
    { method: 'dots', dotsPerPaper: 3, options: ['东门空地', '西门岗亭旁', '球场北侧'], secrecy: 'secret' },
    (at) => ({ dots: at % 2 === 0 ? { 东门空地: 3 } : { 西门岗亭旁: 3 } }),
  );
  expectOutcome(stage, tied, 'tied');
  await stage.asHost('drawLot', { ballotId: tied.id });
  await stage.settled();
  await stage.picture('lot');
  await publish(stage, shed);
  await stage.asHost('closeItem', { itemId });
}

/** Secret, for it is about a person; those without a phone put a paper into a box. */
export async function person(stage: Stage): Promise<void> {
  const { supervisor, taker, crowd } = stage.cast;
  const itemId = await item(stage, '推选巷道安全监督员');
  const { motionId } = await stage.asHost('proposeMotion', {
    ...stage.wording({ what: '请周师傅任巷道安全监督员，任期一年', unit: 'committee' }),
    itemId,
    onBehalfOfSeatId: stage.seatOf(stage.someone(withoutPhone)),
  });
  await stage.someone(13).must('secondMotion', { motionId });
  const watch = String(motionId);
  const named = { ...ordinaryPlan(stage.view().rules), matter: 'person', secrecy: 'named' };
  await stage.settled();
  await stage.refused(stage.host, 'openBallot', { motionId, plan: named }, 'secretNeeded');
  const ballot = await vote(
    stage,
    watch,
    { matter: 'person', secrecy: 'secret' },
    (at) => (at >= withoutPhone ? null : { choice: at % 6 === 0 ? 'no' : 'yes' }),
    async (ballotId) => {
      for (const page of stage.devices.phones) await tapYes(page, 'secret');
      await stage.refused(
        stage.someone(2),
        'castVote',
        ballotPaper(ballotId, { choice: 'no' }),
        'alreadyVoted',
      );
      const { entryId } = await taker.must('enterVotes', {
        ballotId,
        votes: {
          kind: 'box',
          seatIds: crowd.slice(withoutPhone).map((one) => stage.seatOf(one)),
          papers: [
            { content: { choice: 'yes' }, count: 3 },
            { content: { choice: 'no' }, count: 1 },
          ],
        },
      });
      await supervisor.must('confirmVotes', { entryId });
    },
  );
  expectOutcome(stage, ballot, 'adopted');
  await publish(stage, watch);
  await stage.asHost('closeItem', { itemId });
}

/** Three in five are for it; costs that all share need two thirds. */
export async function costs(stage: Stage): Promise<void> {
  const itemId = await item(stage, '门禁系统分摊费用');
  const gate = await motion(stage, itemId, stage.someone(15), {
    what: '更换三栋出租屋门禁，住户每户分摊 120 元',
    unit: 'rentals',
    costYuan: 9_600,
  });
  await debate(stage, 6);
  const ballot = await vote(stage, gate, { matter: 'costSharing' }, (at) => ({
    choice: at % 3 === 0 ? 'no' : 'yes',
  }));
  expectOutcome(stage, ballot, 'rejected');
  stage.note('more than half, and still short of a special majority');
  await stage.asHost('closeItem', { itemId });
}

/** So many leave that nothing can be decided; then they are back, and hands are counted. */
export async function hands(stage: Stage): Promise<void> {
  const { supervisor, taker, crowd } = stage.cast;
  const itemId = await item(stage, '广场舞时间');
  const dance = await motion(stage, itemId, stage.someone(17), {
    what: '广场舞晚上九点前结束，音量不高于六十分贝',
    unit: 'cityOrder',
  });
  await debate(stage, 3);
  for (const one of crowd.slice(0, 14)) await one.must('leave');
  await stage.settled();
  await stage.refused(stage.host, 'openBallot', { motionId: dance }, 'noQuorum');
  await stage.picture('no-quorum');
  for (const one of crowd.slice(0, 14)) await one.must('checkIn');
  const ballot = await vote(
    stage,
    dance,
    { secrecy: 'show' },
    () => null,
    async (ballotId) => {
      const papers = [
        { group: 'local', content: { choice: 'yes' }, count: 14 },
        { group: 'migrant', content: { choice: 'yes' }, count: 10 },
        { group: 'migrant', content: { choice: 'no' }, count: 6 },
      ];
      const { entryId } = await taker.must('enterVotes', { ballotId, votes: { kind: 'hands', papers } });
      await supervisor.must('confirmVotes', { entryId });
    },
  );
  expectOutcome(stage, ballot, 'adopted');
  if (ballot.result?.byGroup) stage.note('support by group, also of hands');
  await publish(stage, dance);
  await stage.asHost('closeItem', { itemId });
}

/** Half against half, twice: no further vote here, the assembly decides. */
export async function deadlock(stage: Stage): Promise<void> {
  const itemId = await item(stage, '三巷要不要改成单行道');
  for (const [round, what] of ['三巷改成单行道，由东向西', '三巷白天改成单行道，晚上照旧'].entries()) {
    const motionId = await motion(stage, itemId, stage.someone(20 + round), {
      what,
      unit: 'traffic',
      costYuan: 1_500,
    });
    await debate(stage, 4);
    const ballot = await vote(stage, motionId, {}, (at) => ({ choice: at % 2 === 0 ? 'yes' : 'no' }));
    expectOutcome(stage, ballot, 'rejected');
  }
  stage.note('a tie fails');
  const third = { itemId, ...stage.wording({ what: '三巷只许自行车进', unit: 'traffic', costYuan: 1_500 }) };
  await stage.refused(stage.someone(22), 'proposeMotion', third, 'deadlocked');
  await stage.asHost('sendToAssembly', { itemId });
  await stage.settled();
  await stage.picture('deadlock');
  await stage.refused(stage.host, 'openItem', { itemId }, 'itemDone');
}
