import { expect, it } from 'vitest';
import { RoomCopy } from '../../client/live/room-copy.ts';

it('2: a copy in which an event broke is taken anew, whole', () => {
  const snapshots: unknown[] = [];
  const copy = new RoomCopy({
    ...{ kind: 'meeting', room: 'r' },
    reset: (snapshot) => void snapshots.push(snapshot),
    apply: () => {
      throw new Error('no such motion');
    },
    refused: () => undefined,
  });
  const at = { ok: true, epoch: 'e', audience: 'everyone', now: 0, states: {} } as const;
  const head = { room: 'r', epoch: 'e', head: 2, now: 0 };
  copy.begin();
  copy.entered({ ...at, head: 1, snapshot: 'first' });
  const broken = { seq: 2, type: 'motionSeconded', data: {}, at: 0 };
  expect(() => copy.take({ room: 'r', epoch: 'e', events: [broken] })).toThrow('no such motion');
  expect(copy.isBehind(head)).toBe(true);
  expect(copy.begin()).not.toHaveProperty('since');
  copy.entered({ ...at, head: 2, snapshot: 'second' });
  expect(snapshots).toEqual(['first', 'second']);
  expect(copy.isBehind(head)).toBe(false);
});
