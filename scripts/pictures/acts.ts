/**
 * What is photographed, in order: each act brings the demo one step further and then names its pictures. To add a
 * page, add a line to the act in which it looks its best.
 */
import { addDays, localDay } from '../../shared/local-time.ts';
import { offices } from './offices.ts';
import { at, chair, fixed, type Picture } from './picture.ts';
import type { MeetingIds, Stage } from './stage.ts';

export interface Act {
  readonly title: string;
  readonly prepare: (stage: Stage) => Promise<void>;
  readonly pictures: readonly Picture[];
}

const [proposer, seconder, speaker] = ['向春燕', '蒲德全', '温玉莲'] as const;

const screen = (name: string) => at(`screen-${name}`, null, ({ server }) => server.address('screen'));
const host = (name: string) => at(`host-${name}`, chair, ({ meetingId }) => `/host/${meetingId}`);
const phone = (name: string, as: string = proposer) => at(`phone-${name}`, as, fixed('/phone'));

async function inMeeting(stage: Stage): Promise<{ meetingId: string; now: MeetingIds }> {
  return { meetingId: stage.meetingId, now: await stage.meeting() };
}

function idIn(things: readonly { readonly id: string; readonly state: string }[], state: string): string {
  const thing = things.find((candidate) => candidate.state === state);
  if (!thing) throw new Error(`nothing in the meeting is ${state}`);
  return thing.id;
}

