/** A telephone number as people write it: digits, with spaces, hyphens or a leading plus. */
export const telephone = /^[0-9+ -]{5,20}$/;
