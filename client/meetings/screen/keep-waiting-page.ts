/**
 * A reload while the server is away shows our own page, which returns by itself (scripts/screen-worker.ts). Where the
 * browser keeps no workers (no HTTPS) it shows the browser's; nothing else depends on it.
 */
export async function keepWaitingPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/screen-worker.js', { scope: '/screen/' });
  } catch {
    // The worker of the last visit stands, where there is one; the next visit asks again.
  }
}
