/** What the database itself refuses, whatever the code above it does: raw SQL against real constraints. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Hall, type Meeting } from './hall.ts';

let hall: Hall;
let meeting: Meeting;
let secret: Meeting;
let ballotId: string;
let secretBallotId: string;
let itemId: string;
beforeAll(async () => {
  hall = await Hall.open();
  meeting = await hall.meeting();
  ({ ballotId, itemId } = await hall.voting(meeting));
  secret = await hall.meeting({ rules: { secrecy: 'secret' } });
  ({ ballotId: secretBallotId } = await hall.voting(secret));
});
afterAll(() => hall.close());

const uniqueViolation = '23505';
const foreignKeyViolation = '23503';
const checkViolation = '23514';
const restrictViolation = '23001';

const roll = 'insert into ballot_roll (ballot_id, seat_id, content, command_id) values ($1, $2, $3, $4)';
const seatOf = (of: Meeting, index: number) => of.voters[index]?.seatId ?? '';

async function codeOf(text: string, parameters: readonly unknown[]): Promise<unknown> {
  // A connection of its own: the ORM wraps what PostgreSQL says.
  return hall.database.pool.query(text, [...parameters]).then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? Reflect.get(error, 'code') : error),
  );
}

describe('the database refuses', () => {
  test('a second vote of a seat in the same ballot', async () => {
    const vote = [ballotId, seatOf(meeting, 0), '{"choice":"yes"}'];
    expect(await codeOf(roll, [...vote, uuidv4()])).toBe('done');
    expect(await codeOf(roll, [...vote, uuidv4()])).toBe(uniqueViolation);
  });

  test('a vote that has no form of a paper', async () => {
    for (const content of [
      '"yes"',
      '{}',
      '{"choice":1}',
      '{"choice":"yes","blank":true}',
      '{"ranking":{}}',
      '{"who":"me"}',
    ])
      expect(await codeOf(roll, [ballotId, seatOf(meeting, 1), content, uuidv4()])).toBe(checkViolation);
  });

  test('two papers under one code', async () => {
    const paper = `insert into ballot_paper values ($1, $2, '{"choice":"yes"}', 'samecode')`;
    expect(await codeOf(paper, [uuidv4(), secretBallotId])).toBe('done');
    expect(await codeOf(paper, [uuidv4(), secretBallotId])).toBe(uniqueViolation);
  });

  test('a paper without its ballot, and a ballot taken away under its papers', async () => {
    const paper = `insert into ballot_paper values ($1, $2, '{"choice":"yes"}', 'lostcode')`;
    expect(await codeOf(paper, [uuidv4(), uuidv4()])).toBe(foreignKeyViolation);
    expect(await codeOf(paper, [uuidv4(), secretBallotId])).toBe('done');
    expect(await codeOf('delete from ballot where id = $1', [secretBallotId])).toBe(foreignKeyViolation);
  });

  test('two open ballots, two open items, two motions at a time, two speakers, two hands of one seat', async () => {
    const [motion] = (await hall.view(meeting)).motions;
    expect(
      await codeOf(
        `insert into ballot (id, meeting_id, motion_id, attempt, secrecy, state, opened_at) values ($1, $2, $3, 2, 'named', 'open', now())`,
        [uuidv4(), meeting.id, motion?.id],
      ),
    ).toBe(uniqueViolation);
    expect(
      await codeOf(
        `insert into agenda_item (id, meeting_id, position, title, state) values ($1, $2, 9, '又一项', 'open')`,
        [uuidv4(), meeting.id],
      ),
    ).toBe(uniqueViolation);
    expect(
      await codeOf(
        `insert into motion (id, meeting_id, item_id, number, what, unit_id, due_on, proposer_seat_id, state, proposed_at)
         values ($1, $2, $3, 9, '又一个动议', $4, '2027-01-31', $5, 'proposed', now())`,
        [uuidv4(), meeting.id, itemId, meeting.unitId, seatOf(meeting, 0)],
      ),
    ).toBe(uniqueViolation);
    const speak = `insert into floor_request (id, meeting_id, item_id, seat_id, stance, state, requested_at, started_at, ends_at)
      values ($1, $2, $3, $4, 'other', $5, now(), now(), now())`;
    const hand = (index: number, state: string) => [
      uuidv4(),
      meeting.id,
      itemId,
      seatOf(meeting, index),
      state,
    ];
    expect(await codeOf(speak, hand(0, 'speaking'))).toBe('done');
    expect(await codeOf(speak, hand(1, 'speaking'))).toBe(uniqueViolation);
    expect(await codeOf(speak, hand(0, 'waiting'))).toBe(uniqueViolation);
  });

  test('a proposer from another meeting, and a vote for an observer', async () => {
    expect(
      await codeOf(
        `insert into motion (id, meeting_id, item_id, number, what, unit_id, due_on, proposer_seat_id, state, proposed_at)
         values ($1, $2, $3, 8, '别处的动议', $4, '2027-01-31', $5, 'withdrawn', now())`,
        [uuidv4(), meeting.id, itemId, meeting.unitId, seatOf(secret, 0)],
      ),
    ).toBe(foreignKeyViolation);
    expect(
      await codeOf(`update seat set role = 'observer' where meeting_id = $1 and votes`, [meeting.id]),
    ).toBe(checkViolation);
  });

  test('a change of the roll after the opening, and of the rules after the call', async () => {
    const frozen = [
      `update seat set votes = false where meeting_id = $1 and number = 2`,
      `update seat set resident_group = 'local' where meeting_id = $1 and resident_group = 'migrant'`,
      `update seat set household = '3栋502' where meeting_id = $1`,
      `delete from seat where meeting_id = $1`,
    ];
    for (const statement of frozen)
      expect(await codeOf(statement, [meeting.id]), statement).toBe(restrictViolation);
    const called = await hall.meeting();
    const lenient = `update meeting set rules = jsonb_set(rules, '{secondsNeeded}', '0') where id = $1`;
    expect(await codeOf(lenient, [called.id])).toBe(restrictViolation);
  });

  test('two votes of one household, a plan that was called, a cancellation without a reason', async () => {
    const called = await hall.meeting();
    const household = `update seat set household = '3栋502' where meeting_id = $1 and votes`;
    expect(await codeOf(household, [called.id])).toBe(uniqueViolation);
    const planned = `update meeting set state = 'planned', called_at = now() where id = $1`;
    expect(await codeOf(planned, [called.id])).toBe(checkViolation);
    const cancelled = `update meeting set state = 'cancelled' where id = $1`;
    expect(await codeOf(cancelled, [called.id])).toBe(checkViolation);
  });

  test('any change of votes and papers after the close', async () => {
    for (const [of, ballot] of [
      [meeting, ballotId],
      [secret, secretBallotId],
    ] as const) {
      await hall.run(of, 'closeBallot', of.host, { ballotId: ballot });
      expect(await codeOf(roll, [ballot, seatOf(of, 2), null, uuidv4()])).toBe(restrictViolation);
    }
    expect(
      await codeOf(`update ballot_roll set content = '{"choice":"no"}' where ballot_id = $1`, [ballotId]),
    ).toBe(restrictViolation);
    expect(await codeOf('delete from ballot_roll where ballot_id = $1', [ballotId])).toBe(restrictViolation);
    const paper = `insert into ballot_paper values ($1, $2, '{"choice":"yes"}', 'latecode')`;
    expect(await codeOf(paper, [uuidv4(), secretBallotId])).toBe(restrictViolation);
    expect(
      await codeOf(`update ballot_paper set content = '{"choice":"no"}' where ballot_id = $1`, [
        secretBallotId,
      ]),
    ).toBe(restrictViolation);
    expect(await codeOf('delete from ballot_paper where ballot_id = $1', [secretBallotId])).toBe(
      restrictViolation,
    );
  });
});
