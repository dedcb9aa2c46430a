import { unitOf } from "../../domain/metric-catalogue";
import type { Rule } from "../../domain/rule";
import { formatDuration, formatValue, type Unit } from "../../domain/units";

/** What a number of a rule is counted in. A `ratio` is kept from 0 to 1, and read and written in percent. */
export type AmountKind = Unit | "percent" | "cores" | "deviations";

const BINARY = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };
const DECIMAL = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
const BITS = { "bit/s": 1 / 8, "kbit/s": 1e3 / 8, "Mbit/s": 1e6 / 8, "Gbit/s": 1e9 / 8 };
const LENGTHS = { min: 60, h: 3600, d: 86_400 };

function aSecond(sizes: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(sizes).map(([name, size]) => [`${name}/s`, size]));
}

/** The units that may be written behind a number, with their sizes; a number alone is in the first. */
const WRITTEN_UNITS: Record<AmountKind, Record<string, number>> = {
  ratio: { "%": 0.01 },
  percent: { "%": 1 },
  cores: { "× cores": 1, cores: 1 },
  deviations: { "× the usual deviation": 1 },
  bytes: { B: 1, ...BINARY, ...DECIMAL },
  bytes_per_second: { "B/s": 1, ...aSecond(BINARY), ...aSecond(DECIMAL), ...BITS },
  per_second: { "/s": 1 },
  seconds: { s: 1, ms: 0.001, ...LENGTHS },
  milliseconds: { ms: 1, s: 1000, min: 60_000 },
  celsius: { "°C": 1 },
  hertz: { Hz: 1, kHz: 1e3, MHz: 1e6, GHz: 1e9 },
  load: {},
  count: {},
};

/** The units that a large amount is written in, the largest first. */
const WRITING_UNITS: Partial<Record<AmountKind, [name: string, size: number][]>> = {
  bytes: Object.entries(BINARY).reverse(),
  bytes_per_second: Object.entries(aSecond(BINARY)).reverse(),
  seconds: Object.entries(LENGTHS).reverse(),
};

const NUMBER_AND_UNIT = /([+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?)\s*([^\d\s+-][^\d+-]*)?/giy;

function sizeOf(unit: string, kind: AmountKind): number | undefined {
  const units = WRITTEN_UNITS[kind];
  if (unit === "") return Object.values(units)[0] ?? 1;
  return Object.entries(units).find(([name]) => name.toLowerCase() === unit.toLowerCase())?.[1];
}

/** Keeps the product of two decimal numbers from showing that it was computed in binary. */
function exact(value: number): number {
  return Number(value.toPrecision(15));
}

/** Reads `95`, `20 GiB`, `1 h 30 min`, `0,5 %`. @returns in the unit of `kind`; NaN for what is no such amount */
export function parseAmount(text: string, kind: AmountKind): number {
  const wanted = text.trim();
  let sum = 0;
  let end = 0;
  for (const match of wanted.matchAll(NUMBER_AND_UNIT)) {
    // Only lengths of time are said in two units.
    if (end > 0 && kind !== "seconds") return Number.NaN;
    const size = sizeOf((match[2] ?? "").trim(), kind);
    if (size === undefined) return Number.NaN;
    sum += Number(match[1]!.replace(",", ".")) * size;
    end = match.index + match[0].length;
  }
  return end === 0 || end < wanted.length ? Number.NaN : exact(sum);
}

/** How an amount is written into a field, so that `parseAmount` reads the same again. */
export function amountText(value: number, kind: AmountKind): string {
  if (kind === "ratio") return String(exact(value * 100));
  for (const [name, size] of WRITING_UNITS[kind] ?? []) {
    const count = Number((value / size).toFixed(2));
    if (Math.abs(count) >= 1 && count * size === value) return `${count} ${name}`;
  }
  return kind === "seconds" ? `${value} s` : String(value);
}

/** The unit of a number alone, to stand beside its field: `%`, `B`; empty where there is none. */
export function unitBeside(kind: AmountKind): string {
  return Object.keys(WRITTEN_UNITS[kind])[0] ?? "";
}

const WRITTEN_EXAMPLES: Partial<Record<AmountKind, string>> = {
  bytes: "20 GiB",
  bytes_per_second: "10 MiB/s",
  seconds: "6 h",
};

/** Says beside a field what its number is in: "%", "B a second, or as 20 GiB". */
export function unitHint(kind: AmountKind, isRate: boolean): string {
  const unit = `${unitBeside(kind)}${isRate ? " a second" : ""}`.trim();
  const example = WRITTEN_EXAMPLES[kind];
  return example ? `${unit}, or as ${example}` : unit;
}

type Measured = Pick<Rule, "boundUnit" | "series"> & { look: Pick<Rule["look"], "at"> };

/** What a rule's bounds and hysteresis are counted in; for a rate it is that much a second. */
export function boundKind({ boundUnit, series, look }: Measured): AmountKind {
  if (look.at === "limit") return "seconds";
  if (look.at === "anomaly") return "deviations";
  return boundUnit === "value" ? unitOf(series) : boundUnit;
}

/** `95`, `2.2`: no digits that say nothing. */
function plain(value: number): string {
  return String(Number(value.toFixed(4)));
}

function describeOf(value: number, kind: AmountKind): string {
  switch (kind) {
    case "percent":
      return `${plain(value)} %`;
    case "ratio":
      return `${plain(value * 100)} %`;
    case "cores":
    case "deviations":
      return `${plain(value)} ${unitBeside(kind)}`;
    case "count":
      return plain(value);
    case "seconds":
      return value === 0 ? "0 s" : formatDuration(value);
    default:
      return formatValue(value, kind, "bytes");
  }
}

/** A number in a rule's unit: "95 %", "2.2 × cores", "1.00 MiB a second". */
export function describeAmount(value: number, rule: Measured): string {
  const words = describeOf(value, boundKind(rule));
  return rule.look.at === "rate" ? `${words} a second` : words;
}
