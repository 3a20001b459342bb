/**
 * What stands in a part of the page as its reader sees it, one piece a line or paragraph: with what is written in its
 * fields, without icons, what is folded away, and what is marked `data-silent` (a tracking code, the button that reads).
 */
export function shownIn(part: Element): string[] {
  const pieces: { block: Element; words: string }[] = [];
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node instanceof Element ? node : node.parentElement;
    const words = (node instanceof Element ? writtenIn(node) : node.textContent)?.trim();
    if (!words || !element || isSilent(element)) continue;
    const block = node === element ? element : blockOf(element);
    const last = pieces[pieces.length - 1];
    if (last?.block === block) last.words += ` ${words}`;
    else pieces.push({ block, words });
  }
  return pieces.map(({ words }) => words);
}

const linesOfText = ['text', 'number', 'date', 'tel'];

function writtenIn(element: Element): string {
  if (element instanceof HTMLSelectElement)
    return element.value === '' ? '' : (element.selectedOptions[0]?.text ?? '');
  if (element instanceof HTMLTextAreaElement) return element.value;
  return element instanceof HTMLInputElement && linesOfText.includes(element.type) ? element.value : '';
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
