/** Who of the staff is meant by what somebody wrote. Of several people of one name only the end of the telephone, or the number of the record, says it. */
export interface StaffName {
  /** Of the record in the register of staff. */
  readonly id: string;
  readonly name: string;
  /** Empty where nobody wrote it. */
  readonly phoneEnd: string;
  readonly post: string;
}

export type StaffFault = 'unknownStaff' | 'ambiguousStaff';

/** 方晓琳, or 方晓琳 1234 where several bear the name; also the id of the record. */
export function staffMeant(staff: readonly StaffName[], written: string): StaffName | StaffFault {
  const given = written.normalize('NFKC').trim();
  const byId = staff.find(({ id }) => id === given);
  if (byId) return byId;
  const named = staff.filter(({ name }) => name.normalize('NFKC').trim() === given);
  const [, name = '', phoneEnd = ''] = /^(.*?)[\s(·]*(\d{4})\)?$/.exec(given) ?? [];
  const meant =
    named.length > 0
      ? named
      : staff.filter((one) => one.name.normalize('NFKC').trim() === name && one.phoneEnd === phoneEnd);
  const [first, ...others] = meant;
  if (!first) return 'unknownStaff';
  return others.length > 0 ? 'ambiguousStaff' : first;
}

/** The name, and behind it what tells people of the same name apart. */
export function staffLabel(staff: readonly StaffName[], { id, name, phoneEnd, post }: StaffName): string {
  const isAlone = staff.every((other) => other.name !== name || other.id === id);
  if (isAlone) return name;
  return [name, phoneEnd, post].filter(Boolean).join(' · ');
}
