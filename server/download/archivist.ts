import { setImmediate as nextTurn } from "node:timers/promises";
import type { Logger } from "pino";
import type { Host } from "../../domain/host";
import { formatValue } from "../../domain/units";
import type { ArchiveStore } from "../store/archive-store";
import type { JournalStore } from "../store/journal-store";
import { type Archive, ArchiveFolder } from "./archive-folder";
import { DayConsumption } from "./day-consumption";
import { type DumpSource, dumpTables } from "./dump-tables";

const DAY_MS = 86_400_000;
/** On disk, with the report of its day. */
const bytesOf = ({ sizeBytes, consumption }: Archive) => sizeBytes + (consumption?.sizeBytes ?? 0);
const EVERY_MS = 600_000;
/** How often it is asked whether more has come of a day whose archive is made: a read a host and day. */
const LOOK_AGAIN_MS = 3_600_000;
const FIRST_AFTER_MS = 60_000;
/** What was measured before midnight is with the centre by then. */
const SETTLED_MS = 600_000;
/** As long as processes are kept at the least (`--processes-kept`). */
const DAYS_BACK = 3;
/** Every collector tells it at each tick. */
const COUNTED = "memory.used";
const BY = "premonitor";

export interface ArchivistParts extends DumpSource {
  folder: ArchiveFolder;
  store: ArchiveStore;
  hosts: () => Promise<Host[]>;
  journal: Pick<JournalStore, "recordSetting">;
  keptDays: number;
  maxBytes: number;
  logger: Pick<Logger, "info" | "warn">;
}

/**
 * Makes an archive and a consumption report of each host's day soon after midnight (UTC), out of what is stored: so a server that dies on the way loses and doubles
 * nothing, and the next run makes what is missing. It is made anew when more of the day has come. Removes archives that are too old, or too many for the disk.
 */
export class Archivist {
  private timers: NodeJS.Timeout[] = [];
  private running: Promise<unknown> = Promise.resolve();
  private isStopped = false;
  private lookedAgainAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: ArchivistParts) {}

  start(): void {
    const run = () => {
      this.running = this.run(Date.now()).catch((error: Error) =>
        this.parts.logger.warn({ err: error }, "the archives could not be made; they will be tried again"),
      );
    };
    this.timers = [setTimeout(run, FIRST_AFTER_MS), setInterval(run, EVERY_MS)];
  }

  /** Waits for the archive that is being written. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    await this.running;
  }

  /** Makes what is missing and removes what is too much, unless another server is at it. @returns whether this one was */
  run(nowMs: number): Promise<boolean> {
    const { store, folder } = this.parts;
    return store.alone(async (signal) => {
      await folder.sweep();
      const isOver = () => signal.aborted || this.isStopped;
      const today = Math.floor((nowMs - SETTLED_MS) / DAY_MS) * DAY_MS;
      const looksAgain = nowMs - this.lookedAgainAtMs >= LOOK_AGAIN_MS;
      if (looksAgain) this.lookedAgainAtMs = nowMs;
      for (let back = DAYS_BACK; back >= 1 && !isOver(); back--)
        await this.makeDay(today - back * DAY_MS, nowMs, { looksAgain, isOver });
      if (!isOver()) await this.removeOld(nowMs);
    });
  }

  /** @param looksAgain whether more may have come of days whose archives are made */
  private async makeDay(
    dayMs: number,
    nowMs: number,
    { looksAgain, isOver }: { looksAgain: boolean; isOver: () => boolean },
  ): Promise<void> {
    const { store, hosts } = this.parts;
    const day = ArchiveFolder.dayText(dayMs);
    const made = await store.madeOf(day);
    for (const host of await hosts()) {
      if (isOver()) return;
      if (made.has(host.id) && !looksAgain) continue;
      const minuteCount = await this.countMinutes(host.id, dayMs);
      // More than when it was made: its host was cut off at midnight, and has sent what it had kept.
      if (minuteCount <= (made.get(host.id) ?? 0)) continue;
      await this.makeArchive(host, dayMs, nowMs);
      // Marked last: whoever dies before leaves it to be made again.
      await store.markMade(day, host.id, minuteCount);
      await nextTurn();
    }
  }

  private async makeArchive(host: Host, dayMs: number, nowMs: number): Promise<void> {
    const { metricStore, processStore, folder } = this.parts;
    const consumption = new DayConsumption(host.id, dayMs);
    const source = { metricStore, processStore: consumption.counting(processStore) };
    const files = await dumpTables(source, host, dayMs, nowMs);
    if (!files) return;
    await folder.write(host.id, dayMs, files, nowMs);
    await folder.writeConsumption(host.id, dayMs, await consumption.xml(metricStore));
  }

  private async countMinutes(hostId: string, dayMs: number): Promise<number> {
    const query = { hostId, seriesIds: [COUNTED], tier: "1m" as const, fromMs: dayMs, toMs: dayMs + DAY_MS - 1 };
    return (await this.parts.metricStore.readSeries(query)).get(COUNTED)?.timesMs.length ?? 0;
  }

  private async removeOld(nowMs: number): Promise<void> {
    const { folder, keptDays, maxBytes } = this.parts;
    const all = await folder.listAll();
    const tooOld = all.filter(({ dayMs }) => dayMs < nowMs - (keptDays + 1) * DAY_MS);
    await this.remove(tooOld, `they were kept for ${keptDays} days`);
    const kept = all.slice(tooOld.length);
    let bytes = kept.reduce((sum, archive) => sum + bytesOf(archive), 0);
    const tooMany: Archive[] = [];
    for (const archive of kept) {
      if (bytes <= maxBytes) break;
      bytes -= bytesOf(archive);
      tooMany.push(archive);
    }
    await this.remove(tooMany, `all of them may take ${formatValue(maxBytes, "bytes")}`);
  }

  private async remove(archives: readonly Archive[], why: string): Promise<void> {
    if (archives.length === 0) return;
    for (const archive of archives) await this.parts.folder.remove(archive);
    const [first, last] = [archives[0]!, archives.at(-1)!];
    const days = [first, last].map(({ dayMs }) => ArchiveFolder.dayText(dayMs)).join(" to ");
    await this.parts.journal.recordSetting(
      BY,
      `removed ${archives.length} ${archives.length === 1 ? "archive" : "archives"} of ${days}: ${why}`,
    );
  }
}
