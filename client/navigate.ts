/**
 * Where the browser is, and how to go elsewhere without a reload. Knows no route: the table is routes.ts.
 * `currentPath()` may be read in a component or an effect, which then follows every change of address.
 */
import { ChangeSignal } from './change-signal.svelte.ts';

const address = new ChangeSignal();

window.addEventListener('popstate', () => address.tell());

/** The path without query and fragment, for example `/phone/meeting`. */
export function currentPath(): string {
  address.follow();
  return window.location.pathname;
}

/** What stands behind the path, for example `?from=2022-10-01`. */
export function currentSearch(): string {
  address.follow();
  return window.location.search;
}

/** Goes to a path of this site. `replace` leaves no entry to come back to (after a form or a redirect). */
export function navigate(path: string, options: { replace?: boolean } = {}): void {
  if (options.replace) window.history.replaceState(null, '', path);
  else window.history.pushState(null, '', path);
  address.tell();
}

/** For `onclick` of a link: follows it here, unless it leads off the site or the reader wants another tab. */
export function followLink(event: MouseEvent, href: string): void {
  const wantsOther = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (wantsOther || event.defaultPrevented) return;
  const url = new URL(href, window.location.href);
  const isFile = url.pathname.startsWith('/api/') || url.pathname.startsWith('/files/');
  if (url.origin !== window.location.origin || isFile) return;
  event.preventDefault();
  navigate(url.pathname + url.search + url.hash);
}
