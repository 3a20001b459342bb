/**
 * Somebody written down at the door without a network, beside whoever is registered when it arrives. Two leads may write
 * the same person down, and a newcomer may have made a profile meanwhile: then it is the person registered, by the same
 * rule as everywhere. A phone may be a family's, and a name several people's: that is for a lead to look at.
 */
import { registeredAs, samePhone, type Registered } from './volunteer-import.ts';

export interface Resemblance {
  readonly kind: 'samePerson' | 'samePhone' | 'several';
  readonly other: Registered;
}

/** Null when nobody is like the newcomer. */
export function resemblance(
  who: Pick<Registered, 'name' | 'bornYear' | 'phone'>,
  registered: readonly Registered[],
): Resemblance | null {
  const found = registeredAs(who, registered);
  const [other] = found;
  if (other) return { kind: found.length === 1 ? 'samePerson' : 'several', other };
  const shares = registered.find((one) => samePhone(one.phone, who.phone));
  return shares ? { kind: 'samePhone', other: shares } : null;
}
