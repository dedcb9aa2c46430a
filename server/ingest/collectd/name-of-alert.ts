import type { CollectdTypes } from "../../../domain/collectd/types-db";
import { takesInstance } from "./series-of-name";
import type { CollectdName } from "./value-list";

const PREFIX = "collectd_";
const OTHER_LABELS = ["alertname", "instance", "severity", "service", "type"];

/**
 * What a notification is about, out of its labels. collectd's format_json joins plugin and type into `alertname` (a type that begins with its plugin stands
 * alone), and has the plugin instance, or the type instance when there is no other, under the name of the plugin. It follows from the labels alone, so that
 * OKAY finds the alarm that it ends.
 */
export function nameOfAlert(labels: Readonly<Record<string, string>>, types: CollectdTypes): CollectdName {
  const joined = (labels.alertname ?? "").replace(PREFIX, "");
  const plugin = Object.keys(labels).find((label) => !OTHER_LABELS.includes(label));
  if (plugin === undefined) return { ...dividedName(joined, types), pluginInstance: "", typeInstance: "" };
  const after = joined.startsWith(`${plugin}_`) ? joined.slice(plugin.length + 1) : joined;
  const type = types.has(joined) && !types.has(after) ? joined : after;
  const instance = labels[plugin]!;
  if (labels.type !== undefined) return { plugin, pluginInstance: instance, type, typeInstance: labels.type };
  return takesInstance(plugin, type, instance)
    ? { plugin, pluginInstance: "", type, typeInstance: instance }
    : { plugin, pluginInstance: instance, type, typeInstance: "" };
}

/** `load` is plugin and type; `dma_memory` ends with a type that is known; of `demo_mine` the first word is taken for the plugin. */
function dividedName(joined: string, types: CollectdTypes): Pick<CollectdName, "plugin" | "type"> {
  if (types.has(joined)) return { plugin: joined, type: joined };
  const first = joined.indexOf("_");
  let at = first;
  while (at > 0 && !types.has(joined.slice(at + 1))) at = joined.indexOf("_", at + 1);
  const end = at > 0 ? at : first;
  return end < 0 ? { plugin: joined, type: "" } : { plugin: joined.slice(0, end), type: joined.slice(end + 1) };
}
