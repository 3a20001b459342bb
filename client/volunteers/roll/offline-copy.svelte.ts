/**
 * Keeps the page itself on the device, so that it opens without a network. The worker serves only this page: with a
 * network always what the server has, without one the copy of the last visit (client/static/roll-worker.js).
 */
class OfflineCopy {
  /** kept: opens without a network; impossible: this browser keeps no pages. */
  state = $state<'unknown' | 'kept' | 'impossible'>('unknown');

  async keep(): Promise<void> {
    if (!('serviceWorker' in navigator)) {
      this.state = 'impossible';
      return;
    }
    try {
      const known = await navigator.serviceWorker.getRegistration('/roll');
      if (known?.active) this.state = 'kept';
      const answer = await fetch('/roll-files.json', { cache: 'no-store' });
      const { version } = (await answer.json()) as { version: string };
      const registration = await navigator.serviceWorker.register(`/roll-worker.js?v=${version}`, {
        scope: '/roll',
      });
      if (registration.active) this.state = 'kept';
      const coming = registration.installing ?? registration.waiting;
      coming?.addEventListener('statechange', () => {
        if (coming.state === 'activated') this.state = 'kept';
      });
    } catch {
      // Without a network the copy of the last visit stands, where there is one.
      if (this.state === 'unknown' && navigator.onLine) this.state = 'impossible';
    }
  }
}

export const offlineCopy = new OfflineCopy();
