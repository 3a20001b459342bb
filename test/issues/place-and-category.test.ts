import { describe, expect, test } from 'vitest';
import chinese from '../../shared/locales/zh-CN/issues.json' with { type: 'json' };
import english from '../../shared/locales/en/issues.json' with { type: 'json' };
import { boundsOf, isNear, planAround } from '../../shared/issues/place.ts';
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
