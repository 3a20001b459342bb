import { describe, expect, test } from 'vitest';
import chinese from '../../shared/locales/zh-CN/issues.json' with { type: 'json' };
import english from '../../shared/locales/en/issues.json' with { type: 'json' };
import {
  movedBounds,
  scaledBounds,
  startingBounds,
  whyBackgroundRefused,
} from '../../shared/issues/map-background.ts';
import { boundsOf, isNear, metresPerDegree, planAround } from '../../shared/issues/place.ts';
import { categories, type Category } from '../../shared/issues/categories.ts';
import { kindsOn, usualUnitOf, type IssueKind } from '../../shared/issues/kinds.ts';
import { suggestCategory } from '../../shared/issues/suggest-category.ts';

const corner = { lat: 23.13, lng: 113.37 };
const other = { lat: 23.131, lng: 113.372 };

describe('the map', () => {
  test('has a box around all points, and none around nothing', () => {
    expect(boundsOf([corner, other])).toEqual({ south: 23.13, north: 23.131, west: 113.37, east: 113.372 });
    expect(boundsOf([])).toBeNull();
    expect(planAround([])).toBeNull();
  });

  test('is as large in metres as the ground, north up', () => {
    const plan = planAround([corner, other], 0);
    expect(plan?.height).toBeCloseTo(111.3, 0);
    expect(plan?.width).toBeCloseTo(204.7, 0);
    expect(plan?.toPlan(other).y).toBeCloseTo(0);
    expect(plan?.toPlan(corner).x).toBeCloseTo(0);
  });

  test('gives back the point that was drawn', () => {
    const plan = planAround([corner, other]);
    const there = plan?.toPoint(plan.toPlan({ lat: 23.1304, lng: 113.3711 }));
    expect(there?.lat).toBeCloseTo(23.1304, 9);
    expect(there?.lng).toBeCloseTo(113.3711, 9);
  });

  test.each([
    ['beside a building', { lat: 23.1305, lng: 113.3715 }, true],
    ['two streets on', { lat: 23.14, lng: 113.37 }, true],
    ['in another town', { lat: 23.5, lng: 113.37 }, false],
    ['in the sea', { lat: 0, lng: 0 }, false],
  ])('a pin %s', (_where, point, near) => {
    expect(isNear(point, [corner, other])).toBe(near);
  });

  test('any pin is near where nothing is known', () => {
    expect(isNear({ lat: 0, lng: 0 }, [])).toBe(true);
  });
});

describe('the category that words suggest', () => {
  test.each([
    ['三巷路灯不亮', 'streetLights'],
    ['楼下飞线充电', 'charging'],
    ['消防通道天天堵住', 'fireLanes'],
    ['房东不退押金', 'deposits'],
    ['广场舞太吵', 'nightRest'],
    ['想说点事', null],
  ])('%s', (title, category) => {
    expect(suggestCategory(title, (name) => chinese.hints[name])).toBe(category);
  });

  test('in English, whatever the case', () => {
    expect(suggestCategory('Street LIGHTS are dark', (name) => english.hints[name])).toBe('streetLights');
  });
});

describe('the kinds of a community', () => {
  const off: IssueKind = { category: 'waste', isOn: false, unitId: null };
  const lit: IssueKind = { category: 'streetLights', isOn: true, unitId: 'works' };
  const water: IssueKind = { category: 'flooding', isOn: true, unitId: 'water' };

  test('are all there is but for those switched off', () => {
    expect(kindsOn([off, lit])).toEqual(categories.filter((category) => category !== 'waste'));
  });

  test.each<[string, Category[], string | null]>([
    ['one issue', ['streetLights'], 'works'],
    ['several of one unit', ['streetLights', 'streetLights'], 'works'],
    ['several of two units', ['streetLights', 'flooding'], null],
    ['one of a kind without a unit among them', ['streetLights', 'other'], null],
    ['none', [], null],
  ])('choose the usual unit of %s', (_what, ofIssues, unitId) => {
    expect(usualUnitOf([off, lit, water], ofIssues)).toBe(unitId);
  });

  test('suggest none that is off', () => {
    const among = kindsOn([{ ...lit, isOn: false }]);
    expect(suggestCategory('三巷路灯不亮', (name) => chinese.hints[name], among)).not.toBe('streetLights');
  });
});

describe('a picture under the map', () => {
  const gates = [
    { lat: 23.13, lng: 113.37 },
    { lat: 23.132, lng: 113.374 },
  ];
  const fitting = { south: 23.129, west: 113.369, north: 23.133, east: 113.375 };

  test.each([
    ['around the buildings', fitting, null],
    ['with its corners exchanged', { ...fitting, south: 23.133, north: 23.129 }, 'cornersInvalid'],
    ['without width', { ...fitting, east: fitting.west }, 'cornersInvalid'],
    ['as wide as a city', { ...fitting, east: 113.5 }, 'cornersInvalid'],
    ['in another town', { south: 24, west: 113.369, north: 24.004, east: 113.375 }, 'placeTooFar'],
  ])('%s', (_where, bounds, code) => {
    expect(whyBackgroundRefused(bounds, gates)?.code ?? null).toBe(code);
  });

  test.each([
    ['wide', 1600, 400],
    ['high', 400, 1600],
  ])('begins with every building on it and nothing stretched: %s', (_shape, width, height) => {
    const bounds = startingBounds(gates, { width, height });
    if (!bounds) throw new Error('there are buildings');
    for (const { lat, lng } of gates) {
      expect(lat > bounds.south && lat < bounds.north && lng > bounds.west && lng < bounds.east).toBe(true);
    }
    const metres = metresPerDegree(23.131);
    const shape =
      ((bounds.east - bounds.west) * metres.east) / ((bounds.north - bounds.south) * metres.north);
    expect(shape).toBeCloseTo(width / height, 6);
  });

  test('is moved by metres and sized about its middle', () => {
    const moved = movedBounds(fitting, { north: 111.32, east: 0 });
    expect([moved.south, moved.north]).toEqual([expect.closeTo(23.13, 9), expect.closeTo(23.134, 9)]);
    expect([moved.west, moved.east]).toEqual([fitting.west, fitting.east]);
    const half = scaledBounds(fitting, 0.5);
    expect(half).toEqual({
      ...{ south: expect.closeTo(23.13, 9), north: expect.closeTo(23.132, 9) },
      ...{ west: expect.closeTo(113.3705, 9), east: expect.closeTo(113.3735, 9) },
    });
  });
});
