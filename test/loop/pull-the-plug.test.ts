/** kill -9 of the server in mid-meeting: nothing acknowledged is lost, nothing counts twice, every screen catches up. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phoneHolders, staff } from '../../server/demo/cast.ts';
import { localDay } from '../../shared/local-time.ts';
import { Participant } from '../support/participant.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

let server: ServerProcess;
const everyone: Participant[] = [];

// The embedded PostgreSQL too is orphaned by the kill and adopted by the next start.
beforeAll(async () => {
  server = await startServerProcess();
}, 120_000);

afterAll(async () => {
  for (const participant of everyone) participant.leave();
  await server.stop();
});

describe('pulling the plug', () => {
  it(
    '4. loses no acknowledged vote and counts none twice over kill -9 in mid-ballot',
    { timeout: 120_000 },
    async () => {
      const chair = await Participant.fromDemo(server.url, staff.chair.id, staff.chair.name);
      const links = server.addresses.filter((address) => address.surface === 'phone');
      const phones = await Promise.all(
        links.map((link, at) => Participant.fromLink(link.url, phoneHolders[at]?.name ?? '?')),
      );
      everyone.push(chair, ...phones);
      const meeting = (await chair.api.meetings.mine.query({ communityId: null })).find(
        (card) => card.state === 'called',
      );
      if (!meeting) throw new Error('there is no meeting tonight');
      await Promise.all(everyone.map((participant) => participant.followMeeting(meeting.id)));
      await Promise.all(phones.map((phone) => phone.must('checkIn')));
      await chair.must('openMeeting');
      const { itemId } = await chair.must('addItem', { issueId: null, title: '晾衣架' });
      await chair.must('openItem', { itemId });
      const [unit] = await chair.api.meetings.units.query(undefined);
      const [first, second, third] = phones;
      if (!first || !second || !third || !unit) throw new Error('three phones and a unit are needed');
      const { motionId } = await first.must('proposeMotion', {
        itemId,
        onBehalfOfSeatId: null,
        what: '增设公共晾衣架四组',
        unitId: unit.id,
        dueOn: localDay(Date.now() + 86_400_000),
        costYuan: 0,
        costNote: '',
      });
      await second.must('secondMotion', { motionId });
      const { ballotId } = await chair.must('openBallot', { motionId });
      const ballot = String(ballotId);

      // One vote is acknowledged, two are on their way when the server dies; one phone repeats its vote after it.
      const acknowledged = uuidv4();
      expect(await first.vote(ballot, 'yes', acknowledged)).toMatchObject({ ok: true });
      const underWay = [second.vote(ballot, 'yes'), third.vote(ballot, 'yes')];
      await server.killAndRestart();
      for (const reply of await Promise.all(underWay)) expect(reply).toMatchObject({ ok: true });
      expect(await first.vote(ballot, 'yes', acknowledged)).toMatchObject({ ok: true, reply: { voted: 3 } });
      await chair.must('closeBallot', { ballotId });
      for (const participant of everyone) {
        await participant.until(() => participant.view?.ballots[0]?.state === 'closed', 'the result');
        expect(participant.view?.ballots[0]?.result?.tally).toMatchObject({
          outcome: 'adopted',
          counts: { yes: 3, no: 0, abstain: 0, notVoted: 1 },
        });
        expect(participant.view).toEqual(chair.view);
      }
    },
  );

  it(
    '2. a phone whose line is cut again and again ends with the same copy and every number once',
    { timeout: 60_000 },
    async () => {
      const [chair, cut] = everyone;
      if (!chair || !cut) throw new Error('nobody is there');
      const from = cut.seq;
      for (let round = 0; round < 6; round += 1) {
        cut.cutLine();
        await chair.must('addItem', { issueId: null, title: `第 ${round} 项` });
      }
      await cut.until(() => cut.seq === chair.seq, 'the same number');
      expect(cut.view).toEqual(chair.view);
      expect(cut.applied.filter((seq) => seq > from)).toEqual(
        Array.from({ length: cut.seq - from }, (_, at) => from + at + 1),
      );
    },
  );
});
