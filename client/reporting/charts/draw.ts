/** Only the parts of ECharts that the desk draws with; the whole file is loaded when the first chart is shown. */
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export interface Drawn {
  show(option: EChartsCoreOption): void;
  close(): void;
}

export function drawIn(element: HTMLElement): Drawn {
  const chart = init(element, undefined, { renderer: 'svg' });
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(element);
  return {
    show: (option) => chart.setOption(option, { notMerge: true }),
    close() {
      watch.disconnect();
      chart.dispose();
    },
  };
}
