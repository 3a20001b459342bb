/** Whom of the staff a written name means. */
import { v4 as uuidv4 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { staffLabel, staffMeant } from '../../shared/reporting/staff-names.ts';

describe('who of the staff is meant', () => {
  const one = { id: uuidv4(), name: '方晓琳', phoneEnd: '1234', post: '前台' };
  const other = { id: uuidv4(), name: '方晓琳', phoneEnd: '', post: '社工' };
  const anna = { id: uuidv4(), name: 'Anna Lee', phoneEnd: '', post: '' };
  const staff = [one, other, anna];

  it.each([
    ['Anna Lee', anna],
    ['方晓琳', 'ambiguousStaff'],
    ['方晓琳 1234', one],
    ['方晓琳（1234）', one],
    ['方晓琳1234', one],
    [other.id, other],
    ['方晓琳 9999', 'unknownStaff'],
    ['查无此人', 'unknownStaff'],
  ])('%s', (written, meant) => {
    expect(staffMeant(staff, written)).toEqual(meant);
  });

  it('stands in a list with what tells people of one name apart', () => {
    expect(staff.map((who) => staffLabel(staff, who))).toEqual([
      '方晓琳 · 1234 · 前台',
      '方晓琳 · 社工',
      'Anna Lee',
    ]);
  });
});
