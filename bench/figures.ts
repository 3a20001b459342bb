/** Numbers as people read them. */
import type { Rate } from './measure.ts';

export function whole(value: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: 0 }).format(value);
}
export function short(value: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: 2 }).format(value);
}

export function describe({ perSecond, perCpuSecond }: Rate): string {
  return `${whole(perSecond)}/s, ${whole(perCpuSecond)}/CPU-s`;
}

/** A generator that has no core left measures itself. */
export function bottleneckNotes(rates: Readonly<Record<string, Rate>>): string[] {
  return Object.entries(rates)
    .filter(([, { generatorBusy }]) => generatorBusy > 0.85)
    .map(
      ([name, { generatorBusy }]) =>
        `${name}: the generator was the bottleneck (${whole(generatorBusy * 100)} % of a core); its wall figure is a lower bound`,
    );
}
