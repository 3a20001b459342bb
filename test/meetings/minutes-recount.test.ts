/** The votes of minutes, counted again by whoever has the minutes alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MinutesDocument } from '../../shared/meetings/minutes/document.ts';
import { parseRecord, postedRecord, type MinutesRecord } from '../../shared/meetings/minutes/record.ts';
import { minutesFault, recountsOf } from '../../shared/meetings/minutes/verify.ts';
import { ordinaryPlan, type BallotPlan } from '../../shared/meetings/rules/ballot-plan.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import { sha256 } from '../../shared/sha256.ts';
import { Hall, idIn } from './hall.ts';
import { only, record } from './held-evening.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

const options = ['东门', '西门', '球场'];

/** The record of a meeting with one vote; null leaves a voter out. */
async function voted(
  change: Partial<BallotPlan>,
  papers: readonly (PaperContent | null)[],
): Promise<MinutesRecord> {
  const meeting = await hall.meeting({ voters: papers.length });
  const itemId = await hall.sitting(meeting);
  const motionId = await hall.debate(meeting, itemId);
  const asked = { ...ordinaryPlan(presets.council), options, ...change };
  const opened = await hall.run(meeting, 'openBallot', meeting.host, { motionId, plan: asked });
  const ballotId = idIn(opened, 'ballotId');
  for (const [index, { person }] of meeting.voters.entries()) {
    const paper = papers[index];
    if (paper) await hall.vote(meeting, ballotId, person, paper);
  }
  await hall.run(meeting, 'closeBallot', meeting.host, { ballotId });
  const [ballot] = (await hall.view(meeting)).ballots;
  if (ballot?.result?.tally.outcome === 'tied') {
    await hall.run(meeting, 'drawLot', meeting.host, { ballotId });
  }
  await hall.run(meeting, 'closeItem', meeting.host, { itemId });
  await hall.run(meeting, 'closeMeeting', meeting.host, {});
  return record(hall, meeting);
}

const copied = (original: MinutesRecord) => parseRecord(JSON.stringify(original));
const ballotIn = ({ document }: MinutesRecord) => only(only(only(document.items[0]).motions[0]).ballots[0]);
const hows = (of: MinutesRecord) => recountsOf(of).map(({ how }) => how);
const place = 'document.items[0].motions[0].ballots[0]';

const methods: readonly [BallotPlan['method'], Partial<BallotPlan>, readonly (PaperContent | null)[]][] = [
  ['choose-one', {}, [{ choice: '西门' }, { choice: '西门' }, { choice: '西门' }, { blank: true }, null]],
  [
    'approval',
    {},
    [{ approved: ['西门', '球场'] }, { approved: ['球场'] }, { blank: true }, { approved: [] }],
  ],
  ['score', { mostPoints: 5 }, [{ scores: { 西门: 5, 东门: 0 } }, { scores: { 东门: 3 } }, { scores: {} }]],
  ['dots', { dotsPerPaper: 3 }, [{ dots: { 西门: 3 } }, { dots: { 东门: 2, 西门: 1 } }, { blank: true }]],
  [
    'irv',
    {},
    [{ ranking: [['东门'], ['西门']] }, { ranking: [['西门']] }, { ranking: [['西门'], ['球场']] }],
  ],
  ['schulze', {}, [{ ranking: [['球场', '西门']] }, { ranking: [['西门'], ['东门']] }, null]],
  [
    'stv',
    { seats: 2 },
    [{ ranking: [['东门']] }, { ranking: [['西门'], ['球场']] }, { ranking: [['西门']] }],
  ],
];

describe('of a named vote', () => {
  test.each(methods)(
    'by %s every paper is counted again, whole and as posted',
    async (method, change, papers) => {
      const whole = await voted({ method, ...change }, papers);
      for (const one of [whole, postedRecord(whole)]) {
        expect(minutesFault(copied(one), sha256)).toBeNull();
        expect(hows(copied(one))).toEqual(['papers']);
      }
      const forged = copied(whole);
      Object.assign(ballotIn(forged).tally ?? {}, { winners: ['球场'] });
      expect(minutesFault(forged, sha256)).toMatchObject({
        what: 'count',
        place: `${place}.tally.winners[0]`,
      });
    },
  );

  test('what another group supported is found by the names, and by the sum where names are masked', async () => {
    const whole = await voted({ method: 'choose-one' }, [
      ...[{ choice: '西门' }, { choice: '西门' }, { choice: '东门' }, { choice: '东门' }, { choice: '西门' }],
    ]);
    const swapped = copied(whole);
    const { byGroup } = ballotIn(swapped);
    Object.assign(ballotIn(swapped), { byGroup: { local: byGroup?.migrant, migrant: byGroup?.local } });
    expect(minutesFault(swapped, sha256)).toMatchObject({
      what: 'count',
      place: expect.stringContaining('byGroup.local'),
    });
    const posted = copied(postedRecord(whole));
    Object.assign(only(ballotIn(posted).byGroup).local, { notVoted: 1 });
    expect(minutesFault(posted, sha256)).toEqual({ what: 'count', place: `${place}.byGroup.notVoted` });
  });

  test('in minutes that do not say how many places there were, the log says it, or nothing is claimed', async () => {
    const whole = await voted({ method: 'stv', seats: 2 }, [
      ...[{ ranking: [['东门']] }, { ranking: [['西门']] }, { ranking: [['西门']] }],
    ]);
    const older = withoutForm(whole);
    expect(hows(older)).toEqual(['papers']);
    const withheld = { ...older, log: older.log.map((link) => ({ ...link, data: undefined })) };
    expect(hows(withheld)).toEqual(['formUnknown']);
  });
});

function withoutForm(of: MinutesRecord): MinutesRecord {
  const text = JSON.stringify(of.document, (key, value: unknown) =>
    key === 'form' && typeof value === 'object' ? undefined : value,
  );
  return { ...of, document: JSON.parse(text) as MinutesDocument };
}

describe('of a secret vote', () => {
  test('a single choice follows from its figures', async () => {
    const whole = await voted({ method: 'choose-one', secrecy: 'secret' }, [
      { choice: '西门' },
      { choice: '西门' },
      null,
    ]);
    expect(minutesFault(copied(whole), sha256)).toBeNull();
    expect(hows(whole)).toEqual(['figures']);
    const forged = copied(whole);
    Object.assign(ballotIn(forged).tally ?? {}, { outcome: 'rejected' });
    expect(minutesFault(forged, sha256)).toEqual({ what: 'count', place: `${place}.tally.outcome` });
  });

  test('of rankings it is told that nothing was counted again', async () => {
    const whole = await voted({ method: 'irv', secrecy: 'secret' }, [
      { ranking: [['东门']] },
      { ranking: [['西门']] },
      { ranking: [['西门']] },
    ]);
    expect(minutesFault(copied(whole), sha256)).toBeNull();
    expect(hows(whole)).toEqual(['secret']);
  });
});
