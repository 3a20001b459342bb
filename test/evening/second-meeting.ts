/**
 * A second, short meeting of the same evening, from its planning: a roster from a file, rules of its own (the chair has a
 * vote, speeches are short), a rehearsal, cards. Its chair votes last.
 */
import { TRPCClientError } from '@trpc/client';
import { v4 as uuidv4 } from 'uuid';
import { communities, staff } from '../../server/demo/cast.ts';
import { presets, type MeetingRules } from '../../shared/meetings/meeting-rules.ts';
import { laptop, projector, type PeopleWithBrowsers } from '../e2e/people-with-browsers.ts';
import { Participant } from '../support/participant.ts';
import { words } from '../support/words.ts';
import { close, lookBack, sign } from './afterwards.ts';
import { expectOutcome, motion, publish, vote } from './sitting.ts';
import { ballotPaper, Stage, type Cast } from './stage.ts';

const minute = 60_000;
const of = { communityId: communities.junjing.id, body: 'council' } as const;
const title = '骏景社区议事会（临时）';
const place = communities.junjing.place;
const ownRules: MeetingRules = {
  ...presets.council,
  ...{ chairVotes: true, noticeDays: 0, urgentNoticeDays: null, speakingSeconds: 30, warningSeconds: 25 },
};
const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';

export async function secondMeeting(first: Stage, browsers: PeopleWithBrowsers): Promise<Stage> {
  first.say('a second meeting, from its planning');
  const { chair: known } = first.cast;
  const meetingId = await called(first, known);
  const stage = await gather(first, browsers, { known, meetingId });
  await beforeOpening(stage, meetingId);
  await sit(stage);
  await close(stage);
  await sign(stage, stage.cast.chair);
  await sign(stage, stage.cast.taker);
  await lookBack(stage, { browsers, prefix: 'second-' });
  return stage;
}

function send<Input, Output>(
  command: { mutate(wire: { id: string; input: Input }): Promise<Output> },
  input: Input,
): Promise<Output> {
  return command.mutate({ id: uuidv4(), input });
}

async function codeOf(refused: Promise<unknown>): Promise<string> {
  try {
    await refused;
    return 'accepted';
  } catch (error) {
    return error instanceof TRPCClientError ? JSON.stringify(error.data) : String(error);
  }
}

/** Reply: the meeting, called at once because its own rules ask for no days of notice. */
async function called(first: Stage, { api }: Participant): Promise<string> {
  const { problems } = first.account;
  const asFile = (text: string) => Buffer.from(text, 'utf8').toString('base64');
  const wrong = await api.roster.preview.query({ ...of, content: asFile('姓名,组别\n冯阿婆,火星\n') });
  if (wrong.errors.length === 0) problems.push('a roster with a mistake shows none');
  const right = await api.roster.preview.query({
    ...of,
    content: asFile('姓名,组别\n冯阿婆,本地\n覃大叔,来穗\n'),
  });
  await send(api.roster.import, { ...of, entries: right.rows.map(({ entry }) => entry) });
  first.note('a roster imported from a file, after a preview of what is wrong in it');

  const scheduledAt = Date.now() + 5 * minute;
  const { meetingId } = await send(api.planning.planMeeting, { ...of, title, place, scheduledAt });
  await send(api.planning.setAgenda, {
    meetingId,
    items: [{ id: uuidv4(), title: '雨季前疏通三巷沟渠', issueId: null, minutes: null }],
  });
  await send(api.planning.setRules, { meetingId, rules: { ...ownRules, noticeDays: 3 } });
  const tooShort = await codeOf(send(api.planning.callMeeting, { meetingId, urgentReason: null }));
  if (tooShort.includes('noticeTooShort')) first.note('a call at too short notice refused');
  await send(api.planning.setRules, { meetingId, rules: ownRules });
  const rehearsal = await send(api.rehearsal.start, { meetingId });
  const { filled } = await send(api.rehearsal.fill, { meetingId: rehearsal.meetingId });
  await api.rehearsal.play.mutate({ meetingId: rehearsal.meetingId, lines: [] });
  await send(api.rehearsal.end, { meetingId: rehearsal.meetingId });
  if (filled > 0) first.note('the meeting rehearsed with simulated people');
  await send(api.planning.callMeeting, { meetingId, urgentReason: null });
  const frozen = await codeOf(send(api.planning.setRules, { meetingId, rules: presets.council }));
  if (frozen.includes('notPlanned'))
    first.note('a meeting planned with a rule of its own, which stands once it is called');
  return meetingId;
}

