/**
 * What stands in a part of the page as its reader sees it, one piece a line or paragraph: without icons, what is folded
 * away, and what is marked `data-silent` (a tracking code, the button that reads).
 */
export function shownIn(part: Element): string[] {
  const pieces: { block: Element; words: string }[] = [];
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.textContent?.trim();
    const parent = node.parentElement;
    if (!words || !parent || isSilent(parent)) continue;
    const block = blockOf(parent);
    const last = pieces[pieces.length - 1];
    if (last?.block === block) last.words += ` ${words}`;
    else pieces.push({ block, words });
  }
  return pieces.map(({ words }) => words);
}

function isSilent(element: Element): boolean {
  return (
    element.closest('[data-silent], [aria-hidden="true"]') !== null || element.getClientRects().length === 0
  );
}

function blockOf(element: Element): Element {
  let block = element;
  while (block.parentElement && getComputedStyle(block).display.startsWith('inline'))
    block = block.parentElement;
  return block;
}
