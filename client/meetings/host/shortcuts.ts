/**
 * The keys of the host console: each does what its button does now, and nothing while the button is off or not there.
 * They rest while somebody types, while a dialog is open, and while an input method
 * composes; Space is left to a button that the keyboard has reached, because there it already means "press". A button
 * that was clicked keeps the focus, too: there Space still takes the next step, as that one's label says.
 */
import type { HostDesk } from './host-desk.svelte.ts';

export const shortcuts = [
  { key: ' ', does: 'next' },
  { key: 'e', does: 'endSpeech' },
  { key: '+', does: 'extend' },
  { key: 'm', does: 'propose' },
  { key: 'u', does: 'undo' },
  { key: 'v', does: 'enterVotes' },
  { key: 'c', does: 'lastCall' },
  { key: 'o', does: 'order' },
  { key: 'l', does: 'links' },
  { key: '?', does: 'help' },
] as const;

type Deed = (typeof shortcuts)[number]['does'];

const typedInto = 'input, textarea, select, [contenteditable]';
const pressedBySpace = 'button, a, summary, [role="button"], [role="menuitem"], [role="tab"]';

/** Whether a key moves the focus: from then on, until the mouse is used, Space presses what has it. */
export function movesFocus({ key }: KeyboardEvent): boolean {
  return key === 'Tab' || key.startsWith('Arrow');
}

/** What a key means now, or null when it is meant for something else. `hasMoved`: the keyboard chose what has the focus. */
export function deedOf(event: KeyboardEvent, isDialogOpen: boolean, hasMoved: boolean): Deed | null {
  if (isDialogOpen || event.isComposing || event.repeat) return null;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(typedInto)) return null;
  if (event.key === ' ' && hasMoved && target?.closest(pressedBySpace)) return null;
  // The plus of the main keyboard needs Shift; without it the same key says "="
  const key = event.key === '=' ? '+' : event.key.toLowerCase();
  return shortcuts.find((shortcut) => shortcut.key === key)?.does ?? null;
}

export async function perform(deed: Deed, desk: HostDesk): Promise<void> {
  switch (deed) {
    case 'next':
      return desk.doNext();
    case 'endSpeech':
      return desk.endSpeech();
    case 'extend':
      return desk.extendSpeech();
    case 'propose':
      desk.writeNext();
      return;
    case 'undo':
      return desk.ballot ? desk.undoBallot() : desk.takeBack();
    case 'enterVotes':
      desk.enterVotes();
      return;
    case 'lastCall':
      return desk.makeLastCall();
    case 'order':
      if (desk.view.state === 'open') desk.dialog = { kind: 'order' };
      return;
    case 'links':
      desk.dialog = { kind: 'links' };
      return;
    case 'help':
      desk.dialog = { kind: 'shortcuts' };
      return;
    default:
      throw new Error(`unknown shortcut: ${String(deed satisfies never)}`);
  }
}
