/** On the board already: the list and its page are put on the device, for a street where there is no network later. */
import { api } from '../../api.ts';
import { offlineCopy } from './offline-copy.svelte.ts';
import { rollStore } from './roll-store.ts';

export async function keepReady(): Promise<void> {
  await offlineCopy.keep();
  try {
    const view = await api.volunteers.roll.query({});
    rollStore.keepList({ view, heard: { serverAt: view.serverAt, deviceAt: Date.now() } });
  } catch {
    // Best effort: the list reads itself when it is opened, and says so if it can't.
    return;
  }
}
