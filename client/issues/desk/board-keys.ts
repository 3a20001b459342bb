/** The keys of the board; they rest while somebody types, while a dialog is open, and while an input method composes. */
export const boardKeys = [
  { key: 'j', shown: '↓ J', does: 'down' },
  { key: 'k', shown: '↑ K', does: 'up' },
  { key: 'x', shown: 'X', does: 'mark' },
  { key: 'enter', shown: 'Enter', does: 'open' },
  { key: 'a', shown: 'A', does: 'accept' },
  { key: 's', shown: 'S', does: 'screen' },
  { key: 'u', shown: 'U', does: 'give' },
  { key: '/', shown: '/', does: 'search' },
] as const;

export type BoardDeed = (typeof boardKeys)[number]['does'] | 'stage';

const typedInto = 'input:not([type="checkbox"]), textarea, select, [contenteditable]';
const pressedByEnter = 'button, a, summary, [role="menuitem"]';

/** What a key means here; `stage` for a digit, with its number. Null when it is meant for something else. */
export function boardDeedOf(
  event: KeyboardEvent,
  isDialogOpen: boolean,
): { does: BoardDeed; number: number } | null {
  if (isDialogOpen || event.isComposing || event.defaultPrevented) return null;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(typedInto)) return null;
  const key = event.key.toLowerCase();
  if (key === 'enter' && target?.closest(pressedByEnter)) return null;
  if (/^[1-5]$/.test(key)) return { does: 'stage', number: Number(key) };
  if (key === 'arrowdown') return { does: 'down', number: 0 };
  if (key === 'arrowup') return { does: 'up', number: 0 };
  const known = boardKeys.find((one) => one.key === key);
  return known ? { does: known.does, number: 0 } : null;
}
