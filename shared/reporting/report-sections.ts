/** The parts of a report whose words only people know; each is written once and serves both outlines. */
export const reportSections = [
  'background',
  'basis',
  'goals',
  'funding',
  'implementation',
  'evaluationWork',
  'conclusion',
  'analysis',
  'experience',
  'staff',
  'satisfaction',
  'problems',
  'advice',
  'other',
] as const;
/** Figures stand there already: nothing has to be written. */
export const toldByFigures: readonly string[] = ['goals', 'analysis', 'satisfaction'];
export type ReportSection = (typeof reportSections)[number];