export const acts: readonly Act[] = [
  {
    title: 'before the meeting',
    async prepare() {},
    pictures: [
      at('home-signed-out', null, fixed('/')),
      at('home-chair', chair, fixed('/')),
      at('sign-in', null, fixed('/sign-in')),
      at('join', null, fixed('/join')),
      screen('before'),
      host('before'),
      phone('before'),
      at('phone-round', proposer, ({ meetingId }) => `/round/${meetingId}`),
      at('phone-issues', proposer, fixed('/phone/issues')),
      at('phone-volunteering', proposer, fixed('/phone/volunteering')),
      at('phone-me', proposer, fixed('/phone/me')),
      at('board', '邓小满', fixed('/board')),
      at('desk', '覃永福', fixed('/desk')),
      at('desk-records', '覃永福', fixed('/desk/indicators/problemsSolved')),
      at('check-in', '向春燕', async (stage) => {
        const lead = await stage.person('邓小满');
        const { shifts } = await lead.api.volunteers.board.query({
          communityId: null,
          day: localDay(Date.now()),
        });
        const [shift] = shifts;
        if (!shift) throw new Error('the demo has no shift today');
        return `/checkin/${shift.checkInCode}`;
      }),
      at('check-in-signed-out', null, fixed('/checkin/234567')),
      at('unit', '林志文', fixed('/unit')),
      at('unit-signed-out', null, fixed('/unit')),
      at('public-board', null, fixed('/public')),
      at('public-issue', null, async (stage) => {
        const { issues } = await (
          await stage.person(chair)
        ).api.public.issues.query({
          ...{ communityId: null, category: null, text: '', after: null, stage: 'solved' },
        });
        const [solved] = issues;
        if (!solved) throw new Error('the demo has no solved issue');
        return `/public/issues/${solved.id}`;
      }),
      at('public-resolution', null, async (stage) => {
        const { resolutions } = await (await stage.person(chair)).api.public.overview.query(undefined);
        const [newest] = resolutions;
        if (!newest) throw new Error('the demo has no resolution');
        return `/public/resolutions/${newest.id}`;
      }),
      at('enter-refused', null, fixed('/enter#cut-off')),
      at('missing', null, fixed('/nowhere')),
    ],
  },
  { title: 'the offices', async prepare() {}, pictures: offices },
  {
    title: 'people have come, the meeting is open',
    async prepare(stage) {
      const { meetingId } = stage;
      for (const name of [chair, proposer, seconder, speaker]) {
        await (await stage.person(name)).do('checkIn', { meetingId });
      }
      const host = await stage.person(chair);
      const { communityId } = await stage.meeting();
      const [issue] = await host.api.issues.forAgenda.query({ communityId });
      if (!issue) throw new Error('the demo has no endorsed issue for the agenda');
      await host.do('addItem', { meetingId, issueId: issue.id, title: null });
      await host.do('openMeeting', { meetingId });
      const first = idIn((await stage.meeting()).items, 'waiting');
      await host.do('openItem', { meetingId, itemId: first });
      await host.do('closeItem', { meetingId, itemId: first });
    },
    pictures: [screen('agenda'), host('agenda')],
  },
  {
    title: 'an item is open, nothing proposed yet',
    async prepare(stage) {
      const { meetingId, now } = await inMeeting(stage);
      await (await stage.person(chair)).do('openItem', { meetingId, itemId: idIn(now.items, 'waiting') });
    },
    pictures: [screen('item'), host('item'), phone('item')],
  },
  {
    title: 'a motion is debated',
    async prepare(stage) {
      const { meetingId, now } = await inMeeting(stage);
      const host = await stage.person(chair);
      const units = await host.api.meetings.units.query(undefined);
      const unit = units.find(({ name }) => name.includes('物业'));
      if (!unit) throw new Error('the demo has no responsible unit');
      await (
        await stage.person(proposer)
      ).do('proposeMotion', {
        meetingId,
        itemId: idIn(now.items, 'open'),
        onBehalfOfSeatId: null,
        what: '在 3、7、11 栋架空层增设集中充电桩 24 个',
        unitId: unit.id,
        dueOn: addDays(localDay(Date.now()), 60),
        costYuan: 48_000,
        costNote: '小区公共收益',
      });
      const motionId = idIn((await stage.meeting()).motions, 'proposed');
      await (await stage.person(seconder)).do('secondMotion', { meetingId, motionId });
      await (await stage.person(speaker)).do('raiseHand', { meetingId, stance: 'for' });
      await (await stage.person(seconder)).do('raiseHand', { meetingId, stance: 'against' });
      await (await stage.person(proposer)).do('raiseHand', { meetingId, stance: 'other' });
      const requestId = idIn((await stage.meeting()).floor, 'waiting');
      await host.do('giveFloor', { meetingId, requestId, overrideReason: null });
    },
    pictures: [screen('debate'), host('debate'), phone('debate'), phone('speaking', speaker)],
  },
  {
    title: 'a vote is open',
    async prepare(stage) {
      const { meetingId, now } = await inMeeting(stage);
      const host = await stage.person(chair);
      await host.do('endSpeech', { meetingId, requestId: idIn(now.floor, 'speaking') });
      for (const name of [seconder, proposer])
        await (await stage.person(name)).do('lowerHand', { meetingId });
      await host.do('openBallot', { meetingId, motionId: idIn(now.motions, 'debated') });
      const ballotId = idIn((await stage.meeting()).ballots, 'open');
      await (await stage.person(speaker)).vote(meetingId, ballotId, 'yes');
    },
    pictures: [screen('voting'), host('voting'), phone('voting'), phone('voted', speaker)],
  },
  {
    title: 'the vote is counted',
    async prepare(stage) {
      const { meetingId, now } = await inMeeting(stage);
      const ballotId = idIn(now.ballots, 'open');
      await (await stage.person(proposer)).vote(meetingId, ballotId, 'yes');
      await (await stage.person(seconder)).vote(meetingId, ballotId, 'yes');
      await (await stage.person(chair)).do('closeBallot', { meetingId, ballotId });
    },
    pictures: [screen('result'), host('result'), phone('result')],
  },
  {
    title: 'the resolution is published',
    async prepare(stage) {
      const { meetingId, now } = await inMeeting(stage);
      const supervisor = now.seats.find((seat) => seat.role === 'supervisor');
      if (!supervisor) throw new Error('nobody supervises this meeting');
      await (
        await stage.person(chair)
      ).do('publishResolution', {
        meetingId,
        motionId: idIn(now.motions, 'adopted'),
        supervisorSeatId: supervisor.id,
        dueOn: addDays(localDay(Date.now()), 60),
      });
    },
    pictures: [
      screen('resolution'),
      host('resolution'),
      phone('resolution'),
      at('public', null, fixed('/public')),
      at('unit-task', '曾雪莹', fixed('/unit')),
    ],
  },
  {
    title: 'the meeting is closed',
    async prepare(stage) {
      const { meetingId, now } = await inMeeting(stage);
      const host = await stage.person(chair);
      await host.do('closeItem', { meetingId, itemId: idIn(now.items, 'open') });
      await host.do('closeMeeting', { meetingId });
    },
    pictures: [screen('summary'), host('summary'), phone('summary')],
  },
];
