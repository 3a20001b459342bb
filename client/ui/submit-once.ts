/** Sends a form once, however often its button is pressed before the answer comes. */
export function submitOnce(act: () => Promise<unknown>): (event: SubmitEvent) => Promise<void> {
  let isRunning = false;
  return async (event) => {
    event.preventDefault();
    if (isRunning) return;
    isRunning = true;
    try {
      await act();
    } finally {
      isRunning = false;
    }
  };
}
