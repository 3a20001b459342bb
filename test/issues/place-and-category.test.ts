import { describe, expect, test } from 'vitest';
import chinese from '../../shared/locales/zh-CN/issues.json' with { type: 'json' };
import english from '../../shared/locales/en/issues.json' with { type: 'json' };
import { boundsOf, isNear, planAround } from '../../shared/issues/place.ts';
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
