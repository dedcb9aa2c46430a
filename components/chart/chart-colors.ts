/** The colours of the theme as text, for canvases, which know no CSS variables. */
export interface ChartColors {
  series: (number: number) => string;
  failure: string;
  warning: string;
  ok: string;
  muted: string;
  line: string;
}

/** Reads the colours as they are now: anew after a change of theme. */
export function readChartColors(): ChartColors {
  const style = getComputedStyle(document.documentElement);
  const colorOf = (name: string) => style.getPropertyValue(name).trim();
  return {
    series: (number) => colorOf(`--series-${number}`),
    failure: colorOf("--failure"),
    warning: colorOf("--warning"),
    ok: colorOf("--ok"),
    muted: colorOf("--muted"),
    line: colorOf("--line"),
  };
}
