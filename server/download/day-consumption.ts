import type { ProcessReport } from "../../domain/process";
import type { MetricStore } from "../store/metric-store";
import type { ProcessStore } from "../store/process-store";
import { type ConsumptionMovement, consumptionXml } from "./consumption-xml";

const DAY_MS = 86_400_000;
const MEBIBYTE = 2 ** 20;
const CPU = "cpu.busy";
const MEMORY = "memory.used";
const FOLDER = /^folder\.(.+)\.used$/;

/** Sums over the minutes in which processes of a user were told. */
interface UserSums {
  cpuPercent: number;
  rssBytes: number;
  minuteCount: number;
}

/**
 * What a host, its users and its folders took on a day, as SlapOS' consumption report has it: means over the day's samples. A user's is the sum
 * over the user's processes, divided by the minutes in which there were any (slapos.core, `slapos/collect/reporter.py`, ConsumptionReport). The share of heating that
 * SlapOS tells too is not known here and left out.
 */
export class DayConsumption {
  private readonly users = new Map<string, UserSums>();

  constructor(
    private readonly hostId: string,
    private readonly dayMs: number,
  ) {}

  /** The store of processes as before; what is read out of it is counted. */
  counting(store: Pick<ProcessStore, "minutes">): Pick<ProcessStore, "minutes"> {
    const add = (report: ProcessReport) => this.add(report);
    return {
      async *minutes(...span) {
        for await (const report of store.minutes(...span)) {
          add(report);
          yield report;
        }
      },
    };
  }

  private add({ rows }: ProcessReport): void {
    for (const user of new Set(rows.map((row) => row.user))) {
      const sums = this.users.get(user) ?? { cpuPercent: 0, rssBytes: 0, minuteCount: 0 };
      for (const row of rows) {
        if (row.user !== user) continue;
        sums.cpuPercent += (row.cpuRatio ?? 0) * 100;
        sums.rssBytes += row.rssBytes;
      }
      sums.minuteCount++;
      this.users.set(user, sums);
    }
  }

  /** The report, once the day's processes were read. */
  async xml(store: Pick<MetricStore, "readSeries" | "seriesIdsOf">): Promise<string> {
    const { hostId, dayMs, users } = this;
    const folderIds = (await store.seriesIdsOf(hostId)).filter((id) => FOLDER.test(id));
    const seriesIds = [CPU, MEMORY, ...folderIds];
    const found = await store.readSeries({ hostId, seriesIds, tier: "1m", fromMs: dayMs, toMs: dayMs + DAY_MS - 1 });
    const mean = (seriesId: string) => meanOf(found.get(seriesId)?.mean ?? []);
    const names = [...users.keys()].sort();
    return consumptionXml(hostId, dayMs, [
      ["cpu_load_percent", "CPU Load Percent Average", hostId, mean(CPU) * 100],
      ["memory_used", "Used Memory", hostId, mean(MEMORY)],
      ...names.map((name): ConsumptionMovement => {
        const { cpuPercent, minuteCount } = users.get(name)!;
        return ["cpu_load_percent", `CPU Load Percent Average for ${name}`, name, cpuPercent / minuteCount];
      }),
      ...names.map((name): ConsumptionMovement => {
        const { rssBytes, minuteCount } = users.get(name)!;
        return ["memory_used", `Memory Used Average for ${name}`, name, rssBytes / minuteCount / MEBIBYTE];
      }),
      ...folderIds.map((id): ConsumptionMovement => {
        const name = FOLDER.exec(id)![1]!;
        return ["disk_used", `Partition Disk Used Average for ${name}`, name, mean(id) / MEBIBYTE];
      }),
    ]);
  }
}

/** Of the present values; NaN when there is none. */
function meanOf(values: ArrayLike<number>): number {
  const present = Array.from(values).filter((value) => !Number.isNaN(value));
  return present.reduce((sum, value) => sum + value, 0) / present.length;
}
