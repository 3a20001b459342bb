/** A rehearsal from its start to its end: the simulated room plays along, and nothing of it counts anywhere. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkHall, isGo } from '../../shared/meetings/hall-check.ts';
import type { ScreenMeasure } from '../../shared/live/protocol.ts';
import { formOf, whyPaperRefused } from '../../shared/meetings/paper.ts';
import { paperFor, simulatedSteps } from '../../shared/meetings/rehearsal.ts';
import { methods } from '../../shared/meetings/tally/contract.ts';
import { named } from '../../server/live/run-command.ts';
import {
  endLeftRehearsals,
  endRehearsal,
  fillRehearsal,
  startRehearsal,
} from '../../server/meetings/rehearsal/commands.ts';
import { readTicket } from '../../server/identity/tickets.ts';
import { playStep } from '../../server/meetings/rehearsal/play.ts';
import { openBallot } from '../../server/public/open-ballots.ts';
import type { Services } from '../../server/services.ts';
import { servicesOver } from '../support/services.ts';
import { aBallot, aMotion, anItem, aSeat, aView } from './a-view.ts';
import { Hall, idIn, minute, refusalOf, type Meeting } from './hall.ts';

let hall: Hall;
let services: Services;
beforeAll(async () => {
  hall = await Hall.open();
  services = servicesOver(hall.runner);
});
afterAll(() => hall.close());

const request = (actor: Meeting['host'], meetingId: string) => ({
  ...{ id: uuidv4(), actor, input: { meetingId } },
});
const start = (original: Meeting) =>
  named(startRehearsal).execute(hall.runner, request(original.host, original.id));

/** Plays until the room has come to what is waited for. */
async function playUntil(meeting: Meeting, isThere: (view: Awaited<ReturnType<Hall['view']>>) => boolean) {
  for (let step = 0; step < 40; step += 1) {
    if (isThere(await hall.view(meeting))) return;
    await playStep(services, meeting.id);
  }
  throw new Error('the simulated room never came there');
}

