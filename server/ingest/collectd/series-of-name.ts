import { isPlaceholder, KNOWN_NAMES, partsOf, scaleOf } from "../../../domain/collectd/known-names";
import type { DataSource } from "../../../domain/collectd/types-db";
import { type CollectdName, textOfName } from "./value-list";

const MAX_SERIES_ID = 256;
const PERCENT = 0.01;

/** Where one number of a measure goes. */
export interface Target {
  /** `undefined` when the number is only a part of something. */
  seriesId: string | undefined;
  scale: number;
  /** What it is a part of: `memory`, `cpu`, `df /var`. */
  part: { group: string; name: string } | undefined;
}

interface Known {
  series: string;
  placeholder: string;
  scale: number;
}

const keyOf = (plugin: string, type: string, typeInstance: string, source: string) =>
  `${plugin}/${type}-${typeInstance}:${source}`;

/**
 * What the catalogue has, by `keyOf`. Left out is what means something else as a threshold than as a value (`boundUnit`, `flipped`, `look`), what is worked
 * out of parts (CPU, shares of filesystems), and `swap_io`, which is in pages or in bytes as the sender is set up.
 */
const KNOWN = new Map<string, Known>();
for (const { name, series, boundUnit, flipped, look } of KNOWN_NAMES) {
  const { plugin, pluginInstance, type, typeInstance, dataSource } = partsOf(name);
  if (boundUnit || flipped || look || plugin === "cpu" || type === "percent_bytes" || type === "swap_io") continue;
  KNOWN.set(keyOf(plugin, type, typeInstance, dataSource), {
    series,
    placeholder: pluginInstance,
    scale: scaleOf(type, series),
  });
}
KNOWN.set(keyOf("memory", "percent", "used", "value"), {
  series: "memory.used_ratio",
  placeholder: "",
  scale: PERCENT,
});

const HAS_INSTANCES = new Set(
  KNOWN_NAMES.map(({ name }) => partsOf(name)).flatMap(({ plugin, pluginInstance }) =>
    isPlaceholder(pluginInstance) ? [plugin] : [],
  ),
);

/** Whether the only instance of a measure is that of its type: the plugin is known, and has none. */
export function takesInstance(plugin: string, type: string, instance: string): boolean {
  if (KNOWN.get(keyOf(plugin, type, instance, "value"))?.placeholder === "") return true;
  return plugin === type && !HAS_INSTANCES.has(plugin);
}

/** collectd writes the mount point /var/log as var-log, and / as root. */
function mountOf(pluginInstance: string): string {
  return pluginInstance === "root" ? "/" : `/${pluginInstance.replaceAll("-", "/")}`;
}

/** The id of a series that the catalogue does not have: `collectd.<plugin>[-<instance>].<type>[-<instance>]`. */
export function ownSeriesOf(name: CollectdName): string {
  const text = textOfName(name).replace(/\p{Cc}/gu, "_");
  return `collectd.${text.replace("/", ".")}`.slice(0, MAX_SERIES_ID);
}

function seriesOf(name: CollectdName, source: string): { seriesId: string; scale: number } {
  const { plugin, pluginInstance, type, typeInstance } = name;
  if (type === "temperature" && (plugin === "sensors" || plugin === "thermal")) {
    const sensor = typeInstance === "" ? pluginInstance : `${pluginInstance} ${typeInstance}`;
    return { seriesId: `temperature.${sensor}`.slice(0, MAX_SERIES_ID), scale: 1 };
  }
  const known = KNOWN.get(keyOf(plugin, type, typeInstance, source));
  if (known && isPlaceholder(known.placeholder) === (pluginInstance !== "")) {
    const instance = known.placeholder === "{mount}" ? mountOf(pluginInstance) : pluginInstance;
    const seriesId = known.series.replace(known.placeholder, () => instance);
    return { seriesId: seriesId.slice(0, MAX_SERIES_ID), scale: known.scale };
  }
  const own = ownSeriesOf(name);
  return {
    seriesId: source === "value" ? own : `${own.slice(0, MAX_SERIES_ID - source.length - 1)}.${source}`,
    scale: 1,
  };
}

function partOf(name: CollectdName, source: string): Target["part"] {
  const { plugin, pluginInstance, type, typeInstance } = name;
  switch (plugin) {
    case "cpu":
      return type === "cpu" || type === "percent"
        ? { group: "cpu", name: `${pluginInstance}/${typeInstance}` }
        : undefined;
    case "memory":
    case "swap":
      return type === plugin && pluginInstance === "" ? { group: plugin, name: typeInstance } : undefined;
    case "df":
      if (type === "df") return { group: `df ${mountOf(pluginInstance)}`, name: source };
      if (type !== "df_complex" && type !== "percent_bytes") return undefined;
      return { group: `${type === "df_complex" ? "df" : "df-share"} ${mountOf(pluginInstance)}`, name: typeInstance };
    case "interface":
      if (type !== "if_octets") return undefined;
      return { group: source === "rx" ? "net in" : "net out", name: pluginInstance };
    default:
      return undefined;
  }
}

/** Where the numbers of a measure go, one for each of its data sources. */
export function targetsOf(name: CollectdName, sources: readonly DataSource[]): Target[] {
  return sources.map(({ name: source }) => {
    const part = partOf(name, source);
    return part?.group === "cpu" ? { seriesId: undefined, scale: 1, part } : { ...seriesOf(name, source), part };
  });
}
