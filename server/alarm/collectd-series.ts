import {
  FREE_NOTE,
  isPlaceholder,
  KNOWN_NAMES,
  type KnownName,
  type NameParts,
  partsOf,
  scaleOf,
} from "../../domain/collectd/known-names";
import { maximumOf } from "../../domain/metric-catalogue";
import type { Look, Rule } from "../../domain/rule";

/** What a threshold of collectd is on; what is not named is meant in all its forms. */
export interface CollectdSelector {
  plugin: string | undefined;
  pluginInstance: string | undefined;
  type: string;
  typeInstance: string | undefined;
  dataSource: string | undefined;
}

/** A series here, and how collectd's bounds are to be turned into its own: `value * scale`, or `1 - value * scale` when flipped. */
export interface CollectdTarget {
  /** How collectd calls it: `df-root/df_complex-used`. */
  collectdName: string;
  /** Series id, with `*` for an instance that is not named. */
  series: string;
  boundUnit: Rule["boundUnit"];
  scale: number;
  flipped: boolean;
  look: Look;
  /** What is not as in collectd; empty when nothing is. */
  note: string;
}

function isMeant(selector: CollectdSelector, parts: NameParts): boolean {
  const { plugin, pluginInstance, type, typeInstance, dataSource } = selector;
  return (
    (plugin === undefined || plugin === parts.plugin) &&
    type === parts.type &&
    (typeInstance === undefined || typeInstance === parts.typeInstance) &&
    (dataSource === undefined || dataSource === parts.dataSource) &&
    (pluginInstance === undefined ||
      pluginInstance === parts.pluginInstance ||
      (isPlaceholder(parts.pluginInstance) && pluginInstance !== ""))
  );
}

/** How an instance of collectd is called here. collectd writes the mount point /var/log as var-log, and / as root. */
function instanceOf(placeholder: string, pluginInstance: string): string {
  if (placeholder !== "{mount}") return pluginInstance;
  return pluginInstance === "root" ? "/" : `/${pluginInstance.replaceAll("-", "*")}`;
}

function notesOf(known: KnownName, parts: NameParts, series: string, scale: number): string {
  const notes = known.note === undefined ? [] : [known.note];
  if (scale === 0.01) notes.push(`${series} goes from 0 to 1, not to 100, and the bounds with it`);
  if (scale === 0.001) notes.push(`${series} is a share of the time, not ms a second, and the bounds with it`);
  if (parts.type === "swap_io") notes.push("the bounds are bytes a second here; collectd counts pages by default");
  if (series.startsWith("net.*")) notes.push("the total over all interfaces (net.total) is judged too");
  if (series.includes("*", series.indexOf("*") + 1) || /\/.*\*/.test(series)) {
    notes.push("a dash in collectd's name of a mount point can be a slash, so * is put there");
  }
  return notes.join("; ");
}

function targetOf(known: KnownName, { pluginInstance }: CollectdSelector): CollectdTarget {
  const parts = partsOf(known.name);
  const placeholder = parts.pluginInstance;
  const takesInstance = isPlaceholder(placeholder);
  const instance = takesInstance && pluginInstance !== undefined ? instanceOf(placeholder, pluginInstance) : "*";
  const series = takesInstance ? known.series.replace(placeholder, () => instance) : known.series;
  const scale = known.scale ?? scaleOf(parts.type, series);
  return {
    collectdName: known.name.replace(`-${placeholder}`, () =>
      takesInstance ? (pluginInstance === undefined ? "" : `-${pluginInstance}`) : `-${placeholder}`,
    ),
    series,
    boundUnit: known.boundUnit ?? "value",
    scale,
    flipped: known.flipped ?? false,
    look: known.look ?? { at: "value" },
    note: notesOf(known, parts, series, scale),
  };
}

function nameOf({ plugin = "*", pluginInstance, type, typeInstance, dataSource }: CollectdSelector): string {
  const withInstance = (name: string, instance?: string) => (instance === undefined ? name : `${name}-${instance}`);
  const source = dataSource === undefined ? "" : `:${dataSource}`;
  return `${withInstance(plugin, pluginInstance)}/${withInstance(type, typeInstance)}${source}`;
}

/** The series here that a threshold of collectd is on, or in words why there is none. */
export function collectdTargets(selector: CollectdSelector): CollectdTarget[] | string {
  const meant = KNOWN_NAMES.filter(({ name }) => isMeant(selector, partsOf(name)));
  const { pluginInstance } = selector;
  if (pluginInstance !== undefined && meant.some(({ series }) => series.includes("{sensor}"))) {
    return `sensors have other names than in collectd: leave out Instance “${pluginInstance}”, or make a rule on temperature.*`;
  }
  if (meant.length > 0) return meant.map((known) => targetOf(known, selector));
  const ofPlugin = KNOWN_NAMES.map(({ name }) => name).filter((name) => partsOf(name).plugin === selector.plugin);
  const offer =
    ofPlugin.length > 0
      ? `of this plugin there are ${ofPlugin.map((name) => name.replace(/-\{\w+\}/, "")).join(", ")}`
      : `there is nothing of the plugin ${selector.plugin ?? "with this type"}`;
  return `no series is collectd's ${nameOf(selector)}: ${offer}`;
}

/** The target with bounds in percent, as `Percentage true` asks for, or in words why there is none. */
export function asPercentage(target: CollectdTarget): CollectdTarget | string {
  const { series, collectdName } = target;
  if (target.boundUnit === "percent" || target.scale === 0.01) {
    return `${collectdName} is a percentage already: leave out Percentage`;
  }
  const maximum = maximumOf(series);
  if (maximum !== undefined) return { ...target, boundUnit: "percent", note: `percent of ${maximum}` };
  const filesystem = /^(filesystem\..*)\.(used|free)$/.exec(series);
  if (!filesystem)
    return `nothing is known that ${series} is a part of: leave out Percentage and give the bounds themselves`;
  const ratio = `${filesystem[1]}.used_ratio`;
  const note = `${ratio} goes from 0 to 1 and tells what is used, and the bounds with it; ${FREE_NOTE}`;
  return { ...target, series: ratio, scale: 0.01, flipped: filesystem[2] === "free", note };
}
