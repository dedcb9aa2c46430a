import { type CollectdTypes, DATA_SOURCE_KINDS, type DataSource } from "../../../domain/collectd/types-db";
import { type PacketSecurity, unsealed } from "./packet-security";
import type { CollectdMessage, Notification } from "./value-list";

const HEADER_BYTES = 4;
const VALUE_BYTES = 8;
/** Times of high resolution are in units of 2^-30 s. */
const UNITS_PER_MS = 2 ** 30 / 1000;
const MAX_TEXT_BYTES = 1024;

/** Types of parts, after collectd's network.h. */
const PART = {
  host: 0x0000,
  time: 0x0001,
  plugin: 0x0002,
  pluginInstance: 0x0003,
  type: 0x0004,
  typeInstance: 0x0005,
  values: 0x0006,
  interval: 0x0007,
  fineTime: 0x0008,
  fineInterval: 0x0009,
  message: 0x0100,
  severity: 0x0101,
} as const;

const SEVERITIES = new Map<number, Notification["severity"]>([
  [1, "failure"],
  [2, "warning"],
  [4, "okay"],
]);
const UNKNOWN_SOURCES = new Map<string, readonly DataSource[]>();
const MAX_UNKNOWN_SOURCES = 1000;

const NUMBERS = new Set<number>([PART.time, PART.fineTime, PART.interval, PART.fineInterval, PART.severity]);

/** What the parts so far have said: each holds until another of its type comes. */
interface Said {
  host: string;
  plugin: string;
  pluginInstance: string;
  type: string;
  typeInstance: string;
  timeUnits: number;
  intervalMs: number;
  severity: Notification["severity"] | undefined;
}

const NOTHING_SAID: Said = {
  host: "",
  plugin: "",
  pluginInstance: "",
  type: "",
  typeInstance: "",
  timeUnits: Number.NaN,
  intervalMs: Number.NaN,
  severity: undefined,
};

/**
 * Reads a datagram of collectd's network plugin, after its binary protocol (collectd's wiki, "Binary protocol"). What was read before
 * something that cannot be read is kept.
 */
export function parsePacket(packet: Buffer, types: CollectdTypes, security: PacketSecurity): CollectdMessage {
  const message: CollectdMessage = { lists: [], notifications: [], refusals: [] };
  const refuse = (reason: string) => message.refusals.push({ reason, example: packet.subarray(0, 48).toString("hex") });
  const opened = unsealed(packet, security);
  if ("refusal" in opened) refuse(opened.refusal);
  else readParts(opened.parts, types, message, refuse);
  return message;
}

function readParts(
  bytes: Buffer,
  types: CollectdTypes,
  message: CollectdMessage,
  refuse: (reason: string) => void,
): void {
  const said: Said = { ...NOTHING_SAID };
  let at = 0;
  while (at + HEADER_BYTES <= bytes.length) {
    const type = bytes.readUInt16BE(at);
    const end = at + bytes.readUInt16BE(at + 2);
    if (end < at + HEADER_BYTES || end > bytes.length) break;
    const body = bytes.subarray(at + HEADER_BYTES, end);
    // What follows a word that cannot be read would be taken for something else.
    if (!takeWord(type, body, said)) break;
    const refusal =
      type === PART.values
        ? takeValues(body, said, types, message)
        : type === PART.message
          ? takeMessage(body, said, message)
          : undefined;
    if (refusal !== undefined) refuse(refusal);
    at = end;
  }
  if (at !== bytes.length) refuse("a part of the packet has a wrong length");
}

const TEXTS = new Map<number, "host" | "plugin" | "pluginInstance" | "type" | "typeInstance">([
  [PART.host, "host"],
  [PART.plugin, "plugin"],
  [PART.pluginInstance, "pluginInstance"],
  [PART.type, "type"],
  [PART.typeInstance, "typeInstance"],
]);

