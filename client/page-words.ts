/** Which words every page has, and which the phone page has besides; also what a build weighs (scripts/check-client.ts). */
export const everyPage = ['common', 'refusals'] as const;
export const phonePage = ['meetings'] as const;
