/**
 * The code at the place. Printed it stays the same; otherwise it changes every half minute and is the keyed hash of the
 * shift and the half minute, so that a photo of it is soon worth nothing. A code is six signs, scanned or typed.
 */

/** Without 0 O 1 I L: read off paper, typed on a phone. */
export const codeAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const codeLength = 6;
export const codeStepMs = 30_000;
/** Whoever scans at the last moment, and clocks that differ a little: one step before and after. */
const tolerance = 1;
/** For so long a code is known to have been right, so that the person hears "scan again" and not "no such code". */
const rememberedSteps = 20;

/** What somebody typed, as the code it means: spaces, dashes and small letters do not matter. */
export function normalCode(typed: string): string {
  return typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
}

/** HMAC-SHA-256 with the shift's secret; at least eight bytes. */
export type KeyedHash = (text: string) => Uint8Array;

export function codeOfStep(shiftId: string, step: number, keyedHash: KeyedHash): string {
  let rest = keyedHash(`${shiftId} ${step}`)
    .slice(0, 8)
    .reduce((number, byte) => number * 256n + BigInt(byte), 0n);
  let code = '';
  for (let place = 0; place < codeLength; place += 1) {
    code += codeAlphabet[Number(rest % BigInt(codeAlphabet.length))] ?? '';
    rest /= BigInt(codeAlphabet.length);
  }
  return code;
}

export function stepAt(now: number): number {
  return Math.floor(now / codeStepMs);
}

/** Null: it was none of this shift's, or long ago. */
export function standingOfCode(
  code: string,
  { shiftId, keyedHash }: { readonly shiftId: string; readonly keyedHash: KeyedHash },
  now: number,
): 'fresh' | 'expired' | null {
  const step = stepAt(now);
  for (let back = -tolerance; back <= rememberedSteps; back += 1) {
    if (codeOfStep(shiftId, step - back, keyedHash) === code) return back <= tolerance ? 'fresh' : 'expired';
  }
  return null;
}
