/** What anybody may fetch of a closed ballot, on a real database: that the recount takes it, and when it stays closed. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recount } from '../../shared/meetings/tally/recount.ts';
import type { Choice } from '../../shared/meetings/view.ts';
import { appRouter } from '../../server/router.ts';
import { addDays, localDay } from '../../shared/local-time.ts';
import { openBallot } from '../../server/public/open-ballots.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { labeled } from '../../shared/meetings/minutes/fingerprint.ts';
import { postedRecord } from '../../shared/meetings/minutes/record.ts';
import { ordinaryPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import { servicesOver } from '../support/services.ts';
import { Hall, idIn, refusalOf } from './hall.ts';
import { only, record } from './held-evening.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

const published = (ballotId: string) => openBallot(hall.database.em(), ballotId);

/** A closed ballot in which the voters chose in turn; codes[i] is what voter i keeps. */
async function closed(secrecy: 'named' | 'secret', choices: readonly Choice[]) {
  const meeting = await hall.meeting({ voters: choices.length, rules: { secrecy } });
  const { ballotId } = await hall.voting(meeting);
  expect(await published(ballotId)).toBeNull();
  const codes: string[] = [];
  for (const [at, choice] of choices.entries()) {
    const voter = meeting.voters[at];
    if (!voter) throw new Error(`no voter ${at}`);
    const trackingCode = uuidv4().replaceAll('-', '');
    codes.push(trackingCode);
    await hall.vote(meeting, ballotId, voter.person, choice, { trackingCode });
  }
  await hall.run(meeting, 'closeBallot', meeting.host, { ballotId });
  const ballot = (await hall.view(meeting)).ballots.find(({ id }) => id === ballotId);
  return { ballotId, codes, meeting, tally: ballot?.result?.tally };
}

describe('a closed ballot', () => {
  test('is recounted from its file to the published result; every voter finds their own paper', async () => {
    const choices: Choice[] = ['yes', 'no', 'yes', 'abstain', 'yes', 'yes'];
    const { ballotId, codes, tally } = await closed('secret', choices);
    const file = await published(ballotId);
    if (!file || !tally) throw new Error('not published');
    expect(recount(JSON.parse(JSON.stringify(file)))).toMatchObject({
      outcome: tally.outcome,
      counts: tally.counts,
      quorum: tally.quorum,
      majority: tally.majority,
    });
    expect(file.published.outcome).toBe(tally.outcome);
    codes.forEach((code, at) => {
      expect(file.papers).toContainEqual({ choice: choices[at], count: 1, code });
    });
    expect(file.papers.map(({ code }) => code)).toEqual([...codes].sort());
  });

  test('calls whoever stands for election as the posted minutes do', async () => {
    const meeting = await hall.meeting({ voters: 6 });
    const [one, other, third] = meeting.voters.map(({ person }) => person.name);
    const options = [only(one), only(other), only(third), '都不选'];
    const itemId = await hall.sitting(meeting);
    const motionId = await hall.debate(meeting, itemId);
    const method = 'irv' as const;
    const plan = { ...ordinaryPlan(presets.council), method, options, secrecy: 'secret' as const };
    const opened = await hall.run(meeting, 'openBallot', meeting.host, { motionId, plan });
    const ballotId = idIn(opened, 'ballotId');
    for (const [at, { person }] of meeting.voters.entries()) {
      const first = only(options[at % 2]);
      await hall.vote(meeting, ballotId, person, { ranking: at === 5 ? [['都不选'], [first]] : [[first]] });
    }
    await hall.run(meeting, 'closeBallot', meeting.host, { ballotId });
    const file = await published(ballotId);
    const text = JSON.stringify(file);
    for (const { person } of meeting.voters) expect(text).not.toContain(person.name);
    const { ballots } = await hall.view(meeting);
    const { tally } = only(only(ballots[0]).result);
    expect(new Set(file?.options).size).toBe(4);
    expect(recount(file)).toEqual(
      labeled(tally, new Map(options.map((name, at) => [name, only(file?.options[at])]))),
    );
    expect(recount(file).winners).toEqual([file?.options[0]]);
    const supervisorSeatId = only(meeting.voters[0]).seatId;
    const dueOn = addDays(localDay(hall.now), 30);
    await hall.run(meeting, 'publishResolution', meeting.host, { motionId, supervisorSeatId, dueOn });
    const anyone = appRouter.createCaller({
      services: servicesOver(hall.runner),
      viewer: { kind: 'anyone' },
    }).public;
    const [listed] = (await anyone.overview(undefined)).resolutions;
    const page = await anyone.resolution({ id: listed?.id ?? '' });
    for (const shown of [listed, page]) {
      expect(shown?.words).toContain(only(file?.options[0]));
      expect(JSON.stringify(shown)).not.toContain(options[0]);
    }
    await hall.run(meeting, 'closeItem', meeting.host, { itemId });
    await hall.run(meeting, 'closeMeeting', meeting.host, {});
    const posted = postedRecord(await record(hall, meeting)).document;
    expect(posted.items[0]?.motions[0]?.ballots[0]?.options).toEqual(file?.options);
  });

  test('by name tells how many chose what, and no name, seat or person', async () => {
    const { ballotId, meeting } = await closed('named', ['yes', 'no', 'yes']);
    const file = await published(ballotId);
    expect(file?.papers).toEqual([
      { choice: 'no', count: 1 },
      { choice: 'yes', count: 2 },
    ]);
    const text = JSON.stringify(file);
    for (const { seatId, person } of meeting.voters) {
      for (const secret of [seatId, person.personId, person.name]) expect(text).not.toContain(secret);
    }
  });
});

describe('the papers of a secret ballot stay closed', () => {
  test('with fewer than five of them', async () => {
    const { ballotId } = await closed('secret', ['yes', 'no', 'yes', 'no']);
    expect(await refusalOf(published(ballotId))).toBe('papersTooFew');
  });

  test('where a small group voted as one', async () => {
    const { ballotId } = await closed('secret', ['no', 'no', 'no', 'no', 'no', 'no']);
    expect(await refusalOf(published(ballotId))).toBe('papersUnanimous');
  });
});

test('there is nothing to be had of a ballot that does not exist', async () => {
  expect(await published(uuidv4())).toBeNull();
});
