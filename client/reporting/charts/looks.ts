/** The colours and the font of charts, read from the tokens as they hold where the chart stands. */
export interface Look {
  readonly ink: string;
  readonly faint: string;
  readonly line: string;
  readonly jade: string;
  readonly amber: string;
  readonly indigo: string;
  readonly font: string;
}

export function lookAt(element: HTMLElement): Look {
  const style = window.getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: token('--ink'),
    faint: token('--ink-3'),
    line: token('--line-strong'),
    jade: token('--jade'),
    amber: token('--amber'),
    indigo: token('--indigo'),
    font: style.fontFamily,
  };
}
