/** The way from an idea to a called meeting; the first step makes the plan, the others change it. */
export const planSteps = ['time', 'people', 'agenda', 'rules', 'call'] as const;
export type PlanStep = (typeof planSteps)[number];

export function stepOf(text: string | undefined): PlanStep {
  return planSteps.find((step) => step === text) ?? 'time';
}

export function stepPath(meetingId: string, step: PlanStep): string {
  return `/meetings/plan/${meetingId}/${step}`;
}

export function stepAfter(step: PlanStep): PlanStep {
  return planSteps[planSteps.indexOf(step) + 1] ?? 'call';
}
