/** What an indicator is called and where the forms place it; a project may call it otherwise than the contract does. */
import english from '../locales/en/reporting.json' with { type: 'json' };
import chinese from '../locales/zh-CN/reporting.json' with { type: 'json' };
import { indicatorOf, type IndicatorCode } from './indicators.ts';

export interface InBoth {
  readonly zh: string;
  readonly en: string;
}

export interface IndicatorWords {
  readonly name: InBoth;
  readonly unit: InBoth;
  /** 一级指标 and 二级指标; the third level is the name. */
  readonly level1: InBoth;
  readonly level2: InBoth;
}

/** As the centre's contract has it. */
export function contractWords(code: IndicatorCode): IndicatorWords {
  const { unit } = indicatorOf(code);
  return {
    name: { zh: chinese.indicator[code].name, en: english.indicator[code].name },
    unit: { zh: chinese.unit[unit], en: english.unit[unit] },
    level1: { zh: chinese.level.output, en: english.level.output },
    level2: { zh: chinese.level.quantity, en: english.level.quantity },
  };
}
