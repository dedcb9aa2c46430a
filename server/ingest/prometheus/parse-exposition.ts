/** What `# TYPE` says; `unknown` when it says nothing, or nothing that is known. */
export type ExpositionType = "counter" | "gauge" | "histogram" | "summary" | "unknown";

export interface ExpositionSample {
  name: string;
  labels: ReadonlyMap<string, string>;
  /** May be NaN or infinite. */
  value: number;
  /** As the target says; most say none. */
  atMs: number | undefined;
  type: ExpositionType;
}

export interface Exposition {
  samples: ExpositionSample[];
  /** How many lines are none of the format, and the first of them. */
  badLines: { count: number; example: string };
}

const TYPES: ReadonlySet<string> = new Set<ExpositionType>(["counter", "gauge", "histogram", "summary"]);
const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABELS_START = /[ \t]*\{/y;
const LABEL_NAME = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"/y;
const LABEL_VALUE = /(?:[^"\\\n]|\\.)*"/y;
const LABEL_END = /[ \t]*([,}])/y;
const EMPTY_LABELS = /[ \t]*\}/y;
/** Value, and a time in milliseconds; an exemplar of OpenMetrics is passed over. */
const REST = /[ \t]+(\S+)(?:[ \t]+(-?\d+(?:\.\d+)?))?[ \t]*(?: # \{.*)?$/y;
const TYPE_LINE = /^#[ \t]+TYPE[ \t]+(\S+)[ \t]+(\S+)/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  "+inf": Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
};
const ESCAPED: Readonly<Record<string, string>> = { n: "\n", '"': '"', "\\": "\\" };
const NO_LABELS: ReadonlyMap<string, string> = new Map();
const OPEN_METRICS = /^application\/openmetrics-text\b/i;
const MAX_LABELS = 64;
const MAX_LINE = 32_768;
const MAX_EXAMPLE = 200;

/**
 * Reads Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/) or OpenMetrics 1.0. Of metrics that are
 * not wanted no more than the name is read: a node_exporter tells twenty times what is looked at.
 * @throws Error when OpenMetrics is cut off: it ends with `# EOF`
 */
export function parseExposition(
  text: string,
  contentType: string,
  isWanted: (name: string) => boolean = () => true,
): Exposition {
  const isOpenMetrics = OPEN_METRICS.test(contentType);
  const types = new Map<string, ExpositionType>();
  const exposition: Exposition = { samples: [], badLines: { count: 0, example: "" } };
  let hasEnd = false;
  for (let from = 0; from < text.length && !hasEnd; ) {
    const lineEnd = text.indexOf("\n", from);
    const to = lineEnd < 0 ? text.length : lineEnd;
    const line = text.slice(from, text[to - 1] === "\r" ? to - 1 : to);
    from = to + 1;
    if (line.startsWith("#")) {
      hasEnd = isOpenMetrics && line === "# EOF";
      noteType(line, types);
    } else if (line.trim() !== "") readLine(line, { isOpenMetrics, types, isWanted, exposition });
  }
  if (isOpenMetrics && !hasEnd) throw new Error("the answer is cut off: OpenMetrics ends with # EOF");
  return exposition;
}

function noteType(line: string, types: Map<string, ExpositionType>): void {
  const [, name, type] = TYPE_LINE.exec(line) ?? [];
  if (name !== undefined && TYPES.has(type!)) types.set(name, type as ExpositionType);
}

interface LineContext {
  isOpenMetrics: boolean;
  types: ReadonlyMap<string, ExpositionType>;
  isWanted: (name: string) => boolean;
  exposition: Exposition;
}

function readLine(line: string, { isOpenMetrics, types, isWanted, exposition }: LineContext): void {
  NAME.lastIndex = 0;
  const name = NAME.exec(line)?.[0];
  if (name !== undefined && !isWanted(name)) return;
  const isReadable = name !== undefined && line.length <= MAX_LINE;
  const sample = isReadable ? readSample(line, name, typeOf(name, types), isOpenMetrics) : undefined;
  if (sample) exposition.samples.push(sample);
  else if (exposition.badLines.count++ === 0) exposition.badLines.example = line.slice(0, MAX_EXAMPLE);
}

function readSample(
  line: string,
  name: string,
  type: ExpositionType,
  isOpenMetrics: boolean,
): ExpositionSample | undefined {
  LABELS_START.lastIndex = name.length;
  const hasLabels = LABELS_START.test(line);
  const read = hasLabels ? readLabels(line, LABELS_START.lastIndex) : { labels: NO_LABELS, end: name.length };
  if (!read) return undefined;
  REST.lastIndex = read.end;
  const [, valueText, time] = REST.exec(line) ?? [];
  if (valueText === undefined) return undefined;
  const value = NUMBER.test(valueText) ? Number(valueText) : SPECIAL[valueText.toLowerCase()];
  if (value === undefined) return undefined;
  const atMs = time === undefined ? undefined : Number(time) * (isOpenMetrics ? 1000 : 1);
  return { name, labels: read.labels, value, atMs, type };
}

/** @param from behind the brace @returns `undefined` when they are none, or one is there twice */
function readLabels(line: string, from: number): { labels: Map<string, string>; end: number } | undefined {
  const labels = new Map<string, string>();
  let at = from;
  while (labels.size <= MAX_LABELS) {
    EMPTY_LABELS.lastIndex = at;
    if (EMPTY_LABELS.test(line)) return { labels, end: EMPTY_LABELS.lastIndex };
    LABEL_NAME.lastIndex = at;
    const label = LABEL_NAME.exec(line)?.[1];
    if (label === undefined || labels.has(label)) return undefined;
    LABEL_VALUE.lastIndex = LABEL_NAME.lastIndex;
    const quoted = LABEL_VALUE.exec(line)?.[0];
    if (quoted === undefined) return undefined;
    labels.set(label, unescaped(quoted.slice(0, -1)));
    LABEL_END.lastIndex = LABEL_VALUE.lastIndex;
    const end = LABEL_END.exec(line)?.[1];
    if (end === undefined) return undefined;
    at = LABEL_END.lastIndex;
    if (end === "}") return { labels, end: at };
  }
  return undefined;
}

function unescaped(text: string): string {
  return text.includes("\\") ? text.replace(/\\(.)/g, (whole, letter: string) => ESCAPED[letter] ?? whole) : text;
}

/** The type of a sample's family: `_count` and its like belong to a histogram or a summary, `_total` to a counter of OpenMetrics. */
function typeOf(name: string, types: ReadonlyMap<string, ExpositionType>): ExpositionType {
  const own = types.get(name);
  if (own !== undefined) return own;
  const family = types.get(name.replace(/_(total|sum|count|bucket|created)$/, ""));
  return family ?? "unknown";
}
