/**
 * Demo on one's own machine: every demo person has an address of their own, so that one browser can be several people
 * at once, each in a tab. Cookies are kept by the name of the host, and every name under `localhost` leads back here.
 */

/** Where a person of the demo opens in a tab of their own; null where the server is not this machine. */
export function ownTabOf(personId: string): string | null {
  const { hostname, port, protocol } = window.location;
  const isThisMachine =
    hostname === '127.0.0.1' || hostname === 'localhost' || hostname.endsWith('.localhost');
  if (!isThisMachine || protocol !== 'http:') return null;
  return `http://${personId.slice(0, 8)}.localhost:${port}/${wish}${personId}`;
}

/** Whom this tab was opened for, if it just was; asking once takes the wish out of the address. */
export function takeWantedPerson(): string | null {
  const { hash, pathname } = window.location;
  if (!hash.startsWith(wish)) return null;
  window.history.replaceState(null, '', pathname);
  return hash.slice(wish.length);
}

const wish = '#as=';
