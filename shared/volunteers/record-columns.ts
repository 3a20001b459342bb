/**
 * The columns of the export for the national volunteer information system. What they follow, and why the number of an
 * identity document is left to whoever enters the file there: docs/volunteer-records.md.
 */
export const volunteerColumns = [
  'volunteerNumber',
  'name',
  'documentType',
  'documentNumber',
  'bornYear',
  'phone',
  'residence',
  'skills',
  'languages',
  'credentials',
  'registeredOn',
  'services',
  'hours',
  'stars',
] as const;
export type VolunteerColumn = (typeof volunteerColumns)[number];

export const serviceColumns = [
  'volunteerNumber',
  'name',
  'organisation',
  'activity',
  'category',
  'content',
  'place',
  'startsAt',
  'endsAt',
  'hours',
  'organiser',
  'confirmedBy',
  'entry',
] as const;
export type ServiceColumn = (typeof serviceColumns)[number];

/** The longest time one file covers, in days: two contract years. */
export const mostDays = 732;
