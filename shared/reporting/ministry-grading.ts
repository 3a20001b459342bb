/** The finance ministry's scheme: 优 ≥90, 良 ≥80, 中 ≥60, 差. */
import english from '../locales/en/reporting.json' with { type: 'json' };
import chinese from '../locales/zh-CN/reporting.json' with { type: 'json' };
import type { Grade, Grading } from './grading.ts';

const ministryGrade = (code: 'excellent' | 'good' | 'fair' | 'poor', from: number): Grade => ({
  code,
  from,
  name: { zh: chinese.score.grade[code], en: english.score.grade[code] },
});

export const ministryGrading: Grading = [
  ministryGrade('excellent', 90),
  ministryGrade('good', 80),
  ministryGrade('fair', 60),
  ministryGrade('poor', 0),
];
