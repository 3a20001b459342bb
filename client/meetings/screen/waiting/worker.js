/*
 * Of the big screen: a page that the server cannot give becomes one that waits for the server. It keeps nothing of the
 * product, so no old code is ever shown; the build fills in the page (scripts/screen-worker.ts).
 */
const waitingPage = __WAITING_PAGE__;
/** A line that is too weak counts as none. */
const patienceMs = 10000;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(openPage(event.request));
});

async function openPage(request) {
  const tooLong = new Promise((resolve) => setTimeout(resolve, patienceMs));
  const answer = await Promise.race([fetch(request).catch(() => undefined), tooLong]);
  if (answer && answer.status < 500) return answer;
  return new Response(waitingPage, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'",
    },
  });
}
