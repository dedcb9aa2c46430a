import type { CollectdNode } from "./collectd-syntax";
import type { ImportReport } from "./import-report";

/** A `<Type>` of collectd's threshold plugin, in collectd's units. */
export interface ThresholdOptions {
  typeInstance?: string;
  dataSource?: string;
  warningMin?: number;
  warningMax?: number;
  failureMin?: number;
  failureMax?: number;
  invert: boolean;
  percentage: boolean;
  /** Running samples, as rules count them. */
  hits: number;
  hysteresis: number;
  interesting: boolean;
}

/** `Hits N` lets N + 1 running samples pass, and notifies of the next one. */
const HITS_MORE = 2;
const TRUE_WORDS = ["true", "yes", "on"];
const FALSE_WORDS = ["false", "no", "off"];
const NUMBER = /^[+-]?(?:0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i;

function numberOf(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const [, sign, digits] = /^([+-]?)(.*)$/.exec(text)!;
  const value = Number(digits) * (sign === "-" ? -1 : 1);
  return Number.isFinite(value) ? value : undefined;
}

function booleanOf(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (TRUE_WORDS.includes(word)) return true;
  return FALSE_WORDS.includes(word) ? false : undefined;
}

/** What the one value of an option sets, or why it sets nothing; `words` are told of it. */
type Reading = { set: Partial<ThresholdOptions>; words?: string } | { ignored: string } | { refused: string };
type ReadValue = (text: string) => Reading;

function number(reading: (value: number) => Reading): ReadValue {
  return (text) => {
    const value = numberOf(text);
    return value === undefined ? { refused: `“${text}” is not a number` } : reading(value);
  };
}

function flag(reading: (value: boolean) => Reading): ReadValue {
  return (text) => {
    const value = booleanOf(text);
    return value === undefined ? { refused: `“${text}” is not true or false` } : reading(value);
  };
}

function readHits(value: number): Reading {
  if (!Number.isInteger(value) || value < 0) return { refused: "Hits is a whole number, 0 or more" };
  if (value === 0) return { set: { hits: 1 } };
  const hits = value + HITS_MORE;
  return {
    set: { hits },
    words: `raised by ${hits} running samples, as in collectd; samples may come more often here`,
  };
}

const NOT_REPEATED = "nothing is repeated: an active alarm stays in view until it clears";
const ALL_IS_WELL = "nothing is told while all is well: that no alarm is active says it";

const READ = new Map<string, ReadValue>([
  ["instance", (typeInstance) => ({ set: { typeInstance } })],
  ["datasource", (dataSource) => ({ set: { dataSource } })],
  ["warningmin", number((warningMin) => ({ set: { warningMin } }))],
  ["warningmax", number((warningMax) => ({ set: { warningMax } }))],
  ["failuremin", number((failureMin) => ({ set: { failureMin } }))],
  ["failuremax", number((failureMax) => ({ set: { failureMax } }))],
  ["invert", flag((invert) => ({ set: { invert } }))],
  ["percentage", flag((percentage) => ({ set: { percentage } }))],
  ["interesting", flag((interesting) => ({ set: { interesting } }))],
  ["hits", number(readHits)],
  [
    "hysteresis",
    number((hysteresis) => (hysteresis < 0 ? { refused: "Hysteresis cannot be negative" } : { set: { hysteresis } })),
  ],
  ["persist", flag(() => ({ ignored: NOT_REPEATED }))],
  ["persistok", flag(() => ({ ignored: ALL_IS_WELL }))],
]);

function readOption({ key, values, children, problem }: CollectdNode): Reading {
  if (problem !== undefined) return { refused: problem };
  if (children) return { refused: `a <${key}> cannot be in <Type>, which has only options: is </Type> missing above?` };
  const read = READ.get(key.toLowerCase());
  if (!read) return { refused: `the option ${key} is not known in <Type>` };
  if (values.length !== 1) return { refused: `${key} needs one value, and has ${values.length}` };
  return read(values[0]!);
}

/** Why the bounds of a severity mean nothing, or `undefined` when they do not. */
function refusalOfBounds(name: string, min: number | undefined, max: number | undefined, invert: boolean) {
  if (min === undefined || max === undefined || min < max || (min === max && !invert)) return undefined;
  const why = invert ? "there is nothing between them" : "no value would be good";
  return `${name}Max ${max} is not above ${name}Min ${min}: ${why}`;
}

/**
 * Reads the options of a `<Type>`, and tells of each what became of it.
 * @returns `undefined` when one is refused
 */
export function readThresholdOptions(
  nodes: readonly CollectdNode[],
  report: ImportReport,
): ThresholdOptions | undefined {
  let options: ThresholdOptions = { invert: false, percentage: false, hits: 1, hysteresis: 0, interesting: true };
  let isRefused = false;
  const lineOf = new Map<string, number>();
  const refuse = (line: number, words: string): void => {
    isRefused = true;
    report.tell(line, "refused", words);
  };
  for (const node of nodes) {
    const reading = readOption(node);
    for (const child of node.children ?? []) report.tellAll(child, "refused", "in a block that is refused");
    lineOf.set(node.key.toLowerCase(), node.line);
    if ("refused" in reading) refuse(node.line, reading.refused);
    else if ("ignored" in reading) report.tell(node.line, "ignored", reading.ignored);
    else {
      options = { ...options, ...reading.set };
      report.tell(node.line, "taken", reading.words);
    }
  }
  const { warningMin, warningMax, failureMin, failureMax, invert } = options;
  const warning = refusalOfBounds("Warning", warningMin, warningMax, invert);
  const failure = refusalOfBounds("Failure", failureMin, failureMax, invert);
  if (warning !== undefined) refuse(lineOf.get("warningmax")!, warning);
  if (failure !== undefined) refuse(lineOf.get("failuremax")!, failure);
  return isRefused ? undefined : options;
}
