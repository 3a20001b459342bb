import { expect, test } from 'vitest';
import { mergeEdits } from '../shared/merge-edits.ts';

const before = { name: '韦', skills: ['急救'], phone: '' };

test.each([
  ['nobody', {}, {}, {}, [], []],
  ['only I', { name: '我' }, {}, { name: '我' }, [], []],
  ['only they', {}, { skills: [] }, { skills: [] }, ['skills'], []],
  ['each something else', { name: '我' }, { phone: '1' }, { name: '我', phone: '1' }, ['phone'], []],
  ['both the same', { name: '同' }, { name: '同' }, { name: '同' }, [], []],
  ['both otherwise', { name: '我' }, { name: '他' }, { name: '我' }, [], ['name']],
  ['both the list', { skills: ['a'] }, { skills: ['b'] }, { skills: ['a'] }, [], ['skills']],
])('%s changed it', (_who, mine, theirs, form, taken, clashing) => {
  expect(mergeEdits(before, { ...before, ...mine }, { ...before, ...theirs })).toEqual({
    form: { ...before, ...form },
    taken,
    clashing,
  });
});
