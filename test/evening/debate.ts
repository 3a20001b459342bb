/** One item with everything that a debate may bring: hands, slips, order, the chair's own word, amendments, a check. */
import { queueOrder } from '../../shared/meetings/rules/queue.ts';
import { words, wordsLike } from '../support/words.ts';
import { press } from '../e2e/people-with-browsers.ts';
import { withoutPhone } from './door.ts';
import { tapYes, voteWithoutNetwork } from './phones.ts';
import { debate, expectOutcome, item, motion, publish, vote } from './sitting.ts';
import { ballotPaper, type Stage } from './stage.ts';

export async function lights(stage: Stage): Promise<string> {
  const itemId = await item(stage, '三巷路灯不亮');
  await stage.asHost('setItemMinutes', { itemId, minutes: 25 });
  await debate(stage, 4);
  const lamps = await motion(stage, itemId, stage.someone(3), {
    what: '在三巷装八盏太阳能路灯，坏了三天内换',
    unit: 'works',
    costYuan: 4_800,
  });
  const [early, late] = [stage.someone(4), stage.someone(5)];
  await early.must('takeBackSecond', { motionId: lamps });
  await stage.asHost('secondMotion', {
    motionId: lamps,
    onBehalfOfSeatId: stage.seatOf(stage.someone(withoutPhone)),
  });
  await late.must('secondMotion', { motionId: lamps });
  await slips(stage);
  await queueOnPhone(stage);
  await debate(stage, 5);
  await order(stage);
  await chairSpeaks(stage);
  await amendments(stage, lamps);
  await check(stage, lamps);
  const { ballotId: mistaken } = await stage.asHost('openBallot', { motionId: lamps });
  await stage.asHost('undoBallot', { ballotId: mistaken });
  await lampsVote(stage, lamps);
  await publish(stage, lamps);
  await stage.asHost('closeItem', { itemId });
  return itemId;
}

/** Calls and ends by mistake, and a call out of turn. */
async function slips(stage: Stage): Promise<void> {
  const [first, second, third] = [10, 11, 12].map((at) => stage.someone(at));
  if (!first || !second || !third) throw new Error('three are needed');
  await first.must('raiseHand', { stance: 'for' });
  await first.must('lowerHand');
  await second.must('raiseHand', { stance: 'against' });
  await first.must('raiseHandAgain');
  await third.must('raiseHand', { stance: 'other' });
  await stage.settled();
  const order = queueOrder(stage.view()).map(({ request }) => request.id);
  const [next, , last] = order;
  await stage.devices.screen.getByText(words('meetings:meeting.queue.reason.notSpokenYet')).first().waitFor();
  stage.note('why somebody is called next is shown');
  await stage.picture('queue');
  await stage.refused(stage.host, 'giveFloor', { requestId: last, overrideReason: null }, 'outOfTurn');
  await stage.asHost('giveFloor', { requestId: next, overrideReason: null });
  await stage.asHost('takeBackFloor', { requestId: next });
  await stage.asHost('giveFloor', { requestId: last, overrideReason: '要赶夜班，先请他说' });
  await stage.speak();
  await stage.asHost('endSpeech', { requestId: last });
  await stage.asHost('resumeSpeech', { requestId: last });
  await stage.asHost('extendSpeech', { requestId: last });
  await stage.refused(stage.host, 'extendSpeech', { requestId: last }, 'alreadyExtended');
  await stage.speak();
  await stage.asHost('endSpeech', { requestId: last });
}

async function queueOnPhone(stage: Stage): Promise<void> {
  const [page] = stage.devices.phones;
  if (!page) return;
  await press(page, words('meetings:phone.floor.stance.against'));
  await page.getByText(words('meetings:phone.floor.up')).first().waitFor();
  await page
    .getByText(wordsLike('meetings:phone.floor.ahead'))
    .or(page.getByText(words('meetings:phone.floor.soon')))
    .first()
    .waitFor();
  stage.note('one’s own place in the queue on one’s own phone');
  await stage.picture('hand-up');
}

async function order(stage: Stage): Promise<void> {
  const loud = stage.someone(6);
  const seatId = stage.seatOf(loud);
  await stage.asHost('callToOrder', {
    seatId: stage.seatOf(stage.someone(8)),
    kind: 'interrupting',
    note: '',
    endsSpeech: false,
  });
  const { requestId } = await loud.must('raiseHand', { stance: 'against' });
  await stage.asHost('giveFloor', { requestId, overrideReason: null });
  await stage.speak();
  await stage.asHost('callToOrder', { seatId, kind: 'personal', note: '说到邻居家里的事', endsSpeech: true });
  await stage.settled();
  await stage.picture('order');
}

/** The supervisor presides while the chair says their own word. */
async function chairSpeaks(stage: Stage): Promise<void> {
  const { chair, supervisor } = stage.cast;
  await stage.refused(chair, 'raiseHand', { stance: 'against' }, 'chairNeutral');
  await stage.asHost('handOverChair', { seatId: stage.seatWith('supervisor'), reason: 'speaks' });
  const { requestId } = await chair.must('raiseHand', { stance: 'against' });
  await supervisor.must('giveFloor', { requestId, overrideReason: null });
  await stage.picture('chair-speaks');
  await stage.speak();
  await supervisor.must('endSpeech', { requestId });
  await supervisor.must('handOverChair', { seatId: stage.seatWith('chair'), reason: 'back' });
}

