/** Share of the memory over the newest two minutes, then dashed to where it is heading. Heights are shares, 0 to 1. */
export function Sparkline({ ratios, forecastRatio }: { ratios: readonly number[]; forecastRatio: number }) {
  const [width, height, ahead] = [84, 18, 18];
  if (ratios.length < 2) return <svg width={width} height={height} aria-hidden="true" />;
  const shown = ratios.slice(-60);
  const low = Math.max(0, Math.min(...shown) - 0.02);
  const high = Math.min(1, Math.max(...shown, Number.isNaN(forecastRatio) ? 0 : forecastRatio) + 0.02);
  const y = (ratio: number) =>
    height - 1 - ((Math.min(high, Math.max(low, ratio)) - low) / Math.max(0.02, high - low)) * (height - 2);
  const stepX = (width - ahead) / Math.max(1, shown.length - 1);
  const path = shown
    .map((ratio, i) => `${i === 0 ? "M" : "L"}${(i * stepX).toFixed(1)} ${y(ratio).toFixed(1)}`)
    .join("");
  const last = shown.at(-1)!;
  const isNear = last > 0.95 || forecastRatio > 0.95;
  return (
    <svg width={width} height={height} aria-hidden="true" className={isNear ? "text-failure" : "text-series-1"}>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.5" />
      {!Number.isNaN(forecastRatio) && (
        <path
          d={`M${width - ahead} ${y(last).toFixed(1)}L${width} ${y(forecastRatio).toFixed(1)}`}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray="3 2"
        />
      )}
    </svg>
  );
}
