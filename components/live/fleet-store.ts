import { SUMMARY_SERIES, type SummarySeries } from "../../domain/frame";
import { HOST_STATES, type HostState } from "../../domain/host-state";
import type { FleetHost, FleetListMessage, OverviewMessage } from "../../domain/protocol";
import { OVERVIEW_LEADING_COLUMNS } from "../../domain/protocol-names";
import { Signal } from "./signal";

const COLUMNS = OVERVIEW_LEADING_COLUMNS + SUMMARY_SERIES.length;
const MEMORY_POINTS = 120;
const COLUMN_OF = new Map(SUMMARY_SERIES.map((id, i) => [id, OVERVIEW_LEADING_COLUMNS + i]));
/** Clocks that differ by less count as equal: so much the network makes of it. */
const MIN_CLOCK_OFFSET_MS = 1000;

/** One host as the fleet page shows it, a second old at most. */
export class FleetRow {
  private values: Float32Array = new Float32Array(COLUMNS).fill(Number.NaN);
  /** Share of the memory used over the newest two minutes, oldest first. */
  readonly memoryRatios: number[] = [];

  constructor(public host: FleetHost) {}

  update(values: Float32Array): void {
    this.values = values;
    const ratio = this.memoryRatio;
    if (this.state === "live" && !Number.isNaN(ratio)) this.memoryRatios.push(ratio);
    if (this.memoryRatios.length > MEMORY_POINTS) this.memoryRatios.shift();
  }

  get state(): HostState {
    return HOST_STATES[this.values[0]!] ?? "never";
  }

  /** Seconds since its last frame came; NaN when none has. */
  get ageSeconds(): number {
    return this.values[1]!;
  }

  /** NaN when absent. */
  value(series: SummarySeries): number {
    return this.values[COLUMN_OF.get(series)!]!;
  }

  /** Hosts that others report on may tell the share alone. */
  get memoryRatio(): number {
    const ratio = this.value("memory.used") / this.value("memory.total");
    return Number.isNaN(ratio) ? this.value("memory.used_ratio") : ratio;
  }

  get forecastRatio(): number {
    return this.value("forecast.memory.used.mean") / this.value("memory.total");
  }

  /** Seconds until the memory is likely full; Infinity when it is not filling. */
  get fullInSeconds(): number {
    const likely = this.value("forecast.memory.used.limit_in_likely");
    return Number.isNaN(likely) ? Number.POSITIVE_INFINITY : likely;
  }
}

/** The fleet as the server last told it. It changes once a second at most. */
export class FleetStore {
  readonly changed = new Signal();
  private listVersion = -1;
  private hosts: FleetHost[] = [];
  private readonly rowsById = new Map<string, FleetRow>();
  rows: FleetRow[] = [];
  /** Whether the list has come at all. */
  isLoaded = false;
  /** When numbers came last, by this browser's clock; 0 when none have. */
  heardAtMs = 0;
  private serverOffsetMs = 0;

  setList({ listVersion, hosts }: FleetListMessage): void {
    this.listVersion = listVersion;
    this.hosts = hosts;
    const present = new Set(hosts.map(({ id }) => id));
    for (const id of this.rowsById.keys()) if (!present.has(id)) this.rowsById.delete(id);
    for (const host of hosts) {
      const row = this.rowsById.get(host.id);
      if (row) row.host = host;
      else this.rowsById.set(host.id, new FleetRow(host));
    }
    this.rows = hosts.map(({ id }) => this.rowsById.get(id)!);
    this.isLoaded = true;
    this.changed.notify();
  }

  /**
   * @param receivedAtMs by this browser's clock
   * @returns false when the message is of another list than the one that is known: the list has to be asked for again
   */
  setOverview({ atMs, listVersion, rows }: OverviewMessage, receivedAtMs = Date.now()): boolean {
    this.serverOffsetMs = atMs - receivedAtMs;
    if (listVersion !== this.listVersion) return false;
    this.heardAtMs = receivedAtMs;
    // Copied because a Float32Array must begin at a multiple of four, which a message does not.
    const bytes = new Uint8Array(rows).slice();
    if (bytes.length !== this.rows.length * COLUMNS * Float32Array.BYTES_PER_ELEMENT) return false;
    const values = new Float32Array(bytes.buffer);
    this.rows.forEach((row, i) => {
      row.update(values.subarray(i * COLUMNS, (i + 1) * COLUMNS));
    });
    this.changed.notify();
    return true;
  }

  get list(): FleetHost[] {
    return this.hosts;
  }

  row(hostId: string): FleetRow | undefined {
    return this.rowsById.get(hostId);
  }

  /** How far a host's clock, which its samples are told by, is ahead of this browser's, ms; 0 when by less than a second. */
  clockOffsetMs(hostId: string): number {
    const hostOffsetMs = this.row(hostId)?.value("collector.clock_offset") ?? 0;
    const offsetMs = this.serverOffsetMs + (Number.isFinite(hostOffsetMs) ? hostOffsetMs : 0);
    return Math.abs(offsetMs) < MIN_CLOCK_OFFSET_MS ? 0 : offsetMs;
  }

  get silentCount(): number {
    return this.rows.reduce((count, row) => count + (row.state === "silent" ? 1 : 0), 0);
  }
}
