/*
 * Opens the list of a street event without a network. With a network the page always comes from the server, so no old
 * code is served; without one, from the copy made at the last visit: the page and all its parts, of one build. The build
 * writes which files these are (roll-files.json); another build has another version, and so another worker.
 */
const prefix = 'gongyi-roll-';
const copy = prefix + (new URL(self.location.href).searchParams.get('v') || '');
const page = '/roll';
/** A line that is too weak counts as none. */
const patienceMs = 5000;

self.addEventListener('install', (event) => {
  event.waitUntil(keepAll().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOthers().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(openPage(request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(openPart(request));
});

async function keepAll() {
  const answer = await fetch('/roll-files.json', { cache: 'no-store' });
  const { files } = await answer.json();
  const cache = await caches.open(copy);
  await cache.addAll(files);
}

async function dropOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(prefix) && name !== copy);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function openPage(request) {
  const kept = () => caches.match(page, { cacheName: copy });
  try {
    const tooLong = new Promise((resolve) => setTimeout(resolve, patienceMs));
    const answer = await Promise.race([fetch(request), tooLong.then(kept)]);
    if (answer && answer.status < 500) return answer;
    return (await kept()) || answer || fetch(request);
  } catch (error) {
    const answer = await kept();
    if (answer) return answer;
    throw error;
  }
}

/** Parts carry the hash of their content in their names: the same name is the same content. */
async function openPart(request) {
  return (await caches.match(request, { cacheName: copy })) || fetch(request);
}
