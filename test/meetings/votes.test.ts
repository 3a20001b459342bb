/** The hot path on a real database: who may vote, what a repetition does, and that nothing acknowledged is lost. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyVoteRefused } from '../../shared/meetings/rules/ballot.ts';
import { closed } from './one-ballot.ts';
import { Hall, idIn, refusalOf, voter } from './hall.ts';
import { turnoutOf } from './turnout-of.ts';
import { whileLocked } from './while-locked.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

describe('a named vote', () => {
  test('4: is counted once, however often it is sent', async () => {
    const meeting = await hall.meeting();
    const { ballotId } = await hall.voting(meeting);
    const { person, seatId } = voter(meeting, 0);
    const commandId = uuidv4();
    for (let time = 0; time < 3; time += 1)
      expect(await hall.vote(meeting, ballotId, person, 'yes', { commandId })).toBe(1);
    const result = await closed(hall, meeting, ballotId);
    expect(result.tally.counts).toEqual({ yes: 1, no: 0, abstain: 0, notVoted: 2 });
    expect(result.choices).toEqual({ [seatId]: 'yes' });
  });

  test.each(['named', 'secret'] as const)(
    '4: that was counted is not refused when its answer was lost and it is sent again after leaving and closing (%s)',
    async (secrecy) => {
      const meeting = await hall.meeting({ rules: { secrecy } });
      const { ballotId } = await hall.voting(meeting);
      const { person } = voter(meeting, 0);
      const sent = { commandId: uuidv4(), trackingCode: 'sentagain' };
      await hall.vote(meeting, ballotId, person, 'yes', sent);
      await hall.run(meeting, 'leave', person, {});
      expect(await hall.vote(meeting, ballotId, person, 'yes', sent)).toBe(1);
      const result = await closed(hall, meeting, ballotId);
      expect(await hall.vote(meeting, ballotId, person, 'yes', sent)).toBe(1);
      expect(await hall.vote(meeting, ballotId, person, 'yes', { ...sent, chosenAt: hall.now + 1 })).toBe(1);
      expect(await refusalOf(hall.vote(meeting, ballotId, person, 'yes'))).toBe('ballotNotOpen');
      expect(result.tally.counts).toMatchObject({ yes: 1, no: 0, abstain: 0 });
    },
  );

  test('may change until the close; a late repetition of the earlier choice does not undo it', async () => {
    const meeting = await hall.meeting();
    const { ballotId } = await hall.voting(meeting);
    const { person, seatId } = voter(meeting, 0);
    const first = { commandId: uuidv4(), chosenAt: hall.now };
    await hall.vote(meeting, ballotId, person, 'yes', first);
    await hall.vote(meeting, ballotId, person, 'no', { chosenAt: hall.now + 1 });
    expect(await hall.vote(meeting, ballotId, person, 'yes', first)).toBe(1);
    expect((await closed(hall, meeting, ballotId)).choices).toEqual({ [seatId]: 'no' });
  });

  test('6: turnout tells how many and who; the choices stay unsaid until the close', async () => {
    const meeting = await hall.meeting();
    const { ballotId } = await hall.voting(meeting);
    hall.turnoutsMarked.length = 0;
    hall.published.length = 0;
    for (const { person } of meeting.voters.slice(0, 2)) await hall.vote(meeting, ballotId, person, 'no');
    expect(hall.turnoutsMarked).toEqual([meeting.id, meeting.id]);
    expect(hall.published).toEqual([]);
    const votedSeatIds = meeting.voters.slice(0, 2).map(({ seatId }) => seatId);
    expect(await turnoutOf(hall.database.em(), meeting.id)).toEqual({ ballotId, voted: 2, votedSeatIds });
    expect(JSON.stringify(await hall.view(meeting))).not.toContain('"no":');
    await closed(hall, meeting, ballotId);
    expect(await turnoutOf(hall.database.em(), meeting.id)).toBeNull();
  });
});

describe('a secret vote', () => {
  const secret = { rules: { secrecy: 'secret' } } as const;

  test('is final: a second one is refused, a repetition of the first is not', async () => {
    const meeting = await hall.meeting(secret);
    const { ballotId } = await hall.voting(meeting);
    const { person } = voter(meeting, 0);
    const first = { commandId: uuidv4(), trackingCode: 'firstcode' };
    await hall.vote(meeting, ballotId, person, 'yes', first);
    expect(await refusalOf(hall.vote(meeting, ballotId, person, 'no'))).toBe('alreadyVoted');
    // A repetition that claims something else changes nothing either.
    expect(await hall.vote(meeting, ballotId, person, 'no', { ...first, trackingCode: 'othercode' })).toBe(1);
    expect((await closed(hall, meeting, ballotId)).tally.counts).toMatchObject({ yes: 1, no: 0 });
  });

  test('leaves a paper that nothing ties to its voter, under a new id after the close', async () => {
    const meeting = await hall.meeting({ ...secret, voters: 6 });
    const { ballotId } = await hall.voting(meeting);
    for (const [index, { person }] of meeting.voters.entries())
      await hall.vote(meeting, ballotId, person, index === 0 ? 'yes' : 'no', {
        trackingCode: `code${index}code`,
      });
    const papers = () =>
      hall.rows<Record<string, string>>('select * from ballot_paper where ballot_id = $1', [ballotId]);
    const before = await papers();
    const result = await closed(hall, meeting, ballotId);
    const after = await papers();
    expect(result).toMatchObject({ byGroup: null, choices: null, tally: { counts: { yes: 1, no: 5 } } });
    expect(Object.keys(after[0] ?? {}).sort()).toEqual(['ballot_id', 'content', 'id', 'tracking_code']);
    const codes = (rows: typeof before) => rows.map((row) => row['tracking_code']).sort();
    expect(codes(after)).toEqual(codes(before));
    const ids = new Set(before.map((row) => row['id']));
    expect(after.filter((row) => ids.has(row['id']))).toEqual([]);
    expect(after.map((row) => row['id']?.[14])).toEqual(Array.from({ length: 6 }, () => '4'));
    expect(
      await hall.rows('select content from ballot_roll where ballot_id = $1 and content is not null', [
        ballotId,
      ]),
    ).toEqual([]);
  });

  test('with a code that another paper has is refused, and the next code is taken', async () => {
    const meeting = await hall.meeting(secret);
    const { ballotId } = await hall.voting(meeting);
    const [one, other] = [voter(meeting, 0).person, voter(meeting, 1).person];
    const same = { trackingCode: 'samecode' };
    const outcomes = await Promise.allSettled([
      hall.vote(meeting, ballotId, one, 'yes', same),
      hall.vote(meeting, ballotId, other, 'no', same),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await refusalOf(hall.vote(meeting, ballotId, other, 'no', same))).toBe('trackingCodeTaken');
    expect(await hall.vote(meeting, ballotId, other, 'no')).toBe(2);
  });

  test('8: of two votes of one person on two nodes one is counted and the other refused', async () => {
    const meeting = await hall.meeting(secret);
    const { ballotId } = await hall.voting(meeting);
    const { person } = voter(meeting, 0);
    const results = await whileLocked(hall, ballotId, async () => [
      refusalOf(hall.vote(meeting, ballotId, person, 'no')),
      {
        sql: `insert into ballot_roll (ballot_id, seat_id, command_id) values ($1, $2, $3)`,
        parameters: [ballotId, voter(meeting, 0).seatId, uuidv4()],
      },
      {
        sql: `insert into ballot_paper values ($1, $2, '{"choice":"yes"}', 'fromelsewhere')`,
        parameters: [uuidv4(), ballotId],
      },
    ]);
    expect(results).toBe('alreadyVoted');
    expect((await closed(hall, meeting, ballotId)).tally.counts).toMatchObject({ yes: 1, no: 0 });
  });

  test('8: a batch that meets a code written by another node loses none of its other votes', async () => {
    const meeting = await hall.meeting(secret);
    const { ballotId } = await hall.voting(meeting);
    const [one, other, elsewhere] = [voter(meeting, 0), voter(meeting, 1), voter(meeting, 2)];
    const refused = await whileLocked(hall, ballotId, async () => [
      Promise.all([
        refusalOf(hall.vote(meeting, ballotId, one.person, 'no', { trackingCode: 'fromelsewhere' })),
        hall.vote(meeting, ballotId, other.person, 'no'),
      ]),
      {
        sql: `insert into ballot_roll (ballot_id, seat_id, command_id) values ($1, $2, $3)`,
        parameters: [ballotId, elsewhere.seatId, uuidv4()],
      },
      {
        sql: `insert into ballot_paper values ($1, $2, '{"choice":"yes"}', 'fromelsewhere')`,
        parameters: [uuidv4(), ballotId],
      },
    ]);
    expect(refused).toEqual(['trackingCodeTaken', 1]);
    expect((await closed(hall, meeting, ballotId)).tally.counts).toMatchObject({ yes: 1, no: 1 });
  });
});

describe('a vote is refused', () => {
  test('5: in the batch for the same reasons as by the rule that the buttons ask', async () => {
    const meeting = await hall.meeting({ voters: 5 });
    const stranger = await hall.person([{ role: 'representative', communityId: meeting.communityId }]);
    const itemId = await hall.sitting(meeting);
    const motionId = await hall.debate(meeting, itemId);
    const [present, recused, gone] = [voter(meeting, 0), voter(meeting, 1), voter(meeting, 2)];
    await hall.run(meeting, 'recuse', recused.person, { motionId });
    await hall.run(meeting, 'recuse', present.person, { motionId });
    await hall.run(meeting, 'takeBackRecusal', present.person, { motionId });
    const ballotId = idIn(await hall.run(meeting, 'openBallot', meeting.host, { motionId }), 'ballotId');
    expect(await hall.refused(meeting, 'takeBackRecusal', recused.person, { motionId })).toBe(
      'recusalStands',
    );
    await hall.run(meeting, 'leave', gone.person, {});
    const view = await hall.view(meeting);
    const chair = view.seats.find(({ role }) => role === 'chair');
    for (const [person, seatId, code] of [
      [recused.person, recused.seatId, 'recused'],
      [gone.person, gone.seatId, 'notPresent'],
      [meeting.host, chair?.id ?? '', 'notVoting'],
      [stranger, uuidv4(), 'notOnRoll'],
    ] as const) {
      expect(await refusalOf(hall.vote(meeting, ballotId, person, 'yes'))).toBe(code);
      expect(whyVoteRefused(view, ballotId, seatId, false)?.code).toBe(code);
    }
    expect(whyVoteRefused(view, ballotId, present.seatId, false)).toBeNull();
    expect(await refusalOf(hall.vote(meeting, ballotId, present.person, { choice: 'perhaps' }))).toBe(
      'paperInvalid',
    );
    expect(await refusalOf(hall.vote(meeting, ballotId, present.person, { approved: ['yes'] }))).toBe(
      'paperInvalid',
    );
    expect(await hall.vote(meeting, ballotId, present.person, 'yes')).toBe(1);
    await closed(hall, meeting, ballotId);
    expect(await refusalOf(hall.vote(meeting, ballotId, present.person, 'yes'))).toBe('ballotNotOpen');
    expect(whyVoteRefused(await hall.view(meeting), ballotId, present.seatId, true)?.code).toBe(
      'ballotNotOpen',
    );
  });

  test('under the name of another meeting, or for a ballot that does not exist', async () => {
    const [meeting, other] = [await hall.meeting(), await hall.meeting()];
    const { ballotId } = await hall.voting(meeting);
    const { person } = voter(meeting, 0);
    expect(await refusalOf(hall.vote(other, ballotId, person, 'yes'))).toBe('ballotNotOpen');
    expect(await refusalOf(hall.vote(meeting, uuidv4(), person, 'yes'))).toBe('ballotNotOpen');
  });

  test('5: once the session has ended or the role is revoked', async () => {
    const meeting = await hall.meeting();
    const { ballotId } = await hall.voting(meeting);
    const [one, other, third] = [voter(meeting, 0), voter(meeting, 1), voter(meeting, 2)];
    await hall.rows('update auth_session set expires_at = now() where id = $1', [one.person.sessionId]);
    await hall.rows('update role_grant set revoked_at = now() where person_id = $1', [other.person.personId]);
    expect(await refusalOf(hall.vote(meeting, ballotId, one.person, 'yes'))).toBe('notSignedIn');
    expect(await refusalOf(hall.vote(meeting, ballotId, other.person, 'yes'))).toBe('notAllowed');
    const borrowed = { ...third.person, sessionId: one.person.sessionId };
    expect(await refusalOf(hall.vote(meeting, ballotId, borrowed, 'yes'))).toBe('notSignedIn');
    expect((await turnoutOf(hall.database.em(), meeting.id))?.voted).toBe(0);
  });
});

describe('a ballot opened by mistake', () => {
  test('may be undone until somebody has voted, and leaves the motion to be debated', async () => {
    const meeting = await hall.meeting();
    const { ballotId, motionId } = await hall.voting(meeting);
    await hall.run(meeting, 'undoBallot', meeting.host, { ballotId });
    expect(await hall.view(meeting)).toMatchObject({ ballots: [], motions: [{ state: 'debated' }] });
    expect(await refusalOf(hall.vote(meeting, ballotId, voter(meeting, 0).person, 'yes'))).toBe(
      'ballotNotOpen',
    );
    expect(await hall.refused(meeting, 'undoBallot', meeting.host, { ballotId })).toBe('ballotNotOpen');
    const again = idIn(await hall.run(meeting, 'openBallot', meeting.host, { motionId }), 'ballotId');
    await hall.vote(meeting, again, voter(meeting, 0).person, 'yes');
    expect(await hall.refused(meeting, 'undoBallot', meeting.host, { ballotId: again })).toBe('votesCast');
    await closed(hall, meeting, again);
    expect(await hall.refused(meeting, 'undoBallot', meeting.host, { ballotId: again })).toBe(
      'ballotNotOpen',
    );
  });

  test('may be undone with votes on paper that were refused, not with those that wait or count', async () => {
    const meeting = await hall.meeting();
    const otherHost = await hall.person([{ role: 'host', communityId: meeting.communityId }]);
    const { ballotId } = await hall.voting(meeting);
    const { seatId } = voter(meeting, 0);
    const votes = { kind: 'seats' as const, votes: [{ seatId, content: { choice: 'yes' as const } }] };
    const enter = async () =>
      idIn(await hall.run(meeting, 'enterVotes', meeting.host, { ballotId, votes }), 'entryId');
    const undone = () => hall.refused(meeting, 'undoBallot', meeting.host, { ballotId });
    const wrong = await enter();
    expect(await undone()).toBe('entryWaiting');
    await hall.run(meeting, 'refuseVotes', meeting.host, { entryId: wrong });
    const right = await enter();
    await hall.run(meeting, 'confirmVotes', otherHost, { entryId: right });
    expect(await undone()).toBe('votesCast');

    const other = await hall.meeting();
    const opened = await hall.voting(other);
    const paper = [{ seatId: voter(other, 0).seatId, content: { choice: 'yes' as const } }];
    const entered = await hall.run(other, 'enterVotes', other.host, {
      ...{ ballotId: opened.ballotId, votes: { kind: 'seats', votes: paper } },
    });
    await hall.run(other, 'refuseVotes', other.host, { entryId: idIn(entered, 'entryId') });
    await hall.run(other, 'undoBallot', other.host, { ballotId: opened.ballotId });
    expect((await hall.view(other)).ballots).toEqual([]);
  });

  test('is not undone from another meeting', async () => {
    const [meeting, other] = [await hall.meeting(), await hall.meeting()];
    const { ballotId } = await hall.voting(meeting);
    expect(await hall.refused(other, 'undoBallot', other.host, { ballotId })).toBe('ballotNotOpen');
    expect((await hall.view(meeting)).ballots).toHaveLength(1);
  });
});
