/** What the desk's charts show, as ECharts takes it. Values are whole numbers; a null leaves a gap. */
import type { EChartsCoreOption } from 'echarts/core';
import type { Look } from './looks.ts';

export interface Series {
  readonly name: string;
  readonly kind: 'bar' | 'line' | 'dashes';
  readonly values: readonly (number | null)[];
}

export interface ChartContent {
  /** Of the things along the axis. */
  readonly labels: readonly string[];
  readonly series: readonly Series[];
}

const colours = (look: Look) => ({ bar: look.jade, line: look.indigo, dashes: look.amber });

/** So many names stand below their columns, each in two lines if need be; of more, some are left out. */
const mostNames = 8;

/** `width` in pixels; `lines`: about how many across; `writes` puts a number as the reader writes it. */
export function optionOf(
  { labels, series }: ChartContent,
  look: Look,
  {
    size,
    width,
    lines,
    writes,
  }: { size: number; width: number; lines: number; writes: (value: number) => string },
): EChartsCoreOption {
  const text = { color: look.faint, fontFamily: look.font, fontSize: size };
  // Beside the numbers on the left, which take about four letters.
  const column = (width - size * 4) / labels.length;
  return {
    animation: false,
    textStyle: { fontFamily: look.font, fontSize: size },
    grid: { left: 8, right: 16, top: size * 3, bottom: 4, containLabel: true },
    legend: { top: 0, right: 0, textStyle: text, itemGap: size, data: series.map(({ name }) => name) },
    tooltip: { trigger: 'axis', confine: true, valueFormatter: written(writes) },
    xAxis: {
      type: 'category',
      data: [...labels],
      axisLabel:
        labels.length > mostNames
          ? { ...text, hideOverlap: true }
          : { ...text, interval: 0, overflow: 'break', width: Math.min(size * 5, column * 0.9) },
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: lines,
      axisLabel: { ...text, formatter: (value: number) => writes(value) },
      splitLine: { lineStyle: { color: look.line, opacity: 0.5 } },
    },
    series: series.map(({ name, kind, values }) => ({
      name,
      type: kind === 'bar' ? 'bar' : 'line',
      data: values.map((value) => value ?? '-'),
      itemStyle: { color: colours(look)[kind] },
      barMaxWidth: size * 3,
      ...(kind !== 'bar' && {
        symbol: kind === 'line' ? 'circle' : 'none',
        symbolSize: size / 2,
        lineStyle: { width: 2.5, type: kind === 'dashes' ? 'dashed' : 'solid', color: colours(look)[kind] },
      }),
    })),
  };
}

const written = (writes: (value: number) => string) => (value: unknown) =>
  typeof value === 'number' ? writes(value) : '—';
