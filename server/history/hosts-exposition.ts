import { setImmediate as nextTurn } from "node:timers/promises";
import { type ExpositionName, expositionNameOf } from "../../domain/exposition-name";
import type { Schema } from "../../domain/frame";
import type { MetricStore } from "../store/metric-store";
import type { NewestValues } from "../store/newest-values";

/** Hosts whose newest frames are asked for at once. */
const BATCH = 200;
const PIECE_CHARACTERS = 65_536;

/** A host, and whether it reports now. */
export interface ExposedHost {
  id: string;
  isLive: boolean;
}

interface HostValues extends NewestValues {
  hostId: string;
}

/** Where a metric's values are in the frames of one schema. */
interface Columns {
  name: ExpositionName;
  /** By the schema's version. */
  bySchema: Map<number, { column: number; labels: string }[]>;
}

/**
 * The newest values of hosts in Prometheus' text format, metric by metric as the format wants it. Those of hosts that do not report now are left
 * out, so that a reader sees that they are gone. Many hosts have the same schema: what a series is called is worked out once for each.
 */
export async function* hostsExposition(
  store: Pick<MetricStore, "newestValues">,
  hosts: readonly ExposedHost[],
): AsyncGenerator<string> {
  yield "# HELP premonitor_host_up Whether a host reports now\n# TYPE premonitor_host_up gauge\n";
  for (const { id, isLive } of hosts) yield `premonitor_host_up{host=${quoted(id)}} ${isLive ? 1 : 0}\n`;
  const values = await readAll(
    store,
    hosts.filter(({ isLive }) => isLive).map(({ id }) => id),
  );
  for (const { name, bySchema } of columnsOf(values)) {
    let piece = `# HELP ${name.name} ${name.help}\n# TYPE ${name.name} ${name.type}\n`;
    for (const { hostId, schema, newest } of values) {
      for (const { column, labels } of bySchema.get(schema.version) ?? []) {
        const value = newest[column]!;
        if (!Number.isNaN(value)) piece += `${name.name}{host=${quoted(hostId)}${labels}} ${value}\n`;
      }
      if (piece.length < PIECE_CHARACTERS) continue;
      yield piece;
      piece = "";
      await nextTurn();
    }
    yield piece;
  }
}

async function readAll(store: Pick<MetricStore, "newestValues">, hostIds: readonly string[]): Promise<HostValues[]> {
  const values: HostValues[] = [];
  for (let at = 0; at < hostIds.length; at += BATCH) {
    const batch = hostIds.slice(at, at + BATCH);
    const found = await Promise.all(batch.map((hostId) => store.newestValues(hostId)));
    found.forEach((one, i) => {
      if (one) values.push({ ...one, hostId: batch[i]! });
    });
  }
  return values;
}

function columnsOf(values: readonly HostValues[]): Iterable<Columns> {
  const schemas = new Map<number, Schema>(values.map(({ schema }) => [schema.version, schema]));
  const byName = new Map<string, Columns>();
  for (const { version, seriesIds } of schemas.values()) {
    seriesIds.forEach((seriesId, column) => {
      const name = expositionNameOf(seriesId);
      const columns = byName.get(name.name) ?? { name, bySchema: new Map() };
      byName.set(name.name, columns);
      const labels = name.labels.map(([label, value]) => `,${label}=${quoted(value)}`).join("");
      const known = columns.bySchema.get(version);
      if (known) known.push({ column, labels });
      else columns.bySchema.set(version, [{ column, labels }]);
    });
  }
  return byName.values();
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
