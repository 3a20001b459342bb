/**
 * Asks the computer behind a projector or a screen on the wall not to go to sleep, again whenever the page comes back into view. Where the
 * browser has no wake lock or refuses it (battery saving), the screen sleeps as the machine is set; nothing depends on it.
 * Returns how to stop asking.
 */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;

  function ask(): void {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    navigator.wakeLock.request('screen').then(
      (granted) => (lock = granted),
      () => (lock = undefined),
    );
  }

  ask();
  document.addEventListener('visibilitychange', ask);
  return () => {
    document.removeEventListener('visibilitychange', ask);
    void lock?.release();
  };
}
