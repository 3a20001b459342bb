/** Voice → deliberation → decision → action → verification → report, over the real carriers of a real server process. */
import { v4 as uuidv4 } from 'uuid';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localDay } from '../../shared/local-time.ts';
import { contractYearOf } from '../../shared/reporting/period.ts';
import { contacts, phoneHolders, staff } from '../../server/demo/cast.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { Participant } from '../support/participant.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

let database: TestDatabase;
let server: ServerProcess;
let chair: Participant;
let phones: Participant[];
const everyone: Participant[] = [];
const period = contractYearOf(localDay(Date.now()));

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  chair = await Participant.fromDemo(server.url, staff.chair.id, staff.chair.name);
  const links = server.addresses.filter((address) => address.surface === 'phone');
  phones = await Promise.all(
    links.map((link, at) => Participant.fromLink(link.url, phoneHolders[at]?.name ?? '?')),
  );
  everyone.push(chair, ...phones);
}, 120_000);

afterAll(async () => {
  for (const participant of everyone) participant.leave();
  await server.stop();
  await database.drop();
});

async function command<Input, Output>(
  procedure: { mutate(wire: { id: string; input: Input }): Promise<Output> },
  input: Input,
): Promise<Output> {
  return procedure.mutate({ id: uuidv4(), input });
}

async function photo(by: Participant): Promise<string> {
  const picture = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#4a7' } })
    .jpeg()
    .toBuffer();
  const response = await fetch(`${by.url}/api/files`, {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg', cookie: by.cookie },
    body: new Uint8Array(picture),
  });
  const body: { fileId: string } = await response.json();
  expect(response.status).toBe(200);
  return body.fileId;
}

function only<Value>(value: Value | undefined | null): Value {
  if (value === undefined || value === null) throw new Error('expected something here');
  return value;
}

