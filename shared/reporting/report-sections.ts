/** The parts of a report whose words only people know; each is written once and serves both outlines. */
export const reportSections = [
  'background',
  'basis',
  'funding',
  'implementation',
  'evaluationWork',
  'conclusion',
  'experience',
  'staff',
  'problems',
  'advice',
  'other',
] as const;
export type ReportSection = (typeof reportSections)[number];

/** commissioned: the headings of the commissioned report; ministry: the outline of the finance ministry. */
export const outlines = ['commissioned', 'ministry'] as const;
export type Outline = (typeof outlines)[number];
