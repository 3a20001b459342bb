/**
 * Makes what stands in a place smaller until all of it can be seen, again whenever the words or the place change:
 * whatever the projector's shape, the language and the number of options. What stands there is sized in em;
 * what stands out a little, such as a tilted seal, has the padding of the place.
 */
import { scaleThatFits } from './fitting.ts';

export function fitInside(place: HTMLElement): () => void {
  let waiting = 0;

  function fits(scale: number): boolean {
    place.style.fontSize = `${scale.toFixed(3)}em`;
    return place.scrollHeight <= place.clientHeight + 1 && place.scrollWidth <= place.clientWidth + 1;
  }

  function fit(): void {
    waiting = 0;
    place.style.fontSize = `${scaleThatFits(fits).toFixed(3)}em`;
  }

  function fitSoon(): void {
    waiting ||= requestAnimationFrame(fit);
  }

  const words = new MutationObserver(fitSoon);
  words.observe(place, { childList: true, characterData: true, subtree: true });
  const size = new ResizeObserver(fitSoon);
  size.observe(place);
  void document.fonts.ready.then(fitSoon);
  return () => {
    words.disconnect();
    size.disconnect();
    cancelAnimationFrame(waiting);
  };
}
