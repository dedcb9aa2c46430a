import type { CollectdTypes, DataSourceKind } from "../../../domain/collectd/types-db";
import type { CollectdMessage, CollectdName, ValueList } from "./value-list";

const MAX_LINE = 2000;
const MAX_EXAMPLE = 100;
const NO_LINE = "a line is PUTVAL host/plugin-instance/type-instance interval=10 time:value";
const COUNTER = /^-?\d{1,20}$/;
const NUMBER = /^[-+]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})(e[-+]?\d{1,3})?$/i;

/** Reads lines as write_http sends them with `Format "Command"`. A line that cannot be read does not stop the others. */
export function parseCommands(body: string, types: CollectdTypes): CollectdMessage {
  const message: CollectdMessage = { lists: [], notifications: [], refusals: [] };
  for (const line of body.split("\n")) {
    const text = line.trim();
    if (text === "") continue;
    const parsed = parseCommand(text, types);
    if (typeof parsed === "string") message.refusals.push({ reason: parsed, example: text.slice(0, MAX_EXAMPLE) });
    else message.lists.push(parsed);
  }
  return message;
}

/** @returns why the line is refused, or what it tells */
function parseCommand(line: string, types: CollectdTypes): ValueList | string {
  if (line.length > MAX_LINE) return `a line is longer than ${MAX_LINE} characters`;
  const [, quoted, plain, rest = ""] = /^PUTVAL\s+(?:"((?:[^"\\]|\\.)*)"|(\S+))\s+(.*)$/i.exec(line) ?? [];
  const named = parseIdentifier(quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
  const words = rest.split(/\s+/);
  const [time, ...texts] = words.pop()!.split(":");
  if (!named || texts.length === 0 || !words.every((word) => word.includes("="))) return NO_LINE;
  if (!NUMBER.test(time!)) return "the time of a value is in seconds since 1970";
  const sources = types.get(named.type);
  if (!sources) {
    return `the type ${named.type.slice(0, 40)} is not known: add its line of types.db to the source`;
  }
  if (sources.length !== texts.length)
    return `the type ${named.type} has ${sources.length} numbers, not ${texts.length}`;
  const values = texts.map((text, i) => numberOf(text, sources[i]!.kind));
  if (values.includes(undefined)) return "a value is no number";
  const interval = words.find((word) => word.startsWith("interval="))?.slice("interval=".length) ?? "";
  const intervalMs = NUMBER.test(interval) ? Number(interval) * 1000 : Number.NaN;
  return { ...named, atMs: Number(time) * 1000, intervalMs, sources, values: values as ValueList["values"] };
}

/** `host/plugin-instance/type-instance`; only the first two slashes and the first dash of each divide. */
export function parseIdentifier(text: string): ({ host: string } & CollectdName) | undefined {
  const [, host, plugin, pluginInstance = "", type, typeInstance = ""] =
    /^([^/]+)\/([^/-]+)(?:-([^/]*))?\/([^/-]+)(?:-(.*))?$/s.exec(text) ?? [];
  if (host === undefined || plugin === undefined || type === undefined) return undefined;
  return { host, plugin, pluginInstance, type, typeInstance };
}

/** @returns `undefined` for what is no number; NaN is absent */
export function numberOf(text: string, kind: DataSourceKind): bigint | number | undefined {
  if (/^(-?nan|U)$/i.test(text)) return Number.NaN;
  if (kind !== "gauge" && COUNTER.test(text)) return BigInt(text);
  return NUMBER.test(text) ? Number(text) : undefined;
}