async function gather(
  first: Stage,
  browsers: PeopleWithBrowsers,
  { known, meetingId }: { known: Participant; meetingId: string },
): Promise<Stage> {
  const { url } = known;
  const again = ({ name, cookie }: Participant) => new Participant(name, url, cookie);
  const chair = again(known);
  await chair.followMeeting(meetingId);
  const members = chair.view?.seats.filter(({ role }) => role === 'representative') ?? [];
  const cards = await chair.api.planning.printCards.mutate({
    meetingId,
    seatIds: members.map(({ id }) => id),
  });
  const crowd = await Promise.all(
    members.map(({ id, name }) => {
      const card = cards.find(({ seatId }) => seatId === id);
      return Participant.fromLink(`${url}/enter${new URL(card?.url ?? url).hash}`, name);
    }),
  );
  first.note('cards printed, people come in by them');
  const cast: Cast = {
    chair,
    taker: again(first.cast.taker),
    supervisor: again(first.cast.supervisor),
    crowd,
  };
  await Promise.all([cast.taker, cast.supervisor, ...crowd].map((one) => one.followMeeting(meetingId)));
  const link = new URL((await chair.api.meetings.screenLink.mutate({ meetingId })).url);
  const devices = {
    screen: await browsers.open(projector, `${link.pathname}${link.hash}`),
    console: await browsers.openAs(staff.chair.id, laptop, `/host/${meetingId}`),
    phones: [],
  };
  return new Stage(cast, devices, first);
}

async function beforeOpening(stage: Stage, meetingId: string): Promise<void> {
  const { chair, crowd } = stage.cast;
  await stage.someone(0).must('answerInvitation', { answer: 'coming' });
  const response = await fetch(`${chair.url}/api/files/papers`, {
    method: 'POST',
    headers: { cookie: chair.cookie, 'content-type': 'application/pdf' },
    body: pdf,
  });
  if (!response.ok) throw new Error(`uploading a paper answered ${response.status}`);
  const { fileId } = (await response.json()) as { fileId: string };
  await send(chair.api.planning.addPaper, { meetingId, itemId: null, fileId, title: '沟渠图' });
  const scheduledAt = stage.view().scheduledAt + 10 * minute;
  await stage.asHost('moveMeeting', { scheduledAt, place, reason: '等下夜班的代表' });
  for (const one of [...crowd, stage.cast.supervisor, stage.cast.taker, chair]) await one.must('checkIn');
  await stage.asHost('openMeeting');
}

async function sit(stage: Stage): Promise<void> {
  const { chair } = stage.cast;
  const itemId = stage.view().items[0]?.id ?? '';
  await stage.asHost('openItem', { itemId });
  const ditch = await motion(stage, itemId, stage.someone(1), {
    what: '雨季前疏通三巷沟渠两百米',
    unit: 'water',
    costYuan: 6_000,
  });
  const { requestId } = await stage.someone(3).must('raiseHand', { stance: 'for' });
  await stage.asHost('giveFloor', { requestId, overrideReason: null });
  await stage.devices.screen.getByText(words('common:timer.soon')).first().waitFor();
  stage.note('a speech warned of its end on the big screen');
  await stage.picture('warned');
  await stage.asHost('extendSpeech', { requestId });
  await stage.speak();
  await stage.asHost('endSpeech', { requestId });
  const ballot = await vote(
    stage,
    ditch,
    {},
    (at) => (at === 0 ? null : { choice: at % 2 === 0 ? 'no' : 'yes' }),
    async (ballotId) => {
      const own = () => ballotPaper(ballotId, { choice: 'yes' });
      await stage.refused(chair, 'castVote', own(), 'chairVotesLast');
      await stage.someone(0).must('castVote', ballotPaper(ballotId, { choice: 'yes' }));
      await chair.must('castVote', own());
      stage.note('the chair’s own vote, cast last');
    },
  );
  if (ballot.result?.choices?.[stage.seatOf(chair)] !== 'yes')
    stage.account.problems.push('the vote of the chair is not among the choices');
  expectOutcome(stage, ballot, 'adopted');
  await publish(stage, ditch);
  await stage.asHost('closeItem', { itemId });
}
