/** What the leads of a community may set about volunteering, and what holds until they do. */
import { z } from 'zod';
import { waveDefaults, type WaveSettings } from './waves.ts';

const starCount = 5;

export interface VolunteerSettings {
  /** HH:MM; nobody is asked in between. The same twice: at any time. */
  readonly quietFrom: string;
  readonly quietTo: string;
  /** Messages a person and seven days. */
  readonly weeklyCap: number;
  /** The chance, in percent, with which asking in waves shall fill the places. */
  readonly levelPercent: number;
  /** From how many hours on a volunteer has one, two … five stars. */
  readonly starHours: readonly number[];
  /** As certificates name it; empty: street and community. */
  readonly issuer: string;
  /** Who answers for the certificates; empty: whoever issues one. */
  readonly responsible: string;
  /** How the issuer is reached. */
  readonly contact: string;
}

export const settingsDefaults: VolunteerSettings = {
  quietFrom: waveDefaults.quiet.from,
  quietTo: waveDefaults.quiet.to,
  weeklyCap: waveDefaults.weeklyCap,
  levelPercent: waveDefaults.level * 100,
  starHours: [100, 300, 600, 1000, 1500],
  issuer: '',
  responsible: '',
  contact: '',
};

const clock = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/);

export const settingsInput = z.strictObject({
  quietFrom: clock,
  quietTo: clock,
  weeklyCap: z.int().min(1).max(50),
  levelPercent: z.int().min(50).max(99),
  starHours: z
    .array(z.int().min(1).max(100_000))
    .length(starCount)
    .refine((hours) => hours.every((from, at) => at === 0 || from > (hours[at - 1] ?? 0)))
    .readonly(),
  issuer: z.string().trim().max(60),
  responsible: z.string().trim().max(40),
  contact: z.string().trim().max(40),
});

/** The first level that does not lie above the one before; null when all do. Asked by the form. */
export function starLevelFault(starHours: readonly number[]): number | null {
  const at = starHours.findIndex((from, index) => from <= (starHours[index - 1] ?? 0));
  return at < 0 ? null : at;
}

export function waveSettingsOf(settings: VolunteerSettings): WaveSettings {
  return {
    level: settings.levelPercent / 100,
    quiet: { from: settings.quietFrom, to: settings.quietTo },
    weeklyCap: settings.weeklyCap,
  };
}
