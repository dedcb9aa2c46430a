import type { DataSource } from "../../../domain/collectd/types-db";

/** How collectd names a measure: `df-root/df_complex-used` is plugin, plugin instance, type, type instance. */
export interface CollectdName {
  plugin: string;
  pluginInstance: string;
  type: string;
  typeInstance: string;
}

/** Numbers of one measure of one host at one time, as collectd sends them. */
export interface ValueList extends CollectdName {
  host: string;
  atMs: number;
  /** How often the plugin measures; NaN when it is not said. */
  intervalMs: number;
  sources: readonly DataSource[];
  /** One for each source: a bigint is a counter as it stands, a number is a gauge or a rate; NaN when it is absent. */
  values: (bigint | number)[];
}

export interface Notification extends CollectdName {
  host: string;
  atMs: number;
  /** Orders what is told within one millisecond. */
  sequence: number;
  severity: "okay" | "warning" | "failure";
  text: string;
  /** What was looked at, and the bound of this severity that it is beyond. */
  value: number | null;
  bound: number | null;
}

/** What a message of collectd holds, with what in it could not be read. */
export interface CollectdMessage {
  lists: ValueList[];
  notifications: Notification[];
  refusals: { reason: string; example: string }[];
}

const withInstance = (name: string, instance: string) => (instance === "" ? name : `${name}-${instance}`);

/** `df-root/df_complex-used`; a notification may have no type. */
export function textOfName({ plugin, pluginInstance, type, typeInstance }: CollectdName): string {
  const left = withInstance(plugin, pluginInstance);
  return type === "" ? left : `${left}/${withInstance(type, typeInstance)}`;
}

/** A counter as it stands, out of a number that may be one. */
export function counterOf(value: number): bigint | number {
  return Number.isInteger(value) ? BigInt(value) : value;
}
