/**
 * What the list keeps on the device: the list itself, and every tap under a key of its own, so that two open pages never
 * overwrite each other. A tap is stored before it shows. Taps belong to whoever made them.
 */
import { z } from 'zod/mini';
import type { VolunteerCommands } from '../../../shared/volunteers/commands.ts';
import { consentTexts } from '../../../shared/volunteers/consent.ts';
import type { RollView } from '../../../shared/volunteers/roll.ts';

/** Somebody new at the door, with the answers that are asked there. */
export type AtDoor = VolunteerCommands['recordWalkUp']['who'];

interface TapOf {
  readonly id: string;
  readonly shiftId: string;
  readonly personId: string;
  readonly name: string;
  /** By the device's own clock. */
  readonly tappedAt: number;
  readonly heard: Heard;
}

export interface KeptTouch extends TapOf {
  readonly kind: 'in' | 'out';
}

/** Until they are handed in their own id stands for the person. */
export interface KeptWalkUp extends TapOf {
  readonly kind: 'walkUp';
  readonly who: AtDoor;
}

export type KeptTap = KeptTouch | KeptWalkUp;

/** The server's clock and the device's when they last met. */
export interface Heard {
  readonly serverAt: number;
  readonly deviceAt: number;
}

/** What became of a tap, where the lead should know. */
export interface Told extends TapOf {
  readonly kind: KeptTap['kind'];
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly outcome:
    | { readonly kind: 'refused'; readonly code: string; readonly words: string }
    | {
        readonly kind: 'note';
        readonly note: Note;
        /** Whom it speaks of besides. */
        readonly other?: { readonly name: string; readonly number: string } | undefined;
      };
}

const notes = [
  ...(['hereAlready', 'leftAlready', 'unbooked', 'unsure'] as const),
  ...(['samePerson', 'samePhone', 'several', 'late'] as const),
] as const;
export type Note = (typeof notes)[number];

export interface KeptList {
  readonly view: RollView;
  readonly heard: Heard;
}

const prefix = 'gongyi.roll.';
const listKey = `${prefix}list`;

const heardShape = z.object({ serverAt: z.number(), deviceAt: z.number() });
const tapParts = {
  ...{ id: z.string(), shiftId: z.string(), personId: z.string(), name: z.string() },
  ...{ tappedAt: z.number(), heard: heardShape },
};
const whoShape = z.object({
  ...{ name: z.string(), bornYear: z.number(), group: z.enum(['local', 'migrant']) },
  birthday: z._default(z.nullable(z.string()), null),
  ...{ phone: z.nullable(z.string()), guardianConsent: z.boolean() },
  consent: z.union([
    z.object({ version: z.literal(consentTexts), way: z.enum(['screen', 'paper']) }),
    z.literal(true),
  ]),
});
const tapShape = z.discriminatedUnion('kind', [
  z.object({ ...tapParts, kind: z.enum(['in', 'out']) }),
  z.object({ ...tapParts, kind: z.literal('walkUp'), who: whoShape }),
]);
const toldShape = z.object({
  ...{ ...tapParts, kind: z.enum(['in', 'out', 'walkUp']) },
  ...{ title: z.string(), startsAt: z.number(), endsAt: z.number() },
  outcome: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('refused'), code: z.string(), words: z.string() }),
    z.object({
      ...{ kind: z.literal('note'), note: z.enum(notes) },
      other: z.optional(z.object({ name: z.string(), number: z.string() })),
    }),
  ]),
});
const moment = z.nullable(z.number());
const listShape = z.object({
  heard: heardShape,
  view: z.object({
    ...{ personId: z.string(), serverAt: z.number(), communityIds: z.array(z.string()) },
    shifts: z.array(
      z.object({
        ...{
          id: z.string(),
          title: z.string(),
          communityName: z.string(),
          place: z.string(),
          isDemo: z.boolean(),
          dangerous: z.boolean(),
        },
        ...{ state: z.enum(['planned', 'confirmed', 'cancelled']), startsAt: z.number(), endsAt: z.number() },
        people: z.array(
          z.object({
            ...{ personId: z.string(), name: z.string(), booked: z.boolean(), expectedAt: moment },
            ...{ checkedInAt: moment, checkedOutAt: moment },
          }),
        ),
      }),
    ),
  }),
});

/** False where this device keeps nothing: then everything lasts as long as the page. */
function write(key: string, value: unknown): boolean {
  try {
    window.localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function read<Value>(key: string, shape: z.ZodMiniType<Value>): Value | null {
  try {
    const text = window.localStorage.getItem(key);
    if (text === null) return null;
    const parsed = shape.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function remove(key: string): void {
  try {
    window.localStorage.removeItem(key);
  } catch {
    return;
  }
}

function all<Value>(start: string, shape: z.ZodMiniType<Value>): Value[] {
  try {
    const storage = window.localStorage;
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
    return keys.flatMap((key) => {
      const value = key.startsWith(start) ? read(key, shape) : null;
      return value === null ? [] : [value];
    });
  } catch {
    return [];
  }
}

const tapKey = (ownerId: string, id: string) => `${prefix}tap.${ownerId}.${id}`;
const toldKey = (ownerId: string, id: string) => `${prefix}told.${ownerId}.${id}`;

export const rollStore = {
  list: (): KeptList | null => read(listKey, listShape),
  keepList: (list: KeptList): boolean => write(listKey, list),
  /** Names are not kept longer than they are needed. */
  forgetList: (): void => remove(listKey),
  taps: (ownerId: string): KeptTap[] =>
    all(tapKey(ownerId, ''), tapShape).sort((a, b) => a.tappedAt - b.tappedAt || (a.id < b.id ? -1 : 1)),
  keepTap: (ownerId: string, tap: KeptTap): boolean => write(tapKey(ownerId, tap.id), tap),
  dropTap: (ownerId: string, id: string): void => remove(tapKey(ownerId, id)),
  told: (ownerId: string): Told[] => all(toldKey(ownerId, ''), toldShape),
  keepTold: (ownerId: string, told: Told): boolean => write(toldKey(ownerId, told.id), told),
  dropTold: (ownerId: string, id: string): void => remove(toldKey(ownerId, id)),
};
