import { isIP } from "node:net";
import path from "node:path";
import { z } from "zod";
import { parseSize } from "../bin/memory-size.mjs";

/** A parser that refuses a text when `parse` gives `undefined`. */
export function parsed<Value>(parse: (text: string) => Value | undefined): z.ZodType<Value, string> {
  return z.string().transform((text, context) => {
    const value = parse(text.trim());
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message: "not allowed" });
    return z.NEVER;
  });
}

/** A port, 0 to 65535. */
export function parsePort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

const DURATION = /^(\d+(?:\.\d+)?)(ms|s)?$/;

/** Milliseconds of `1s`, `100ms` or a number of seconds, from 0.1 s to 60 s. */
export function parseInterval(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (!match) return undefined;
  const ms = Math.round(Number(match[1]) * (match[2] === "ms" ? 1 : 1000));
  return ms >= 100 && ms <= 60_000 ? ms : undefined;
}

const LONG_DURATION = /^(\d+(?:\.\d+)?)(ms|m|h|d)$/;
const LONG_UNITS_MS: Record<string, number> = { ms: 1, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90m`, `24h` or `7d`, from 10 minutes to 30 days. */
export function parseLongDuration(text: string): number | undefined {
  const match = LONG_DURATION.exec(text);
  if (!match) return undefined;
  const ms = Math.round(Number(match[1]) * LONG_UNITS_MS[match[2]!]!);
  return ms >= 600_000 && ms <= 30 * 86_400_000 ? ms : undefined;
}

/** Days of `30d`, from 1 to 36,500. */
export function parseDays(text: string): number | undefined {
  const days = Number(/^(\d{1,5})d$/.exec(text)?.[1]);
  return days >= 1 && days <= 36_500 ? days : undefined;
}

/** 0 to 1 of `1%` or `0.5 %`. */
export function parsePercent(text: string): number | undefined {
  const match = /^(\d{1,3}(?:\.\d+)?) ?%$/.exec(text);
  const ratio = Number(match?.[1]) / 100;
  return ratio >= 0 && ratio <= 1 ? ratio : undefined;
}

const MAX_FOLDERS_TEXT = 4000;

/** Absolute paths with commas between; `*` may be in the last part of one. */
export function parseFolders(text: string): string | undefined {
  const paths = text.split(",").map((one) => one.trim());
  const isFolder = (one: string) => path.isAbsolute(one) && !path.dirname(one).includes("*");
  if (text.length > MAX_FOLDERS_TEXT || !paths.every(isFolder)) return undefined;
  return paths.map((one) => path.normalize(one).replace(/(?<=.)\/$/, "")).join(",");
}

const MIN_METRICS_MEMORY_BYTES = 32 * 2 ** 20;

/** Bytes of `512m` or `2g` (powers of 1024), at least 32 MiB. */
export function parseMetricsMemory(text: string): number | undefined {
  const bytes = parseSize(text);
  return bytes !== undefined && bytes >= MIN_METRICS_MEMORY_BYTES ? bytes : undefined;
}

/** A URL of one of the protocols (`http:`), without slashes at its end. */
export function parseUrl(text: string, protocols: readonly string[]): string | undefined {
  if (!URL.canParse(text)) return undefined;
  return protocols.includes(new URL(text).protocol) ? text.replace(/\/+$/, "") : undefined;
}

/** `loopback`, addresses and networks, with commas between, as Fastify takes them. */
export function parseProxies(text: string): string | undefined {
  const parts = text.split(",").map((part) => part.trim());
  const isKnown = (part: string) => {
    const [address = "", bits, ...rest] = part.split("/");
    const most = isIP(address) === 6 ? 128 : 32;
    const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
    return part === "loopback" || (isIP(address) !== 0 && isNetwork && rest.length === 0);
  };
  return parts.every(isKnown) ? parts.join(",") : undefined;
}

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
