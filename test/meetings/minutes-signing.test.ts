/** Minutes are signed as one version, and corrected in words only. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { MinutesField } from '../../shared/meetings/minutes/document.ts';
import { signaturesMissing, whyMinutesCannotBeSigned } from '../../shared/meetings/minutes/signing.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import type { MeetingView, MinutesSignature } from '../../shared/meetings/view.ts';
import { postedMinutes } from '../../server/meetings/minutes/load-minutes.ts';
import { Hall } from './hall.ts';
import { aMotion, anItem, aResolution, aSeat, aView, chair } from './a-view.ts';
import { held, minutesOf, record, sign, only } from './held-evening.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

describe('signatures', () => {
  it('complete the minutes when chair and minute-taker have signed, and only then the meeting counts', async () => {
    const { meeting, taker, voters } = await held(hall);
    expect(await sign(hall, meeting, meeting.host)).toEqual({ missing: 1 });
    expect((await hall.view(meeting)).state).toBe('closed');
    expect(await sign(hall, meeting, taker)).toEqual({ missing: 0 });
    expect((await hall.view(meeting)).state).toBe('signed');
    // Others may sign afterwards; nothing else changes.
    expect(await sign(hall, meeting, only(voters[0]).person)).toEqual({ missing: 0 });
    const view = await hall.view(meeting);
    expect(view.minutes.signatures.map(({ capacity }) => capacity).sort()).toEqual([
      'chair',
      'minuteTaker',
      'representative',
    ]);
    const signed = await record(hall, meeting);
    expect(signed.signatures.map(({ hash }) => hash)).toEqual(Array(3).fill(signed.fingerprint.hash));
  });

  it('are refused to who did not come, twice, and for another version than the one read', async () => {
    const { meeting, voters } = await held(hall);
    const hash = await hall.minutesHash(meeting);
    expect(await hall.refused(meeting, 'signMinutes', only(voters[3]).person, { hash })).toBe('notPresent');
    await sign(hall, meeting, meeting.host);
    expect(await hall.refused(meeting, 'signMinutes', meeting.host, { hash })).toBe('alreadySigned');
    expect(await hall.refused(meeting, 'signMinutes', only(voters[0]).person, { hash: '0'.repeat(64) })).toBe(
      'changedMeanwhile',
    );
  });

  const closed = aView({
    state: 'closed',
    closedAt: 1,
    items: [anItem('i1', { state: 'done' })],
    minutes: { version: 1, signatures: [] },
  });
  const byChair: MinutesSignature = {
    personId: chair.personId,
    seatId: chair.id,
    name: 'c9',
    capacity: 'chair',
    at: 1,
  };
  const withTaker = (came: boolean): MeetingView => ({
    ...closed,
    seats: [
      ...closed.seats,
      aSeat('t8', { role: 'minuteTaker', votes: false, checkedInAt: came ? 0 : null }),
    ],
  });
  const signedBy = (view: MeetingView, ...signatures: MinutesSignature[]): MeetingView => ({
    ...view,
    minutes: { version: 1, signatures },
  });
  test.each([
    ['the chair first of all', closed, ['chair']],
    ['nobody more after the chair where no minute-taker came', signedBy(withTaker(false), byChair), []],
    ['the minute-taker who came', signedBy(withTaker(true), byChair), ['minuteTaker']],
    [
      'nobody after a host signed for the chair',
      signedBy(closed, { ...byChair, seatId: null, capacity: 'host' }),
      [],
    ],
  ] as const)('need %s', (_title, view, missing) => {
    expect(signaturesMissing(view).map(({ capacity }) => capacity)).toEqual(missing);
  });

  const carried = { ...closed, motions: [aMotion('adopted')] };
  test.each([
    ['while the meeting sits', { ...closed, state: 'open' as const }, chair.personId, 'minutesNotReady'],
    ['while a carried motion has no resolution', carried, chair.personId, 'resolutionMissing'],
    ['once it has one', { ...carried, resolutions: [aResolution] }, chair.personId, null],
    ['by a stranger', closed, 'stranger', 'notPresent'],
    ['twice', signedBy(closed, byChair), chair.personId, 'alreadySigned'],
  ] as const)('are judged %s', (_title, view, personId, why) => {
    expect(whyMinutesCannotBeSigned(view, personId, false)?.code ?? null).toBe(why);
  });
});

describe('corrections', () => {
  it('change words, keep what stood, and void the signatures', async () => {
    const { meeting, itemId, taker, voters } = await held(hall);
    const gist = { field: 'gist' as const, itemId, side: 'for' as const };
    const correct = (version: number, words: string) =>
      hall.run(meeting, 'correctMinutes', taker, { version, changes: [{ ...gist, words }] });
    await correct(1, '晚上看不见路。');
    await sign(hall, meeting, meeting.host);
    await sign(hall, meeting, taker);
    const before = await minutesOf(hall, meeting);
    await correct(2, '晚上看不见路，孩子放学害怕。');
    const view = await hall.view(meeting);
    expect(view).toMatchObject({ state: 'closed', signedAt: null, minutes: { version: 3, signatures: [] } });
    const after = await minutesOf(hall, meeting);
    expect(after.fingerprint.hash).not.toBe(before.fingerprint.hash);
    expect(after.document.corrections).toMatchObject([
      { version: 3, before: '晚上看不见路。', words: '晚上看不见路，孩子放学害怕。', name: taker.name },
    ]);
    // What is posted stays the version that everyone signed, until they sign the new one.
    const posted = only(await postedMinutes(hall.database.em(), meeting.id));
    expect(posted.fingerprint.hash).toBe(before.fingerprint.hash);
    expect(posted.isMasked).toBe(true);
    await sign(hall, meeting, meeting.host);
    await sign(hall, meeting, taker);
    expect((await hall.view(meeting)).state).toBe('signed');
    expect(only(voters[0]).person.name).not.toBe('');
  });

  it('are refused to others, but for their own dissent', async () => {
    const { meeting, itemId, voters } = await held(hall);
    const [first, second, , absent] = voters.map(only);
    const change = (field: MinutesField) => ({
      version: 1,
      changes: [{ ...field, words: '不同意这么花钱' }],
    });
    const gist: MinutesField = { field: 'gist', itemId, side: 'for' };
    const refused = (person: SignedIn, field: MinutesField) =>
      hall.refused(meeting, 'correctMinutes', person, change(field));
    expect(await refused(only(first).person, gist)).toBe('notAllowed');
    expect(await refused(only(first).person, { field: 'dissent', seatId: only(second).seatId })).toBe(
      'notAllowed',
    );
    expect(await refused(only(absent).person, { field: 'dissent', seatId: only(absent).seatId })).toBe(
      'notPresent',
    );
    expect(await refused(meeting.host, { field: 'gist', itemId: uuidv4(), side: 'for' })).toBe('notAllowed');
    await hall.run(
      meeting,
      'correctMinutes',
      only(first).person,
      change({ field: 'dissent', seatId: only(first).seatId }),
    );
    expect((await minutesOf(hall, meeting)).document.dissent).toEqual([
      { name: only(first).person.name, words: '不同意这么花钱' },
    ]);
    expect(await refused(meeting.host, gist)).toBe('changedMeanwhile');
    const again = { version: 2, changes: [{ field: 'remarks' as const, itemId: null, words: '' }] };
    expect(await hall.refused(meeting, 'correctMinutes', meeting.host, again)).toBe('nothingChanged');
  });

  it('and signatures stand in tables that nobody overwrites', async () => {
    const { meeting, itemId, taker } = await held(hall);
    await hall.run(meeting, 'correctMinutes', taker, {
      version: 1,
      changes: [{ field: 'remarks', itemId, words: '无' }],
    });
    await sign(hall, meeting, taker);
    for (const table of ['minutes_correction', 'minutes_version', 'minutes_signature']) {
      await expect(hall.rows(`update ${table} set version = version`)).rejects.toThrow(/append-only/);
      await expect(hall.rows(`delete from ${table}`)).rejects.toThrow(/append-only/);
    }
  });
});
