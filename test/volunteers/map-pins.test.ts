import { expect, test } from 'vitest';
import { pinsOf } from '../../client/volunteers/board/map-pins.ts';
import type { BoardShift } from '../../shared/volunteers/board-view.ts';

const now = 0;
const spot = { lat: 23.13, lng: 113.36 };

/** One place, still to be filled, unless `target` is 0. */
function shift(id: string, point: BoardShift['point'], target: number): BoardShift {
  return {
    ...{ id, activityId: 'a', communityId: 'c', communityName: '骏景', isDemo: true, title: `班次 ${id}` },
    ...{ module: 'participation', serviceItem: null, functionalArea: null, equipment: '', place: '街口' },
    contact: null,
    ...{ point, dangerous: false, checkInCode: '', state: 'planned', startsAt: 1, endsAt: 2 },
    ...{ confirmedAt: null, confirmedByName: null, served: null, messages: [], resolution: null, people: [] },
    requirements: [
      {
        ...{ id: `r-${id}`, minimum: target, target, priority: 3 },
        ...{ skill: null, credential: null, language: null, languageGrade: null },
      },
    ],
  };
}

test('shifts at one spot share a pin, which is red while any of them lacks people', () => {
  const elsewhere = { lat: 23.14, lng: 113.36 };
  const pins = pinsOf([shift('1', spot, 0), shift('2', elsewhere, 0), shift('3', spot, 1)], now);
  expect(pins).toEqual([
    { id: '1', title: '班次 1 · 班次 3', tone: 'seal', ...spot },
    { id: '2', title: '班次 2', tone: 'jade', ...elsewhere },
  ]);
});

test('a shift without a spot has no pin', () => {
  expect(pinsOf([shift('1', null, 1)], now)).toEqual([]);
});
