/**
 * A day in the street, in real browsers: somebody does not come and is replaced with one tap; the network goes and the
 * list on the lead's phone works on; somebody comes unasked; a count at a stall gets its second signature; and two
 * volunteers change places for tomorrow.
 */
import { v4 as uuidv4 } from 'uuid';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, atClock, localDay } from '../../shared/local-time.ts';
import type { Requirement } from '../../shared/volunteers/board-view.ts';
import { staff } from '../../server/demo/cast.ts';
import { volunteers } from '../../server/demo/volunteers.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { Participant } from '../support/participant.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { words, wordsLike } from '../support/words.ts';
import { addPhoto, barriers, laptop, PeopleWithBrowsers, phone, press } from './people-with-browsers.ts';

const minute = 60_000;
const hour = 60 * minute;
const title = '街头便民日';

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let lead: Participant;
let board: Page;
let communityId = '';
let shiftId = '';
/** Who said yes and is expected: the first will not come. */
let expected: string[] = [];

const anyone = {
  ...{ minimum: 0, priority: 3, skill: null, credential: null, language: null, languageGrade: null },
} as const;

async function command<Input, Reply>(
  to: { mutate(wire: { id: string; input: Input }): Promise<Reply> },
  input: Input,
): Promise<Reply> {
  return to.mutate({ id: uuidv4(), input });
}

interface Planned {
  readonly shiftId: string;
  readonly requirementId: string;
}

async function plan(name: string, startsAt: number, target: number): Promise<Planned> {
  const { shiftIds } = await command(lead.api.volunteers.planActivity, {
    ...{
      communityId,
      title: name,
      module: 'participation',
      serviceItem: null,
      functionalArea: null,
      equipment: '',
      contact: null,
      place: '前进街口',
      resolutionId: null,
      issueId: null,
    },
    shifts: [
      {
        ...{ startsAt, endsAt: startsAt + 2 * hour, dangerous: false, point: null },
        requirements: [{ ...anyone, target }],
      },
    ],
  });
  const id = shiftIds[0] ?? '';
  const { shifts } = await lead.api.volunteers.board.query({ communityId, day: localDay(startsAt) });
  const requirement: Requirement | undefined = shifts.find((shift) => shift.id === id)?.requirements[0];
  if (!requirement) throw new Error(`${name} was not planned`);
  return { shiftId: id, requirementId: requirement.id };
}

/** Asked and coming, by whom it fits; returns their ids. */
async function book(
  { requirementId }: Planned,
  count: number,
  not: readonly string[] = [],
): Promise<string[]> {
  const { fits } = await lead.api.volunteers.candidates.query({ requirementId });
  const chosen = fits.map(({ personId }) => personId).filter((id) => !not.includes(id));
  const personIds = chosen.slice(0, count);
  if (personIds.length < count) throw new Error('too few volunteers fit');
  const deadlineAt = Date.now() + 20 * minute;
  const { offerIds } = await command(lead.api.volunteers.ask, { requirementId, personIds, deadlineAt });
  for (const [index, personId] of personIds.entries()) {
    const person = await Participant.fromDemo(server.url, personId, 'volunteer');
    await command(person.api.volunteers.accept, { offerId: offerIds[index] ?? '' });
  }
  return personIds;
}

function nameOf(personId: string): string {
  const found = volunteers.find(({ id }) => id === personId);
  if (!found) throw new Error(`${personId} is no volunteer of the demo`);
  return found.name;
}

async function asked(): Promise<string[]> {
  const { shifts } = await lead.api.volunteers.board.query({
    communityId,
    day: localDay(Date.now() - 15 * minute),
  });
  const shift = shifts.find(({ id }) => id === shiftId);
  return (shift?.people ?? [])
    .filter(({ offerState }) => offerState === 'asked')
    .map(({ personId }) => personId);
}

