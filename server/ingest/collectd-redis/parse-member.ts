import type { DataSource } from "../../../domain/collectd/types-db";
import type { StoredMember } from "../../store/collectd-redis";
import { numberOf } from "../collectd/parse-command";
import type { ValueList } from "../collectd/value-list";

const MAX_LENGTH = 4000;
/** Seconds with three digits, and the numbers with colons between. */
const MEMBER = /^(\d{1,11}\.\d{3}):(.+)$/;
/** How far a member's time, which is rounded, is from its score. */
const ROUNDED_BY_SECONDS = 0.001;

export interface ParsedMember {
  /** Of the time to the nanosecond nothing is lost that matters here. */
  atMs: number;
  values: ValueList["values"];
  /** Its score has whole milliseconds: Premonitor wrote it. collectd's have all the digits of its clock. */
  isOurs: boolean;
}

/**
 * Reads a member that write_redis added.
 * @param storesRates whether counters lie there as rates @returns why it cannot be read, or what it tells
 */
export function parseMember(
  { text, score }: StoredMember,
  sources: readonly DataSource[],
  storesRates: boolean,
): ParsedMember | string {
  if (text.length > MAX_LENGTH) return `a member is longer than ${MAX_LENGTH} characters`;
  const [, time, rest] = MEMBER.exec(text) ?? [];
  if (time === undefined || rest === undefined) return "a member is its time with three digits, and its numbers";
  if (!(Math.abs(Number(time) - Number(score)) <= ROUNDED_BY_SECONDS)) return "a member's score is not its time";
  const texts = rest.split(":");
  if (texts.length !== sources.length) return `a member has ${texts.length} numbers, and its type ${sources.length}`;
  const values: ValueList["values"] = [];
  for (const [i, number] of texts.entries()) {
    const value = numberOf(number, storesRates ? "gauge" : sources[i]!.kind);
    if (value === undefined) return "a value is no number";
    values.push(value);
  }
  return { atMs: Math.round(Number(time) * 1000), values, isOurs: Number(time) === Number(score) };
}
