/**
 * Days and times of the neighbourhood: Asia/Shanghai, UTC+8 all year round since 1991. Instants are milliseconds
 * since 1970, days are YYYY-MM-DD, times of day HH:MM (24:00 is the end of the day).
 */
const offsetMs = 8 * 3_600_000;
export const dayMs = 24 * 3_600_000;

export function localDay(at: number): string {
  return new Date(at + offsetMs).toISOString().slice(0, 10);
}

export function localClock(at: number): string {
  return new Date(at + offsetMs).toISOString().slice(11, 16);
}

/** The instant at which a day begins; throws on what is no day. */
export function startOfDay(day: string): number {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) throw new Error(`not a day: ${day}`);
  return at - offsetMs;
}

export function endOfDay(day: string): number {
  return startOfDay(day) + dayMs;
}

export function addDays(day: string, days: number): string {
  return localDay(startOfDay(day) + days * dayMs);
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(startOfDay(day) + offsetMs).getUTCDay() || 7;
}

/** The instant of a time of day: `atClock('2026-11-23', '19:30')`. */
export function atClock(day: string, clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  if (hours === undefined || minutes === undefined || Number.isNaN(hours) || Number.isNaN(minutes))
    throw new Error(`not a time of day: ${clock}`);
  return startOfDay(day) + (hours * 60 + minutes) * 60_000;
}
