/**
 * Promised shifts as an iCalendar file (RFC 5545): lines of at most 75 octets, ended by CR LF, texts escaped, times in
 * UTC. Read again and again by a phone's calendar, so an event keeps its id, and one that was given back is not there.
 */
export interface CalendarShift {
  readonly id: string;
  readonly title: string;
  readonly place: string;
  readonly description: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly point: { readonly lat: number; readonly lng: number } | null;
  readonly changedAt: number;
}

const mostOctets = 75;

function octets(text: string): number {
  let sum = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    sum += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return sum;
}

/** Never within a character. */
function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (const letter of line) {
    if (octets(current + letter) > mostOctets) {
      lines.push(current);
      current = ' ';
    }
    current += letter;
  }
  return [...lines, current].join('\r\n');
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');
}

/** 20261123T113000Z */
function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

export function calendarFile(
  shifts: readonly CalendarShift[],
  { name, host }: { readonly name: string; readonly host: string },
): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Gongyi//Volunteering//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'X-WR-TIMEZONE:Asia/Shanghai',
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...shifts.flatMap((shift) => [
      'BEGIN:VEVENT',
      `UID:${shift.id}@${host}`,
      `DTSTAMP:${utc(shift.changedAt)}`,
      `DTSTART:${utc(shift.startsAt)}`,
      `DTEND:${utc(shift.endsAt)}`,
      `SUMMARY:${escaped(shift.title)}`,
      `LOCATION:${escaped(shift.place)}`,
      ...(shift.point ? [`GEO:${shift.point.lat};${shift.point.lng}`] : []),
      ...(shift.description ? [`DESCRIPTION:${escaped(shift.description)}`] : []),
      'STATUS:CONFIRMED',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `DESCRIPTION:${escaped(shift.title)}`,
      'TRIGGER:-PT1H',
      'END:VALARM',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