describe('the whole loop', () => {
  it(
    'goes from a raised issue to a counted, verified problem and a counted turnout',
    { timeout: 120_000 },
    async () => {
      const [first, second, third] = phones;
      const raiser = only(first);
      const figures = async () => {
        const { figures: list } = await chair.api.reporting.indicators.query(period);
        return Object.fromEntries(list.map((figure) => [figure.code, figure.actual]));
      };
      const before = await figures();
      const meeting = only(
        (await chair.api.meetings.mine.query({ communityId: null })).find((card) => card.state === 'called'),
      );
      const { communityId } = meeting;

      // raised with a photo, screened, endorsed
      await command(raiser.api.issues.raise, {
        communityId,
        title: '三巷路灯不亮',
        body: '下班回来全黑',
        category: 'streetLights',
        place: '三巷',
        photoIds: [await photo(raiser)],
      });
      const submitted = only(
        (await chair.api.issues.inbox.query({ communityId })).find((issue) => issue.title === '三巷路灯不亮'),
      );
      await command(chair.api.issues.accept, { issueId: submitted.id });
      await command(only(second).api.issues.endorse, { issueId: submitted.id });

      // the meeting
      await Promise.all(everyone.map((participant) => participant.followMeeting(meeting.id)));
      await Promise.all(phones.map((phone) => phone.must('checkIn')));
      await chair.must('openMeeting');
      const { itemId } = await chair.must('addItem', { issueId: submitted.id, title: null });
      await chair.must('openItem', { itemId });
      await raiser.must('raiseHand', { stance: 'other' });
      await chair.until(() => chair.view?.floor.length === 1, 'the hand');
      const requestId = only(chair.view?.floor[0]).id;
      await chair.must('giveFloor', { requestId, overrideReason: null });
      await raiser.until(() => raiser.view?.floor[0]?.state === 'speaking', 'the floor');
      await chair.must('endSpeech', { requestId });
      const unit = only(
        (await chair.api.meetings.units.query(undefined)).find((candidate) =>
          candidate.name.includes('应急'),
        ),
      );
      const dueOn = localDay(Date.now() + 30 * 86_400_000);
      const { motionId } = await raiser.must('proposeMotion', {
        itemId,
        onBehalfOfSeatId: null,
        what: '修复三巷路灯六盏',
        unitId: unit.id,
        dueOn,
        costYuan: 3000,
        costNote: '街道经费',
      });
      await only(second).must('secondMotion', { motionId });
      const { ballotId } = await chair.must('openBallot', { motionId });
      const ballot = String(ballotId);
      const votes = await Promise.all([
        raiser.vote(ballot, 'yes'),
        only(second).vote(ballot, 'yes'),
        only(third).vote(ballot, 'yes'),
      ]);
      expect(votes.every((vote) => vote.ok)).toBe(true);
      await chair.must('closeBallot', { ballotId });
      await chair.until(() => chair.view?.ballots[0]?.state === 'closed', 'the result');
      const { tally } = only(only(chair.view?.ballots[0]).result);
      expect(tally).toMatchObject({
        outcome: 'adopted',
        counts: { yes: 3, no: 0, abstain: 0, notVoted: 1 },
        quorum: { eligible: 6, present: 4, needed: 4 },
        majority: { needed: 3 },
      });
      const late = await raiser.vote(ballot, 'no');
      expect(late).toMatchObject({ ok: false, refusal: { code: 'ballotNotOpen' } });
      const supervisorSeatId = only(chair.view?.seats.find((seat) => seat.role === 'supervisor')).id;
      const { resolutionId } = await chair.must('publishResolution', { motionId, supervisorSeatId, dueOn });
      await chair.must('closeItem', { itemId });
      await chair.must('closeMeeting');
      const minutes = await chair.api.meetings.minutes.query({ meetingId: meeting.id });
      await chair.must('signMinutes', { hash: only(minutes).fingerprint.hash });
      await Promise.all(
        phones.map((phone) => phone.until(() => phone.view?.state === 'signed', 'the signed minutes')),
      );
      for (const phone of phones) expect(phone.view).toEqual(chair.view);
      expect(chair.applied).toEqual(chair.applied.map((_, at) => only(chair.applied[0]) + at));

      // public, with names masked
      const open = await fetch(`${server.url}/api/trpc/public.overview`).then((response) => response.text());
      expect(open).toContain('修复三巷路灯六盏');
      expect(open).not.toContain(staff.supervisor.name);

      // carried out and confirmed
      const worker = await Participant.fromDemo(server.url, only(contacts[0]).person.id, 'unit');
      const task = only(
        (await worker.api.issues.unitTasks.query({})).rows.find(({ issueId }) => issueId === submitted.id),
      );
      await command(worker.api.issues.reportDone, {
        actionItemId: task.id,
        words: '六盏都修好了',
        photoIds: [await photo(worker)],
      });
      await command(raiser.api.issues.confirmSolved, { issueId: submitted.id, rating: 5 });

      // a service event from the resolution
      const lead = await Participant.fromDemo(server.url, staff.lead.id, staff.lead.name);
      const startsAt = Date.now() + 6_000;
      await command(lead.api.volunteers.planActivity, {
        communityId,
        title: '路灯巡查',
        module: 'participation',
        serviceItem: 40,
        functionalArea: null,
        equipment: '手电、记录本',
        contact: null,
        place: '三巷',
        resolutionId: String(resolutionId),
        issueId: submitted.id,
        shifts: [
          {
            startsAt,
            endsAt: startsAt + 3_600_000,
            dangerous: false,
            point: null,
            requirements: [
              {
                minimum: 1,
                target: 2,
                priority: 3,
                skill: null,
                credential: null,
                language: null,
                languageGrade: null,
              },
            ],
          },
        ],
      });
      const board = await lead.api.volunteers.board.query({ communityId, day: localDay(startsAt) });
      const shift = only(board.shifts.find((candidate) => candidate.title === '路灯巡查'));
      const requirementId = only(shift.requirements[0]).id;
      const { fits } = await lead.api.volunteers.candidates.query({ requirementId });
      const helpers = fits.slice(0, 2);
      expect(helpers).toHaveLength(2);
      await command(lead.api.volunteers.ask, {
        requirementId,
        personIds: helpers.map((helper) => helper.personId),
        deadlineAt: startsAt - 200,
      });
      for (const helper of helpers) {
        const volunteer = await Participant.fromDemo(server.url, helper.personId, 'volunteer');
        const offer = only(
          (await volunteer.api.volunteers.myOffers.query({})).find(
            (candidate) => candidate.title === '路灯巡查',
          ),
        );
        await command(volunteer.api.volunteers.accept, { offerId: offer.id });
        const { codes } = await lead.api.volunteers.placeCode.query({ shiftId: shift.id });
        const location = null;
        await command(volunteer.api.volunteers.checkIn, {
          ...{ shiftId: shift.id, code: only(codes[0]).code, location },
        });
        await command(volunteer.api.volunteers.checkOut, { shiftId: shift.id });
      }
      await lead.until(() => Date.now() > startsAt, 'the shift to begin');
      await command(lead.api.volunteers.confirmTurnouts, { shiftId: shift.id });
      await command(lead.api.volunteers.recordServed, { shiftId: shift.id, people: 37, note: '' });

      const after = await figures();
      const moved = (code: string) => Number(after[code]) - Number(before[code]);
      expect({
        meetings: moved('deliberationMeetings'),
        solved: moved('problemsSolved'),
        activities: moved('volunteerActivities'),
        turnouts: moved('volunteerTurnouts'),
        served: moved('volunteerServed'),
      }).toEqual({ meetings: 1, solved: 1, activities: 1, turnouts: 2, served: 37 });
      expect(Object.values(after)).not.toContain(null);
      const records = await chair.api.reporting.records.query({
        ...period,
        code: 'volunteerServed',
      });
      expect(records.figure).toBe(after['volunteerServed']);
    },
  );
});
