/** Drafts for the board: rules on plain facts, then the query and the command on the real PostgreSQL. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { matchInput } from '../../shared/volunteers/matching/contract.ts';
import {
  matchInputOf,
  toAsk,
  without,
  type DraftFacts,
  type RosterDraft,
} from '../../shared/volunteers/roster-draft.ts';
import type { Services } from '../../server/services.ts';
import { acceptOffer } from '../../server/volunteers/commands/accept-offer.ts';
import { askRoster } from '../../server/volunteers/commands/ask-roster.ts';
import { declineOffer } from '../../server/volunteers/commands/close-offer.ts';
import { volunteersRouter } from '../../server/volunteers/router.ts';
import { servicesOver } from '../support/services.ts';
import { hour, minute, monday, refusalOf, Town } from './town.ts';

describe('what the matcher is given', () => {
  test.each([
    { cut: [], left: [{ from: 0, to: 10 }] },
    {
      cut: [{ from: 3, to: 5 }],
      left: [
        { from: 0, to: 3 },
        { from: 5, to: 10 },
      ],
    },
    { cut: [{ from: -5, to: 4 }], left: [{ from: 4, to: 10 }] },
    { cut: [{ from: 0, to: 10 }], left: [] },
    { cut: [{ from: 10, to: 12 }], left: [{ from: 0, to: 10 }] },
  ])('a window without $cut leaves $left', ({ cut, left }) => {
    expect(without([{ from: 0, to: 10 }], cut)).toEqual(left);
  });

  const facts: DraftFacts = {
    shifts: ['s', 't', 'later'].map((id, at) => ({
      id,
      activityId: 'a',
      title: id,
      communityName: '骏景',
      startsAt: monday + (at === 2 ? 5 : 1) * hour,
      endsAt: monday + (at === 2 ? 6 : 3) * hour,
      dangerous: false,
      point: null,
      requirements: [
        {
          ...{ id: `need-${id}`, minimum: 0, target: 1, priority: 3 },
          ...{ skill: null, credential: null, language: null, languageGrade: null },
        },
      ],
    })),
    volunteers: ['anna', 'ben'].map((personId) => ({
      personId,
      name: personId,
      lastAskedAt: null,
      recentShifts: 0,
      promised: 5,
      kept: 5,
      facts: {
        ...{ skills: [], languages: [], credentials: [], home: null, age: 40, guardianConsent: false },
        ...{ available: [{ from: monday, to: monday + 12 * hour }], pausedUntil: null, commitments: [] },
      },
    })),
    standings: [{ personId: 'ben', shiftId: 's', requirementId: 'need-s', state: 'saidNo' }],
    elsewhere: [{ personId: 'ben', from: monday + 5 * hour, to: monday + 6 * hour }],
  };

  test('is valid by the contract; who said no is barred, who is promised elsewhere is not available', () => {
    const input = matchInputOf(facts, [], { now: monday, deadlineSeconds: 1 });
    expect(input.barred).toEqual([{ volunteer: 'ben', shift: 's' }]);
    expect(input.volunteers[1]?.available).toHaveLength(2);
    expect(input.volunteers[1]?.reliability).toBe(0.9);
    const iso = (at: number) => new Date(at).toISOString();
    const onPaper = {
      ...input,
      volunteers: input.volunteers.map((one) => ({
        ...one,
        available: one.available.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
      })),
      shifts: input.shifts.map((one) => ({ ...one, from: iso(one.from), to: iso(one.to) })),
    };
    expect(matchInput.parse(onPaper)).toMatchObject({ fixed: [], barred: input.barred });
  });

  test('a yes counts for more than the usual week', () => {
    const standings = [{ personId: 'anna', shiftId: 's', requirementId: 'need-s', state: 'coming' }] as const;
    const volunteers = facts.volunteers.map((one) => ({ ...one, facts: { ...one.facts, available: [] } }));
    const input = matchInputOf({ ...facts, standings, volunteers }, [], { now: monday, deadlineSeconds: 1 });
    expect(input.volunteers[0]?.available).toEqual([{ from: monday + hour, to: monday + 3 * hour }]);
    expect(input.fixed).toEqual([{ volunteer: 'anna', requirement: 'need-s' }]);
  });

  test('a pin holds a person to its place and off the other shifts of those hours; a strike keeps them off', () => {
    const hold = { personId: 'anna', reason: '熟悉这条巷子' };
    const pinned = matchInputOf(facts, [{ ...hold, choice: 'pin', requirementId: 'need-s' }], {
      now: monday,
      deadlineSeconds: 1,
    });
    expect(pinned.fixed).toEqual([{ volunteer: 'anna', requirement: 'need-s' }]);
    expect(pinned.barred).toContainEqual({ volunteer: 'anna', shift: 't' });
    expect(pinned.barred).not.toContainEqual({ volunteer: 'anna', shift: 'later' });
    const struck = matchInputOf(facts, [{ ...hold, choice: 'strike', requirementId: 'need-s' }], {
      now: monday,
      deadlineSeconds: 1,
    });
    expect(struck.barred).toContainEqual({ volunteer: 'anna', shift: 's' });
    expect(struck.fixed).toEqual([]);
  });
});

describe('a draft', () => {
  let town: Town;
  let dataDir: string;
  let services: Services;
  beforeAll(async () => {
    town = await Town.open();
    dataDir = await mkdtemp(join(tmpdir(), 'roster-'));
    services = servicesOver(town.runner, { GONGYI_DATA: dataDir });
  });
  afterAll(async () => {
    await town.close();
    await rm(dataDir, { recursive: true });
  });

  const as = (viewer: Viewer) => volunteersRouter.createCaller({ services, viewer });

  /** Volunteers of this test only: others of the town speak no 手语. */
  async function scene(signers: number, target: number) {
    town.now = monday;
    await town.rows(`delete from volunteer_language where language = '手语'`);
    const community = await town.community();
    const lead = await town.lead(community);
    const need = { target, minimum: 1, language: '手语', languageGrade: 2 } as const;
    const shift = await town.shift(lead, community, { need });
    const people: SignedIn[] = [];
    for (let at = 0; at < signers; at += 1)
      people.push(await town.volunteer(community, { languages: [['手语', 3]] }));
    const wanted = { communityId: community, day: '2026-11-23', activityId: null, holds: [] };
    return { community, lead, people, wanted, ...shift };
  }

  const placeOf = (draft: RosterDraft) => {
    const [place] = draft.shifts[0]?.places ?? [];
    if (!place) throw new Error('the draft has no place');
    return place;
  };
  const asksOf = (draft: RosterDraft, endsAt: number) =>
    draft.shifts.flatMap(({ places }) =>
      places.map((place) => ({
        requirementId: place.id,
        personIds: toAsk(place).map(({ personId }) => personId),
        deadlineAt: endsAt,
        coming: [...place.coming],
      })),
    );

  test('places whom it can, says why for each, why a place stays empty, and that no plan is better', async () => {
    const { community, lead, people, wanted } = await scene(2, 3);
    await town.volunteers(3, community);
    const draft = await as(lead).roster(wanted);
    const place = placeOf(draft);
    expect(place.people.map(({ personId }) => personId).sort()).toEqual(
      people.map(({ personId }) => personId).sort(),
    );
    expect(place.people[0]?.reasons).toContainEqual({ code: 'language', language: '手语', grade: 3 });
    expect(place.missing).toBe(1);
    expect(place.why).toEqual([{ reason: 'languageMissing', count: 3 }]);
    expect(draft).toMatchObject({ proven: true, mayPlaceMore: 0, moves: [] });
    expect(await town.rows('select id from offer where requirement_id = $1', [place.id])).toEqual([]);
    expect(placeOf(await as(lead).firstRoster(wanted)).people).toHaveLength(2);
  });

  test('keeps who said yes, leaves out who said no, and follows pins and strikes', async () => {
    const { lead, people, wanted, requirementId } = await scene(4, 2);
    const [yes, no, third, fourth] = people;
    if (!yes || !no || !third || !fourth) throw new Error('too few people');
    await town.book(lead, requirementId, [yes]);
    const [offerId = ''] = await town.ask(lead, requirementId, [no]);
    await town.run(declineOffer, no, { offerId });
    const standings = (draft: RosterDraft) =>
      Object.fromEntries(placeOf(draft).people.map(({ personId, standing }) => [personId, standing]));
    const pin = { choice: 'pin', requirementId, personId: fourth.personId, reason: '认识路' } as const;
    expect(standings(await as(lead).roster({ ...wanted, holds: [pin] }))).toEqual({
      [yes.personId]: 'coming',
      [fourth.personId]: 'pinned',
    });
    const strike = { ...pin, choice: 'strike' } as const;
    expect(standings(await as(lead).roster({ ...wanted, holds: [strike] }))).toEqual({
      [yes.personId]: 'coming',
      [third.personId]: 'proposed',
    });
  });

  test('is asked in one go, with the reasons of the pins kept, and twice only once', async () => {
    const { lead, people, wanted, community, requirementId, endsAt } = await scene(3, 2);
    const pinned = people[2];
    if (!pinned) throw new Error('too few people');
    const hold = { choice: 'pin', requirementId, personId: pinned.personId, reason: '认识路' } as const;
    const draft = await as(lead).roster({ ...wanted, holds: [hold] });
    const input = { communityId: community, asks: asksOf(draft, endsAt), holds: [hold] };
    const id = '00000000-0000-4000-8000-0000000000aa';
    expect(await town.run(askRoster, lead, input, id)).toEqual({ asked: 2 });
    expect(await town.run(askRoster, lead, input, id)).toEqual({ asked: 2 });
    expect(await town.rows('select id from offer where requirement_id = $1', [requirementId])).toHaveLength(
      2,
    );
    expect(
      await town.rows('select choice, reason from roster_choice where requirement_id = $1', [requirementId]),
    ).toEqual([{ choice: 'pin', reason: '认识路' }]);
  });

  test('that somebody said yes since is stale, and asks nobody', async () => {
    const { lead, people, wanted, community, requirementId, endsAt } = await scene(3, 2);
    const [first] = people;
    if (!first) throw new Error('nobody');
    const [offerId = ''] = await town.ask(lead, requirementId, [first]);
    const draft = await as(lead).roster(wanted);
    await town.run(acceptOffer, first, { offerId });
    const input = { communityId: community, asks: asksOf(draft, endsAt), holds: [] };
    expect(await refusalOf(town.run(askRoster, lead, input))).toBe('changedMeanwhile');
    expect(await town.rows('select id from offer where requirement_id = $1', [requirementId])).toHaveLength(
      1,
    );
  });

  test("of another community's shift can't be asked", async () => {
    const here = await scene(1, 1);
    const there = await scene(1, 1);
    const asks = [
      {
        requirementId: there.requirementId,
        personIds: there.people.map(({ personId }) => personId),
        deadlineAt: town.now + 30 * minute,
        coming: [],
      },
    ];
    const input = { communityId: here.community, asks, holds: [] };
    expect(await refusalOf(town.run(askRoster, here.lead, input))).toBe('notAllowed');
    await expect(as(here.lead).roster(there.wanted)).rejects.toMatchObject({ cause: { code: 'notAllowed' } });
  });
});