describe('a rehearsal', { timeout: 120_000 }, () => {
  test('is opened, debated and voted by simulated attendees beside a real one, and leaves no trace', async () => {
    const original = await hall.meeting({ voters: 6 });
    const { host } = original;
    await hall.run(original, 'addItem', host, { issueId: await hall.issue(original), title: null });
    const before = await hall.view(original);
    const id = idIn(await start(original), 'meetingId');
    expect(idIn(await start(original), 'meetingId')).toBe(id);
    const rehearsal: Meeting = { ...original, id };
    const [real] = original.voters;
    if (!real) throw new Error('six voters');
    expect(await hall.view(rehearsal)).toMatchObject({
      ...{ rehearsalOf: original.id, number: before.number, state: 'called' },
      items: [{ title: before.items[0]?.title, issueId: null }],
    });
    await hall.run(rehearsal, 'checkIn', real.person, {});
    const filled = await hall.execute(rehearsal, named(fillRehearsal), host, { meetingId: id });
    expect(filled).toEqual({ filled: 5 });
    await playUntil(rehearsal, ({ seats }) => seats.every((seat) => seat.present || !seat.votes));
    await hall.run(rehearsal, 'openMeeting', host, {});
    expect(await refusalOf(hall.execute(rehearsal, named(fillRehearsal), host, { meetingId: id }))).toBe(
      'invitationOver',
    );
    const itemId = (await hall.view(rehearsal)).items[0]?.id ?? '';
    await hall.run(rehearsal, 'openItem', host, { itemId });
    await playUntil(rehearsal, ({ motions, floor }) => motions[0]?.state === 'debated' && floor.length >= 2);
    for (const { id: requestId } of (await hall.view(rehearsal)).floor) {
      await hall.run(rehearsal, 'giveFloor', host, { requestId, overrideReason: '演练' });
      await hall.run(rehearsal, 'endSpeech', host, { requestId });
    }
    const motionId = (await hall.view(rehearsal)).motions[0]?.id ?? '';
    const opened = await hall.run(rehearsal, 'openBallot', host, { motionId });
    const ballotId = idIn(opened, 'ballotId');
    await hall.vote(rehearsal, ballotId, real.person, 'yes');
    const played = await playStep(services, id);
    expect(played).toMatchObject({ steps: 5, refused: 0, deeds: [], tickets: [] });
    await hall.run(rehearsal, 'closeBallot', host, { ballotId });
    const tally = (await hall.view(rehearsal)).ballots[0]?.result?.tally;
    expect(tally?.turnout).toMatchObject({ eligible: 6, present: 6, notVoted: 0 });
    expect(await openBallot(hall.database.em(), ballotId)).toBeNull();

    await hall.execute(rehearsal, named(endRehearsal), host, { meetingId: id });
    expect(await hall.view(original)).toEqual(before);
    const [left] = await hall.rows<{ sessions: number; roles: number }>(
      `select (select count(*)::int from auth_session a join simulated_person p on p.person_id = a.user_id) as sessions,
         (select count(*)::int from role_grant g join simulated_person p using (person_id) where g.revoked_at is null) as roles`,
    );
    expect(left).toEqual({ sessions: 0, roles: 0 });
    // The next one is another, and plays with the same people.
    const again: Meeting = { ...original, id: idIn(await start(original), 'meetingId') };
    expect(again.id).not.toBe(id);
    await hall.execute(again, named(fillRehearsal), host, { meetingId: again.id });
    expect(await hall.rows('select from simulated_person')).toHaveLength(6);
  });

  test('hands the console what attendees do on its lines, and does the rest itself', async () => {
    const original = await hall.meeting({ voters: 3 });
    const { host } = original;
    await hall.run(original, 'addItem', host, { issueId: null, title: '路灯' });
    const id = idIn(await start(original), 'meetingId');
    const rehearsal: Meeting = { ...original, id };
    await hall.execute(rehearsal, named(fillRehearsal), host, { meetingId: id });
    const first = await playStep(services, id, new Set());
    expect(first).toMatchObject({ steps: 3, refused: 0, deeds: [] });
    expect(first.tickets).toHaveLength(3);
    const isHere = async () =>
      (await hall.view(rehearsal)).seats.filter((seat) => seat.votes && seat.present).length;
    expect(await isHere()).toBe(0);
    const [line] = first.tickets;
    if (!line) throw new Error('three simulated attendees');
    const second = await playStep(services, id, new Set([line.seatId]));
    expect(second.deeds).toEqual([{ seatId: line.seatId, name: 'checkIn', input: { meetingId: id } }]);
    expect(second.tickets).toHaveLength(2);
    expect(readTicket(services.config, line.ticket)).toMatchObject({ meetingId: id });
    await playStep(services, id);
    expect(await isHere()).toBe(3);
    await hall.execute(rehearsal, named(endRehearsal), host, { meetingId: id });
  });

  test('is refused once the meeting is open, to strangers, and as a rehearsal of a rehearsal', async () => {
    const original = await hall.meeting();
    await hall.run(original, 'addItem', original.host, { issueId: null, title: '路灯' });
    const rehearsal: Meeting = { ...original, id: idIn(await start(original), 'meetingId') };
    expect(await refusalOf(start(rehearsal))).toBe('rehearsalTooLate');
    const other = await hall.meeting();
    const end = (actor: Meeting['host'], meetingId: string) =>
      named(endRehearsal).execute(hall.runner, request(actor, meetingId));
    expect(await refusalOf(end(other.host, rehearsal.id))).toBe('notAllowed');
    expect(await refusalOf(end(original.host, original.id))).toBe('notAllowed');
    for (const { person } of original.voters) await hall.run(original, 'checkIn', person, {});
    await hall.run(original, 'openMeeting', original.host, {});
    expect(await refusalOf(start(original))).toBe('rehearsalTooLate');
  });

  test('that nobody ended ends when its meeting begins, and after six hours', async () => {
    await endLeftRehearsals(hall.runner);
    const [begun, waiting, forgotten] = [await hall.meeting(), await hall.meeting(), await hall.meeting()];
    const rehearsalOf = async (original: Meeting): Promise<Meeting> => {
      await hall.run(original, 'addItem', original.host, { issueId: null, title: '路灯' });
      const rehearsal: Meeting = { ...original, id: idIn(await start(original), 'meetingId') };
      await hall.execute(rehearsal, named(fillRehearsal), original.host, { meetingId: rehearsal.id });
      return rehearsal;
    };
    const old = await rehearsalOf(forgotten);
    expect(await endLeftRehearsals(hall.runner)).toBe(0);
    hall.now += 6 * 60 * minute + 1;
    const [over, kept] = [await rehearsalOf(begun), await rehearsalOf(waiting)];
    for (const { person } of begun.voters) await hall.run(begun, 'checkIn', person, {});
    await hall.run(begun, 'openMeeting', begun.host, {});
    const states = async () =>
      Promise.all([old, over, kept].map(async (meeting) => (await hall.view(meeting)).state));
    await endLeftRehearsals(hall.runner);
    expect(await states()).toEqual(['cancelled', 'cancelled', 'called']);
    expect(await endLeftRehearsals(hall.runner)).toBe(0);
    await hall.execute(kept, named(endRehearsal), waiting.host, { meetingId: kept.id });
  });

  test('moves no issue and is never signed, whatever the code does', async () => {
    const original = await hall.meeting();
    await hall.run(original, 'addItem', original.host, { issueId: null, title: '路灯' });
    const id = idIn(await start(original), 'meetingId');
    const issueId = await hall.issue(original);
    await expect(
      hall.rows('update agenda_item set issue_id = $2 where meeting_id = $1', [id, issueId]),
    ).rejects.toThrow(/moves no issue/);
    await expect(
      hall.rows(
        `update meeting set state = 'signed', opened_at = now(), closed_at = now(), signed_at = now() where id = $1`,
        [id],
      ),
    ).rejects.toThrow(/meeting_rehearsal_unsigned/);
  });
});