const card = (page: Page) =>
  page
    .locator('article')
    .filter({ has: page.getByRole('heading', { name: title }) })
    .first();

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  people = await PeopleWithBrowsers.at(server.url);
  lead = await Participant.fromDemo(server.url, staff.lead.id, staff.lead.name);
  const { communities } = await lead.api.volunteers.board.query({
    communityId: null,
    day: localDay(Date.now()),
  });
  communityId = communities[0]?.id ?? '';
  // Began a quarter of an hour ago: whoever is not here is missing
  const today = await plan(title, Date.now() - 15 * minute, 3);
  shiftId = today.shiftId;
  expected = await book(today, 3);
  board = await people.openAs(staff.lead.id, laptop, '/board');
}, 180_000);

afterAll(async () => {
  await people.leave();
  await server.stop();
  await database.drop();
});

describe('a day in the street', () => {
  it('whoever has not come is replaced with one tap', { timeout: 180_000 }, async () => {
    const missing = expected[0] ?? '';
    const chip = card(board).getByRole('button', {
      name: wordsLike('volunteers:person.missing', { name: nameOf(missing) }),
    });
    await chip.click();
    await press(board.getByRole('dialog'), words('volunteers:person.releaseAndAsk'));
    await board.getByText(wordsLike('volunteers:board.replaced')).first().waitFor();
    const [next = ''] = await asked();
    expect(expected).not.toContain(next);
    const helper = await people.openAs(next, phone, '/phone/volunteering');
    await press(helper.locator('article').filter({ hasText: title }), words('volunteers:mine.accept'));
    await helper.getByText(wordsLike('volunteers:mine.accepted')).first().waitFor();
    await card(board).getByText(nameOf(next)).first().waitFor();
    expected = [...expected.slice(1), next];
  });

  it(
    'without a network the list opens, takes every tap, and hands it in later',
    { timeout: 240_000 },
    async () => {
      const roll = await people.openAs(staff.lead.id, phone, '/roll');
      const row = (personId: string) =>
        roll
          .getByRole('listitem')
          .filter({ hasText: nameOf(personId) })
          .first();
      const came = (personId: string) =>
        row(personId).getByRole('button', { name: words('street:roll.cameOf', { name: nameOf(personId) }) });
      const [first = '', second = ''] = expected;
      await came(first).waitFor();
      await roll.getByText(words('street:roll.copyKept')).waitFor();
      expect(await barriers(roll)).toEqual([]);

      await roll.context().setOffline(true);
      await roll.reload();
      await came(first).click();
      await came(second).click();
      await row(second)
        .getByRole('button', { name: wordsLike('street:roll.undoOf') })
        .click();
      await came(second).waitFor();
      await came(second).click();
      const today = roll.getByRole('region', { name: title });
      await press(today, words('street:roll.walkUp'));
      const door = roll.getByRole('dialog');
      await door.getByLabel(words('street:roll.walkUpName'), { exact: true }).fill('断网来的人');
      await door.getByLabel(words('volunteers:walkUp.bornYear'), { exact: true }).fill('1991');
      await door.getByLabel(words('consent:way.screen')).check();
      await press(door, words('volunteers:walkUp.save'));
      const gone = roll.getByRole('button', { name: words('street:roll.goneOf', { name: '断网来的人' }) });
      await gone.click();
      await press(today, words('street:tally.open'));
      const count = roll.getByRole('dialog');
      await press(count, words('street:tally.addOf', { number: 5 }));
      await addPhoto(count, '#57a');
      await press(count, wordsLike('street:tally.save', { number: 5 }));
      const counted = today.getByText(wordsLike('street:tally.keptHere', { number: 5 }));
      await counted.waitFor();
      await roll.reload();
      await counted.waitFor();
      expect(await barriers(roll)).toEqual([]);
      await roll.getByText(wordsLike('street:roll.waitingAway', { count: 5 })).waitFor();
      const { shifts } = await lead.api.volunteers.roll.query({});
      expect(
        shifts
          .flatMap((shift) => shift.people)
          .filter(({ personId, checkedInAt }) => personId === first && checkedInAt !== null),
      ).toEqual([]);

      await roll.context().setOffline(false);
      await roll.getByText(words('street:roll.allIn')).waitFor();
      await card(board).getByText('断网来的人').first().waitFor();
      const merged = (await lead.api.volunteers.roll.query({})).shifts.flatMap((shift) => shift.people);
      expect(merged.filter(({ name, checkedOutAt }) => name === '断网来的人' && checkedOutAt)).toHaveLength(
        1,
      );
      // The count has gone along, with its photo, and waits for the second signature.
      await expect
        .poll(() => lead.api.volunteers.tallies.query({ shiftId }))
        .toMatchObject([{ people: 5, handedInAt: expect.any(Number), secondByName: null }]);
      for (const id of [first, second])
        await card(board)
          .getByText(wordsLike('volunteers:person.here', { name: nameOf(id) }))
          .first()
          .waitFor();
      await press(roll, words('volunteers:board.sun'));
      expect(await barriers(roll)).toEqual([]);
    },
  );

  it(
    'somebody who comes unasked is registered and checked in at the door',
    { timeout: 120_000 },
    async () => {
      await press(card(board), words('volunteers:board.walkUp'));
      const dialog = board.getByRole('dialog');
      await dialog.getByLabel(words('volunteers:walkUp.name'), { exact: true }).fill('路过的人');
      await dialog.getByLabel(words('volunteers:walkUp.bornYear'), { exact: true }).fill('1990');
      await dialog.getByLabel(words('consent:way.screen')).check();
      await press(dialog, words('volunteers:walkUp.save'));
      await card(board)
        .getByText(wordsLike('volunteers:person.walkUp', { name: '路过的人' }))
        .first()
        .waitFor();
    },
  );

  it('a count at the stall counts when somebody who was there has signed', { timeout: 180_000 }, async () => {
    await press(card(board), words('volunteers:board.tally'));
    const dialog = board.getByRole('dialog');
    for (let taps = 0; taps < 3; taps += 1) await press(dialog, words('street:tally.addOf', { number: 10 }));
    await addPhoto(dialog, '#7a5');
    await press(dialog, wordsLike('street:tally.save', { number: 30 }));
    await dialog.getByText(words('street:tally.waits')).nth(1).waitFor();
    expect(await barriers(board)).toEqual([]);
    const witness = await people.openAs(expected[0] ?? '', phone, '/phone/volunteering');
    await press(witness.locator('article').filter({ hasText: '30' }), words('street:tally.sign'));
    await dialog.getByText(words('street:tally.complete')).waitFor();
    await dialog.getByRole('button', { name: words('common:dialog.close') }).click();
  });

  it(
    'two volunteers change places for tomorrow when both agree and the lead nods',
    { timeout: 240_000 },
    async () => {
      // Whoever serves in the evening at all serves at both.
      const tomorrow = addDays(localDay(Date.now()), 1);
      const early = await plan('早班巡查', atClock(tomorrow, '18:00'), 1);
      const late = await plan('晚班巡查', atClock(tomorrow, '20:30'), 1);
      const [anna = ''] = await book(early, 1, expected);
      const [ben = ''] = await book(late, 1, [...expected, anna]);
      const annas = await people.openAs(anna, phone, '/phone/volunteering');
      await press(annas.locator('article').filter({ hasText: '早班巡查' }), words('volunteers:mine.swap'));
      await annas.getByRole('listitem').filter({ hasText: '晚班巡查' }).getByRole('button').click();
      await annas.getByText(wordsLike('street:swap.waiting')).waitFor();
      const bens = await people.openAs(ben, phone, '/phone/volunteering');
      await press(bens.locator('article').filter({ hasText: '早班巡查' }), words('street:swap.agree'));
      await bens.getByText(wordsLike('street:swap.agreedTheirs')).waitFor();
      await press(board.locator('.swap').filter({ hasText: '早班巡查' }), words('street:swap.approve'));
      await annas
        .locator('article')
        .filter({ has: annas.getByRole('heading', { name: '晚班巡查' }) })
        .waitFor();
      await bens
        .locator('article')
        .filter({ has: bens.getByRole('heading', { name: '早班巡查' }) })
        .waitFor();
      expect(await barriers(annas)).toEqual([]);
    },
  );

  it('no page broke', () => {
    expect(people.faults).toEqual([]);
  });
});