/** @returns false when the part is malformed; parts that are no words, or not known, are passed over */
function takeWord(type: number, body: Buffer, said: Said): boolean {
  const name = TEXTS.get(type);
  if (name !== undefined) {
    const text = textOf(body);
    if (text !== undefined) said[name] = text;
    return text !== undefined;
  }
  if (!NUMBERS.has(type)) return true;
  if (body.length !== VALUE_BYTES) return false;
  takeNumber(type, body.readUInt32BE(0) * 2 ** 32 + body.readUInt32BE(4), said);
  return true;
}

function takeNumber(type: number, value: number, said: Said): void {
  if (type === PART.time) said.timeUnits = value * 2 ** 30;
  else if (type === PART.fineTime) said.timeUnits = value;
  else if (type === PART.interval) said.intervalMs = value * 1000;
  else if (type === PART.fineInterval) said.intervalMs = value / UNITS_PER_MS;
  else said.severity = SEVERITIES.get(value);
}

/** A text ends with a zero byte. */
function textOf(body: Buffer): string | undefined {
  if (body.length === 0 || body.length > MAX_TEXT_BYTES || body[body.length - 1] !== 0) return undefined;
  return body.toString("utf8", 0, body.length - 1);
}

/** @returns why the values are refused, or `undefined` */
function takeValues(body: Buffer, said: Said, types: CollectdTypes, { lists }: CollectdMessage): string | undefined {
  const count = body.length >= 2 ? body.readUInt16BE(0) : 0;
  if (count === 0 || body.length !== 2 + count * (1 + VALUE_BYTES)) return "values have a wrong length";
  const { host, plugin, pluginInstance, type, typeInstance, timeUnits, intervalMs } = said;
  if (host === "" || plugin === "" || type === "" || Number.isNaN(timeUnits)) {
    return "values come without their host, plugin, type or time";
  }
  const sources = sourcesOf(body, count, types.get(type));
  if (!sources) return "a value is of a kind that is not known";
  const values = sources.map(({ kind }, i) => {
    const at = 2 + count + i * VALUE_BYTES;
    if (kind === "gauge") return body.readDoubleLE(at);
    return kind === "derive" ? body.readBigInt64BE(at) : body.readBigUInt64BE(at);
  });
  const atMs = timeUnits / UNITS_PER_MS;
  lists.push({ host, plugin, pluginInstance, type, typeInstance, atMs, intervalMs, sources, values });
  return undefined;
}

/** The packet says of what kinds the values are, types.db what they are called: a type that it does not have has numbers for names. */
function sourcesOf(
  body: Buffer,
  count: number,
  known: readonly DataSource[] | undefined,
): readonly DataSource[] | undefined {
  if (known?.length === count && known.every(({ kind }, i) => DATA_SOURCE_KINDS[body[2 + i]!] === kind)) return known;
  const key = body.toString("latin1", 2, 2 + count);
  const before = UNKNOWN_SOURCES.get(key);
  if (before) return before;
  const sources: DataSource[] = [];
  for (let i = 0; i < count; i++) {
    const kind = DATA_SOURCE_KINDS[body[2 + i]!];
    if (kind === undefined) return undefined;
    sources.push({ name: count === 1 ? "value" : String(i), kind });
  }
  if (UNKNOWN_SOURCES.size >= MAX_UNKNOWN_SOURCES) UNKNOWN_SOURCES.clear();
  UNKNOWN_SOURCES.set(key, sources);
  return sources;
}

/** @returns why the notification is refused, or `undefined` */
function takeMessage(body: Buffer, said: Said, { notifications }: CollectdMessage): string | undefined {
  const { severity, timeUnits, host, plugin, pluginInstance, type, typeInstance } = said;
  const text = textOf(body);
  if (text === undefined) return "a notification has a wrong length";
  if (severity === undefined || host === "" || Number.isNaN(timeUnits)) {
    return "a notification comes without its host, time or severity";
  }
  const exactMs = timeUnits / UNITS_PER_MS;
  const atMs = Math.floor(exactMs);
  const sequence = Math.floor((exactMs - atMs) * 1_000_000);
  const name = { plugin, pluginInstance, type, typeInstance };
  notifications.push({ host, ...name, atMs, sequence, severity, text, value: null, bound: null });
  return undefined;
}
