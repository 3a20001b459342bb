/**
 * Votes on their way and half-written forms are kept on the device, and belong to whoever made them. When somebody
 * else comes in on the same phone they are thrown away: nobody may send another's vote.
 */
const ownerKey = 'gongyi.owner';
const personalPrefixes = ['gongyi.vote.', 'gongyi.draft.'];
const namesKey = 'gongyi.roll.list';

/** To be called before anything reads what is kept. Where storage is forbidden nothing is kept either. */
export function claimDevice(personId: string): void {
  try {
    const storage = window.localStorage;
    if (storage.getItem(ownerKey) === personId) return;
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
    for (const key of keys) {
      if (key !== null && personalPrefixes.some((prefix) => key.startsWith(prefix))) storage.removeItem(key);
    }
    storage.setItem(ownerKey, personId);
  } catch {
    return;
  }
}

/** On signing out: the names that a lead's list keeps for a street without a network. What was tapped there stays. */
export function forgetNames(): void {
  try {
    window.localStorage.removeItem(namesKey);
  } catch {
    return;
  }
}
