/** What was asked cannot be done, with the reason and the place in words for the person at the terminal. */
export class RefusedInput extends Error {
  override name = 'RefusedInput';
}

/** The command line itself cannot be understood: shown with the usage. */
export class UsageError extends Error {
  override name = 'UsageError';
}
