/** What is read about meetings outside their room, and who may enter the room as what. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '../../shared/identity/roles.ts';
import type { Audience } from '../../shared/live/protocol.ts';
import { Refusal } from '../../shared/refusal.ts';
import { viewerOfScreen } from '../../server/identity/viewer.ts';
import { meetingRoom } from '../../server/meetings/room-source.ts';
import { meetingsRouter } from '../../server/meetings/router.ts';
import type { Services } from '../../server/services.ts';
import { servicesOver } from '../support/services.ts';
import { Hall, idIn } from './hall.ts';

let hall: Hall;
let services: Services;
let dataDir: string;
beforeAll(async () => {
  hall = await Hall.open();
  dataDir = await mkdtemp(join(tmpdir(), 'gongyi-meetings-'));
  services = servicesOver(hall.runner, { GONGYI_DATA: dataDir, PUBLIC_URL: 'https://gongyi.example.org' });
});
afterAll(async () => {
  await hall.close();
  await rm(dataDir, { recursive: true });
});

const as = (viewer: Viewer) => meetingsRouter.createCaller({ services, viewer });
const anyone: Viewer = { kind: 'anyone' };

async function refusedWith(request: Promise<unknown>): Promise<string> {
  const error: unknown = await request.then(
    () => null,
    (why: unknown) => (why instanceof Error ? why.cause : why),
  );
  if (!(error instanceof Refusal)) throw new Error(`not refused: ${String(error)}`);
  return error.code;
}

describe('my meetings', () => {
  test('are those of my communities, what is open first, and say what I am there', async () => {
    const meeting = await hall.meeting();
    await hall.meeting();
    const [seat] = meeting.voters;
    if (!seat) throw new Error('no voter');
    const [card, ...others] = await as(seat.person).mine({ communityId: null });
    expect(others).toEqual([]);
    expect(card).toMatchObject({
      id: meeting.id,
      seatId: seat.seatId,
      isHost: false,
      isDemo: true,
      state: 'called',
    });
    expect(await as(meeting.host).mine({ communityId: meeting.communityId })).toMatchObject([
      { isHost: true },
    ]);
    expect(await as(meeting.host).mine({ communityId: uuidv4() })).toEqual([]);
    expect(await refusedWith(as(anyone).mine({ communityId: null }))).toBe('notSignedIn');
  });
});

describe('a short code', () => {
  test('leads to its meeting while it may be entered, and tells nothing more', async () => {
    const meeting = await hall.meeting();
    const { shortCode: code, title, communityName } = await hall.view(meeting);
    expect(await as(anyone).byCode({ code })).toEqual({ meetingId: meeting.id, title, communityName });
    await hall.run(meeting, 'openMeeting', meeting.host, {});
    await hall.run(meeting, 'closeMeeting', meeting.host, {});
    expect(await as(anyone).byCode({ code })).toBeNull();
  });
});

describe('my vote', () => {
  test.each([
    ['named', { choice: 'yes' }],
    ['secret', null],
  ] as const)('of a %s ballot is told to me as far as it is known', async (secrecy, content) => {
    const meeting = await hall.meeting({ rules: { secrecy } });
    const [mine, other] = meeting.voters;
    if (!mine || !other) throw new Error('no voters');
    const { ballotId } = await hall.voting(meeting);
    const voteOf = (viewer: Viewer) => as(viewer).myVote({ meetingId: meeting.id });
    expect(await voteOf(mine.person)).toEqual({ seatId: mine.seatId, ballotId, content: null, voted: false });
    await hall.vote(meeting, ballotId, mine.person, 'yes');
    expect(await voteOf(mine.person)).toEqual({ seatId: mine.seatId, ballotId, content, voted: true });
    expect(await voteOf(other.person)).toMatchObject({ content: null, voted: false });
  });

  test('and my answer to a consensus check: that there is one, to nobody else', async () => {
    const meeting = await hall.meeting();
    const [mine, other] = meeting.voters;
    if (!mine || !other) throw new Error('no voters');
    const motionId = await hall.debate(meeting, await hall.sitting(meeting));
    const checkId = idIn(await hall.run(meeting, 'openCheck', meeting.host, { motionId }), 'checkId');
    const answered = (viewer: Viewer) => as(viewer).hasAnswered({ meetingId: meeting.id, checkId });
    expect(await answered(mine.person)).toBe(false);
    await hall.run(meeting, 'answerCheck', mine.person, { checkId, answer: 'object' });
    expect([await answered(mine.person), await answered(other.person)]).toEqual([true, false]);
    const elsewhere = await hall.meeting();
    expect(await refusedWith(as(mine.person).hasAnswered({ meetingId: elsewhere.id, checkId }))).toBe(
      'notAllowed',
    );
  });

  test('of a meeting that is not there, or not mine, is refused alike', async () => {
    const [meeting, elsewhere] = [await hall.meeting(), await hall.meeting()];
    expect(await refusedWith(as(meeting.host).myVote({ meetingId: uuidv4() }))).toBe('notAllowed');
    expect(await refusedWith(as(meeting.host).myVote({ meetingId: elsewhere.id }))).toBe('notAllowed');
  });
});

describe('the big screen', () => {
  test('follows its meeting by a token that is nowhere stored, and no other meeting', async () => {
    const [meeting, other] = [await hall.meeting(), await hall.meeting()];
    const { token, url } = await as(meeting.host).screenLink({ meetingId: meeting.id });
    expect(url).toBe(`https://gongyi.example.org/screen/${meeting.id}#${token}`);
    const em = hall.database.em();
    const viewer = await viewerOfScreen(em, token);
    expect(viewer).toEqual({ kind: 'screen', meetingId: meeting.id });
    expect(await admitted(em, viewer, meeting.id)).toBe('everyone');
    expect(await admitted(em, viewer, other.id)).toBeNull();
    const stored = await hall.rows<{ link: string }>(
      'select screen_link::text as link from screen_link where meeting_id = $1',
      [meeting.id],
    );
    expect(JSON.stringify(stored)).not.toContain(token);
    await hall.rows('update screen_link set revoked_at = now() where meeting_id = $1', [meeting.id]);
    expect(await viewerOfScreen(em, token)).toEqual(anyone);
  });

  test('is opened by hosts only', async () => {
    const meeting = await hall.meeting();
    const [seat] = meeting.voters;
    if (!seat) throw new Error('no voter');
    expect(await refusedWith(as(seat.person).screenLink({ meetingId: meeting.id }))).toBe('notAllowed');
  });
});

async function admitted(em: EntityManager, viewer: Viewer, room: string): Promise<Audience | null> {
  const [scope] = await meetingRoom.scopes(em, [room]);
  return scope ? meetingRoom.audienceOf(viewer, scope) : null;
}

describe('a meeting’s room', () => {
  test.each([
    ['host', 'hosts'],
    ['representative', 'everyone'],
    ['supervisor', 'everyone'],
    ['volunteer', 'everyone'],
    ['volunteerLead', 'everyone'],
  ] as const)('3: is entered by a %s of its community among %s', async (role, audience) => {
    const [meeting, other] = [await hall.meeting(), await hall.meeting()];
    const em = hall.database.em();
    const here = await hall.person([{ role, communityId: meeting.communityId }]);
    expect(await admitted(em, here, meeting.id)).toBe(audience);
    expect(await admitted(em, here, other.id)).toBeNull();
  });

  test('5: is closed to strangers, and a room that is not there answers alike', async () => {
    const meeting = await hall.meeting();
    const em = hall.database.em();
    expect(await admitted(em, anyone, meeting.id)).toBeNull();
    expect(await admitted(em, await hall.person([]), meeting.id)).toBeNull();
    expect(await admitted(em, meeting.host, uuidv4())).toBeNull();
  });

  test('gives a newcomer the view and the turnout', async () => {
    const meeting = await hall.meeting();
    const { ballotId } = await hall.voting(meeting);
    const em = hall.database.em();
    expect(await meetingRoom.snapshot(em, meeting.id)).toEqual(await hall.view(meeting));
    expect(await meetingRoom.states?.(em, [meeting.id])).toEqual([
      { turnout: { ballotId, voted: 0, votedSeatIds: [] } },
    ]);
  });
});