describe('simulated attendees', () => {
  const nobody = { voted: new Set<string>(), answered: new Set<string>() };
  const dice = () => 0.4;
  const steps = (view: Parameters<typeof simulatedSteps>[0], seats = ['a1', 'a2', 'a3']) =>
    simulatedSteps(view, new Set(seats), nobody, dice).map(({ step }) => step);
  test.each([
    ['come in first', aView({ seats: [aSeat('a1', { present: false })] }), ['checkIn']],
    ['propose where nothing is on the table', aView(), ['propose']],
    ['second', aView({ motions: [aMotion('proposed')] }), ['second']],
    ['ask for the floor', aView({ motions: [aMotion('debated')] }), ['raiseHand']],
    ['vote', aView({ motions: [aMotion('voting')], ballots: [aBallot()] }), ['vote', 'vote', 'vote']],
    [
      'leave hands to the host’s eyes',
      aView({ motions: [aMotion('voting')], ballots: [aBallot({ secrecy: 'show' })] }),
      [],
    ],
    ['wait between items', aView({ items: [anItem('i1', { state: 'done' })] }), []],
    ['do nothing once it is over', aView({ state: 'closed' }), []],
  ] as const)('%s', (_title, view, expected) => {
    expect(steps(view)).toEqual(expected);
  });

  test.each(methods)('fill in a paper that a %s ballot takes', (method) => {
    const options = method === 'yes-no-abstain' ? [] : ['甲', '乙', '丙'];
    const ballot = aBallot({
      ...{ method, options, dotsPerPaper: method === 'dots' ? 4 : null },
      mostPoints: method === 'score' ? 5 : null,
    });
    for (const thrown of [0, 0.5, 0.99])
      expect(
        whyPaperRefused(
          formOf(ballot),
          paperFor(ballot, () => thrown),
        ),
      ).toBeNull();
  });
});

describe('go or no-go', () => {
  const screen = (change: Partial<ScreenMeasure>): ScreenMeasure => ({
    ...{ kind: 'person', personId: 'a1', isHost: false, medianMs: 20, worstMs: 30, sent: 5, lost: 0 },
    ...change,
  });
  const ready = {
    screens: [screen({}), screen({ kind: 'screen', personId: null })],
    quorumMet: true,
    measuredLines: [screen({ personId: 's1' })],
    lines: { asked: 3, up: 3, openedMs: [80, 90, 120], votesMs: [20, 30, 40], sent: 6, lost: 0 },
  };
  test.each([
    ['go with all in place', ready, []],
    ['no-go without a big screen', { ...ready, screens: [screen({})] }, ['bigScreen']],
    ['no-go without phones', { ...ready, screens: [screen({ kind: 'screen' })] }, ['phones']],
    ['no-go without a quorum', { ...ready, quorumMet: false }, ['quorum']],
    ['no-go before any vote', { ...ready, lines: { ...ready.lines, votesMs: [] } }, ['votes']],
    ['no-go with slow votes', { ...ready, lines: { ...ready.lines, votesMs: [20, 1_001] } }, ['votes']],
    [
      'go with one slow vote in twenty',
      { ...ready, lines: { ...ready.lines, votesMs: [2_000, ...Array<number>(19).fill(30)] } },
      [],
    ],
    ['no-go where not every line came up', { ...ready, lines: { ...ready.lines, up: 2 } }, ['lines']],
    [
      'no-go without simulated attendees',
      { ...ready, lines: { ...ready.lines, asked: 0, up: 0 }, measuredLines: [] },
      ['lines'],
    ],
    ['no-go with a command lost', { ...ready, lines: { ...ready.lines, lost: 1 } }, ['lost']],
    [
      'no-go with a line that is slow',
      { ...ready, measuredLines: [screen({ personId: 's1', medianMs: 700 })] },
      ['roundTrip'],
    ],
    [
      'no-go on a slow way',
      { ...ready, screens: [...ready.screens, screen({ medianMs: 600 })] },
      ['roundTrip'],
    ],
    [
      'no-go with messages lost',
      { ...ready, screens: [...ready.screens, screen({ medianMs: null, worstMs: null, lost: 5 })] },
      ['lost'],
    ],
  ] as const)('is %s', (_title, figures, bad) => {
    const checks = checkHall(figures);
    expect(checks.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(bad);
    expect(isGo(checks)).toBe(bad.length === 0);
  });
});