async function amendments(stage: Stage, lamps: string): Promise<void> {
  const friendly = await stage.someone(14).must('proposeAmendment', {
    ...stage.wording({ what: '在三巷装八盏太阳能路灯，坏了两天内换', unit: 'works', costYuan: 4_800 }),
    motionId: lamps,
  });
  await stage.someone(3).must('takeOverAmendment', friendly);
  const { motionId: amendment } = await stage.someone(7).must('proposeAmendment', {
    ...stage.wording({
      what: '在三巷和四巷装十二盏太阳能路灯，坏了两天内换',
      unit: 'works',
      costYuan: 7_200,
    }),
    motionId: lamps,
  });
  await stage.settled();
  await stage.refused(stage.host, 'openBallot', { motionId: lamps }, 'amendmentPending');
  await stage.someone(8).must('secondMotion', { motionId: amendment });
  await stage.someone(9).must('raiseHand', { stance: 'for' });
  await stage.refused(stage.host, 'openBallot', { motionId: amendment }, 'queueNotEmpty');
  await debate(stage, 2);
  await vote(stage, String(amendment), {}, (at) => ({ choice: at % 4 === 0 ? 'no' : 'yes' }));
}

async function check(stage: Stage, lamps: string): Promise<void> {
  const { checkId } = await stage.asHost('openCheck', { motionId: lamps });
  const { crowd } = stage.cast;
  const answers = crowd.slice(0, withoutPhone).map(async (one, at) => {
    const answer = at % 9 === 0 ? 'object' : at % 4 === 0 ? 'accept' : 'agree';
    await one.must('answerCheck', { checkId, answer });
  });
  await Promise.all(answers);
  for (const one of crowd.slice(withoutPhone)) {
    const onBehalfOfSeatId = stage.seatOf(one);
    await stage.asHost('answerCheck', { checkId, answer: 'agree', onBehalfOfSeatId });
  }
  await stage.picture('consensus');
  await stage.asHost('closeCheck', { checkId });
}

/** Named: phones, one of them without network; lines cut; papers of those without a phone; two who stay out of it. */
async function lampsVote(stage: Stage, lamps: string): Promise<void> {
  const { supervisor, taker, crowd } = stage.cast;
  const [recused, noPhone, ...onPaper] = [crowd[9], ...crowd.slice(withoutPhone)];
  if (!recused || !noPhone) throw new Error('somebody is missing');
  await recused.must('recuse', { motionId: lamps });
  await stage.someone(10).must('recuse', { motionId: lamps });
  await stage.someone(10).must('takeBackRecusal', { motionId: lamps });
  await stage.asHost('recuse', { motionId: lamps, onBehalfOfSeatId: stage.seatOf(noPhone) });
  const ballot = await vote(
    stage,
    lamps,
    {},
    (at) =>
      at === 9 || at >= withoutPhone
        ? null
        : { choice: at % 7 === 0 ? 'no' : at % 5 === 0 ? 'abstain' : 'yes' },
    async (ballotId) => {
      const [first, ...others] = stage.devices.phones;
      if (first) await voteWithoutNetwork(first);
      stage.note('a vote kept on a phone without network, and sent later');
      for (const page of others) await tapYes(page, 'named');
      stage.note('a vote by one tap on a phone');
      await stage.refused(recused, 'castVote', ballotPaper(ballotId, { choice: 'yes' }), 'recused');
      await stage.someone(1).must('castVote', ballotPaper(ballotId, { choice: 'no' }));
      stage.all.slice(3, 9).forEach((one) => one.cutLine());
      const papers = (choice: 'yes' | 'no') => ({
        ballotId,
        votes: {
          kind: 'seats',
          votes: onPaper.map((one) => ({ seatId: stage.seatOf(one), content: { choice } })),
        },
      });
      const wrong = await taker.must('enterVotes', papers('no'));
      await stage.refused(taker, 'confirmVotes', { entryId: wrong['entryId'] }, 'ownEntry');
      await supervisor.must('refuseVotes', { entryId: wrong['entryId'] });
      const right = await taker.must('enterVotes', papers('yes'));
      await supervisor.must('confirmVotes', { entryId: right['entryId'] });
      await stage.asHost('makeLastCall', { ballotId });
    },
  );
  expectOutcome(stage, ballot, 'adopted');
  const changed = ballot.result?.choices?.[stage.seatOf(stage.someone(1))];
  if (changed !== 'no') stage.account.problems.push(`a changed vote counts as ${String(changed)}`);
  stage.note('a named vote changed before the close');
  const { screen } = stage.devices;
  await screen.getByText(words('meetings:meeting.result.adopted')).first().waitFor();
  stage.note('a result with its arithmetic on the big screen');
}
