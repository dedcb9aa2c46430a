import type { JournalEntry } from "../../domain/alarm";
import type { Host } from "../../domain/host";
import { hostFits } from "../../domain/host-pattern";
import type { MaintenanceWindow, PlannedMaintenance, Quiet } from "../../domain/quiet";
import type { QuietStore } from "../store/quiet-store";
import { maintenanceSpans } from "./maintenance-spans";

const BY = "premonitor";
/** Spans are given a month ahead, so they need not be made anew often. */
const PLAN_EVERY_MS = 3_600_000;

export interface QuietKeeperParts {
  store: QuietStore;
  hosts: () => Iterable<Pick<Host, "id" | "tags">>;
  onChanged: (quiet: Quiet) => void;
  onError: (error: Error) => void;
}

/** What hides alarms, as this server knows it: read again when the journal tells of a change, by whichever server. */
export class QuietKeeper {
  private now: Quiet = { shelves: [], maintenance: [] };
  private text = "";
  private plannedAtMs = 0;
  private loading: Promise<void> = Promise.resolve();

  constructor(private readonly parts: QuietKeeperParts) {}

  get quiet(): Quiet {
    return this.now;
  }

  plan(window: MaintenanceWindow, nowMs: number): PlannedMaintenance {
    const hostIds = [...this.parts.hosts()].filter((host) => hostFits(window.hosts, host)).map(({ id }) => id);
    return { ...window, hostIds, spans: maintenanceSpans(window, nowMs) };
  }

  /** Reads all again; also to be called when hosts or their tags have changed. One reading follows the other. */
  load(): Promise<void> {
    this.loading = this.loading.then(() => this.read()).catch((error: Error) => this.parts.onError(error));
    return this.loading;
  }

  private async read(): Promise<void> {
    const [shelves, windows] = await Promise.all([this.parts.store.shelves(), this.parts.store.maintenance()]);
    const nowMs = Date.now();
    this.plannedAtMs = nowMs;
    const quiet = {
      shelves: shelves.sort((a, b) => a.untilMs - b.untilMs),
      maintenance: windows.map((window) => this.plan(window, nowMs)),
    };
    const text = JSON.stringify(quiet);
    if (text === this.text) return;
    this.text = text;
    this.now = quiet;
    this.parts.onChanged(quiet);
  }

  /** To be given every entry of the journal. */
  take(entries: readonly JournalEntry[]): void {
    if (entries.some(({ shelf, window }) => shelf !== null || window !== null)) void this.load();
  }

  /** Takes out shelves whose time is over. To be called once a second. */
  async sweep(nowMs: number): Promise<void> {
    const over = this.now.shelves.filter(({ untilMs }) => untilMs <= nowMs);
    for (const { id } of over) await this.parts.store.unshelve(id, { by: BY, atMs: nowMs }, "its time is over");
    if (nowMs - this.plannedAtMs > PLAN_EVERY_MS) await this.load();
  }
}
