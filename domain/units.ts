/** The units a series can have. `ratio` runs from 0 to 1 and is shown in percent; everything else is shown with its own unit. */
export type Unit =
  | "ratio"
  | "bytes"
  | "bytes_per_second"
  | "per_second"
  | "count"
  | "seconds"
  | "milliseconds"
  | "celsius"
  | "hertz"
  | "load";

/** How the viewer wants network rates: in bit/s (as links are sold) or in B/s. */
export type RateDisplay = "bits" | "bytes";

const BINARY_PREFIXES = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];
const DECIMAL_PREFIXES = ["", "k", "M", "G", "T", "P"];

function scaled(value: number, base: number, prefixes: string[], unit: string): string {
  let magnitude = 0;
  let rest = Math.abs(value);
  while (Math.round(rest) >= base && magnitude < prefixes.length - 1) {
    rest /= base;
    magnitude++;
  }
  const text =
    rest >= 100 || (magnitude === 0 && Number.isInteger(rest)) ? rest.toFixed(0) : rest.toFixed(rest >= 10 ? 1 : 2);
  return `${value < 0 ? "-" : ""}${text} ${prefixes[magnitude]}${unit}`;
}

/** A value with its unit, for people: `1.52 GiB`, `42.0 %`, `1.20 Mbit/s`. An absent value (NaN, null) is an en dash. */
export function formatValue(value: number | null | undefined, unit: Unit, rateDisplay: RateDisplay = "bits"): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  switch (unit) {
    case "ratio":
      return `${(value * 100).toFixed(1)} %`;
    case "bytes":
      return scaled(value, 1024, BINARY_PREFIXES, "B");
    case "bytes_per_second":
      return rateDisplay === "bits"
        ? scaled(value * 8, 1000, DECIMAL_PREFIXES, "bit/s")
        : scaled(value, 1024, BINARY_PREFIXES, "B/s");
    case "per_second":
      return scaled(value, 1000, DECIMAL_PREFIXES, "/s");
    case "count":
      return Number.isInteger(value) ? String(value) : value.toFixed(1);
    case "seconds":
      return formatDuration(value);
    case "milliseconds":
      return `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} ms`;
    case "celsius":
      return `${value.toFixed(1)} °C`;
    case "hertz":
      return scaled(value, 1000, DECIMAL_PREFIXES, "Hz");
    case "load":
      return value.toFixed(2);
  }
}

/** A length of time in its two largest units: `42 min`, `3 h 5 min`, `2 d 4 h`. @param seconds may be fractional. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds < 0 ? "-" : "";
  if (whole < 1) return `${sign}${Math.abs(seconds).toFixed(1)} s`;
  if (whole < 60) return `${sign}${whole} s`;
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  const shown = parts.slice(first, first + 2).filter(([amount]) => amount > 0);
  return sign + shown.map(([amount, unit]) => `${amount} ${unit}`).join(" ");
}
