/** What a community sets for its issues: periods, kinds, units, the picture under its map. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { categories } from '../../shared/issues/categories.ts';
import { customaryPeriods } from '../../shared/issues/deadlines.ts';
import { addDays, dayMs, localDay } from '../../shared/local-time.ts';
import type { Viewer } from '../../shared/identity/roles.ts';
import { fileOf, maySee } from '../../server/files/handler.ts';
import { addUnit } from '../../server/issues/commands/add-unit.ts';
import { addPart } from '../../server/issues/commands/give-work.ts';
import { removeMapBackground, setMapBackground } from '../../server/issues/commands/map-background.ts';
import { addBuilding } from '../../server/issues/commands/map-buildings.ts';
import { acceptIssue } from '../../server/issues/commands/screen-issue.ts';
import { setIssueKinds } from '../../server/issues/commands/set-issue-kinds.ts';
import { setIssueRules } from '../../server/issues/commands/set-issue-rules.ts';
import { reportNotSolved } from '../../server/issues/commands/verify-issue.ts';
import { lookAtDeadlines } from '../../server/issues/look-at-deadlines.ts';
import { Hall, refusalOf } from '../meetings/hall.ts';
import { Street, type Unit } from './street.ts';

let hall: Hall;
let street: Street;
let unit: Unit;
const opening = Date.now();
beforeAll(async () => {
  hall = await Hall.open();
});
beforeEach(async () => {
  hall.now = opening;
  street = await Street.open(hall);
  unit = await street.unit();
});
afterAll(() => hall.close());

const inDays = (days: number) => addDays(localDay(opening), days);

const atWork = async (dueOn: string, title?: string) =>
  street.give(await street.raise(street.resident(0), title), unit, dueOn);

describe('the rules of a community', () => {
  it('are set by hosts and administrators, and its own periods hold', async () => {
    const administrator = await hall.person([{ role: 'administrator', communityId: null }], 'local');
    const { communityId } = street;
    const rules = { communityId, endorsementsNeeded: 1, confirmationsNeeded: 0, duties: [] };
    await street.run(setIssueRules, administrator, {
      ...{ ...rules, ...customaryPeriods, reminderDays: 6, silenceDays: 20, reopenedDays: 12 },
    });
    expect(
      await refusalOf(street.run(setIssueRules, street.resident(0), { ...rules, ...customaryPeriods })),
    ).toBe('notAllowed');
    expect(await street.ask(administrator).issues.rules({ communityId })).toMatchObject({
      ...{ reminderDays: 6, silenceDays: 20, reopenedDays: 12 },
    });
    const { issueId, actionItemId } = await atWork(inDays(6));
    await lookAtDeadlines(hall.runner);
    expect((await street.story(issueId)).at(-1)).toBe('reminded');
    await street.done(actionItemId, unit.contact);
    hall.now = opening + 15 * dayMs;
    await lookAtDeadlines(hall.runner);
    expect((await street.story(issueId)).at(-1)).toBe('doneReported');
    hall.now = opening + 20 * dayMs;
    await lookAtDeadlines(hall.runner);
    expect((await street.story(issueId)).at(-1)).toBe('unconfirmed');
    const again = { issueId, reason: '没修好', actionItemIds: [] };
    expect(await street.run(reportNotSolved, street.resident(0), again)).toEqual({ dueOn: inDays(32) });
  });

  it('say which kinds are taken; what was raised in one that is switched off goes on', async () => {
    const { communityId } = street;
    const issueId = await street.raise();
    const set = (isOn: boolean, unitId: string | null) =>
      street.run(setIssueKinds, street.host, {
        communityId,
        kinds: [{ category: 'streetLights', isOn, unitId }],
      });
    expect(await street.ask(street.resident(0)).issues.kinds({ communityId })).toEqual(categories);
    await set(false, unit.id);
    expect(await street.ask(street.resident(0)).issues.kinds({ communityId })).not.toContain('streetLights');
    expect(await refusalOf(street.raise())).toBe('kindOff');
    await street.run(acceptIssue, street.host, { issueId });
    expect(await street.ask(street.resident(0)).issues.detail({ issueId })).toMatchObject({
      category: 'streetLights',
    });
    expect((await street.ask(street.host).issues.rules({ communityId })).kinds).toEqual([
      { category: 'streetLights', isOn: false, unitId: unit.id },
    ]);
    await set(true, null);
    await street.raise();
    const nobodys = '00000000-0000-4000-8000-000000000009';
    expect(await refusalOf(set(true, nobodys))).toBe('notAllowed');
    const closed = { communityId, kinds: [{ category: 'other' as const, isOn: false, unitId: null }] };
    expect(await refusalOf(street.run(setIssueKinds, street.host, closed))).toBe('otherKindNeeded');
    expect(await refusalOf(street.run(setIssueKinds, street.resident(0), closed))).toBe('notAllowed');
  });

  it('lay a picture under the map, which anybody may then see, and take it away again', async () => {
    const { communityId } = street;
    const place = { communityId, name: '东门', lat: 23.13, lng: 113.37 };
    await street.run(addBuilding, street.host, place);
    const fileId = await hall.file(street.host, 'image/jpeg');
    const edges = { south: 23.128, west: 113.368, north: 23.132, east: 113.372 };
    const picture = { communityId, fileId, ...edges };
    const anyone: Viewer = { kind: 'anyone' };
    const isSeen = async () => {
      const file = await fileOf(hall.database.em(), fileId);
      return file !== undefined && maySee(anyone, file);
    };
    expect(await isSeen()).toBe(false);
    expect(await refusalOf(street.run(setMapBackground, street.resident(0), picture))).toBe('notAllowed');
    expect(await refusalOf(street.run(setMapBackground, street.colleague, picture))).toBe('invalidInput');
    await street.run(setMapBackground, street.host, picture);
    await street.run(setMapBackground, street.colleague, { ...picture, north: 23.133 });
    const lies = { fileId, ...edges, north: 23.133 };
    expect(await street.ask(street.resident(0)).issues.mapBackground({ communityId })).toEqual(lies);
    expect(await street.ask(anyone).public.map({ communityId })).toMatchObject({ background: lies });
    expect(await isSeen()).toBe(true);
    await street.run(removeMapBackground, street.host, { communityId });
    await street.run(removeMapBackground, street.host, { communityId });
    expect(await isSeen()).toBe(false);
    expect(await street.ask(anyone).public.map({ communityId })).toMatchObject({
      background: null,
      buildings: [{ name: '东门' }],
    });
  });

  it('name new units and places once', async () => {
    const { communityId } = street;
    const name = `新单位 ${communityId.slice(0, 8)}`;
    const { unitId } = await street.run(addUnit, street.host, { communityId, name });
    expect(await refusalOf(street.run(addUnit, street.colleague, { communityId, name }))).toBe('unitTaken');
    const { issueId } = await atWork(inDays(3));
    const part = { issueId, unitId, what: '换灯泡', dueOn: inDays(4), supervisorId: null };
    await street.run(addPart, street.host, part);
    const spot = { communityId, name: '一栋', lat: 23.13, lng: 113.37 };
    await street.run(addBuilding, street.host, spot);
    expect(await refusalOf(street.run(addBuilding, street.host, spot))).toBe('buildingTaken');
    expect(await refusalOf(street.run(addBuilding, street.resident(0), spot))).toBe('notAllowed');
  });
});
