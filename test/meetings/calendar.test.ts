/** The calendar file: escaped, folded by bytes, and read back as it was meant. */
import { describe, expect, it } from 'vitest';
import { calendarFile, type CalendarEntry } from '../../shared/meetings/calendar.ts';

const entry: CalendarEntry = {
  id: 'm1',
  title: '骏景社区议事会；路灯, 充电桩\\停车',
  place: '议事厅',
  description: '第一项\n第二项'.repeat(20),
  startsAt: Date.UTC(2026, 10, 26, 11, 30),
  changedAt: Date.UTC(2026, 10, 20, 0, 0),
  minutes: 90,
  isCancelled: false,
};

/** What a calendar makes of a property: unfolded, then unescaped. */
function property(file: string, name: string): string {
  const unfolded = file.replace(/\r\n /g, '');
  const line = unfolded.split('\r\n').find((candidate) => candidate.startsWith(`${name}:`)) ?? '';
  return line
    .slice(name.length + 1)
    .replace(/\\n/g, '\n')
    .replace(/\\([\\;,])/g, '$1');
}

describe('a calendar file', () => {
  it('gives back every text, whatever stands in it', () => {
    const file = calendarFile(entry);
    expect(property(file, 'SUMMARY')).toBe(entry.title);
    expect(property(file, 'DESCRIPTION')).toBe(entry.description);
    expect(property(file, 'DTSTART')).toBe('20261126T113000Z');
    expect(property(file, 'DTEND')).toBe('20261126T130000Z');
  });

  it('has no line longer than 75 bytes and breaks no character', () => {
    const lines = calendarFile(entry).split('\r\n');
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(calendarFile(entry)).not.toContain('\uFFFD');
    expect(lines.filter((line) => line.startsWith(' ')).length).toBeGreaterThan(3);
  });

  it('takes a cancelled meeting out of the calendar that holds it', () => {
    const later = { ...entry, isCancelled: true, changedAt: entry.changedAt + 1000 };
    const [one, two] = [calendarFile(entry), calendarFile(later)];
    expect(property(two, 'METHOD')).toBe('CANCEL');
    expect(property(two, 'UID')).toBe(property(one, 'UID'));
    expect(Number(property(two, 'SEQUENCE'))).toBeGreaterThan(Number(property(one, 'SEQUENCE')));
  });
});
