/** A meeting as a calendar file (RFC 5545), so that a phone reminds of it. Pure text; times are in UTC. */

export interface CalendarEntry {
  readonly id: string;
  readonly title: string;
  readonly place: string;
  readonly description: string;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  /** When the entry was last written: a calendar that holds an older one takes the newer. */
  readonly changedAt: number;
  readonly minutes: number;
  readonly isCancelled: boolean;
}

export function calendarFile(entry: CalendarEntry): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Gongyi//Meetings//ZH',
    `METHOD:${entry.isCancelled ? 'CANCEL' : 'PUBLISH'}`,
    'BEGIN:VEVENT',
    `UID:${entry.id}@gongyi`,
    `DTSTAMP:${stamp(entry.changedAt)}`,
    `SEQUENCE:${Math.floor(entry.changedAt / 1000) % 2_147_483_647}`,
    `DTSTART:${stamp(entry.startsAt)}`,
    `DTEND:${stamp(entry.startsAt + entry.minutes * 60_000)}`,
    `SUMMARY:${escaped(entry.title)}`,
    `LOCATION:${escaped(entry.place)}`,
    `DESCRIPTION:${escaped(entry.description)}`,
    `STATUS:${entry.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    ...(entry.isCancelled
      ? []
      : [
          'BEGIN:VALARM',
          'ACTION:DISPLAY',
          `DESCRIPTION:${escaped(entry.title)}`,
          'TRIGGER:-PT2H',
          'END:VALARM',
        ]),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** 20261126T113000Z */
function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** Backslash, comma, semicolon and line break mean something else in a calendar file. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');
}

const mostBytes = 75;

/** At most 75 bytes a line, never through the middle of a character; what follows begins with a blank. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (bytes + size > mostBytes) {
      parts.push(part);
      part = ' ';
      bytes = 1;
    }
    part += character;
    bytes += size;
  }
  return [...parts, part].join('\r\n');
}
