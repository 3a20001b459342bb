/** Runs what a button does and says why when it is refused; true when it was done. */
import { explain } from '../api.ts';
import { toast } from './toast.svelte.ts';

export async function attempt(action: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await action();
    if (done !== undefined) toast.ok(done);
    return true;
  } catch (error) {
    toast.error(explain(error));
    return false;
  }
}
