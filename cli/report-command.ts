import { z } from "zod";
import { availabilityQuerySchema, reclaimQuerySchema } from "../domain/report-api";
import { outagesCsv, reportAvailability } from "../server/report/availability";
import { reportReclaim } from "../server/report/reclaim";
import { reclaimCsv, reclaimVmstats } from "../server/report/reclaim-formats";
import type { Flags } from "../server/settings";
import { HostStore } from "../server/store/host-store";
import { MetricStore } from "../server/store/metric-store";
import { checked } from "./checked";
import { withStores } from "./state-access";

const reclaimOptionsSchema = reclaimQuerySchema.extend({ format: z.enum(["csv", "json", "vmstats"]).default("csv") });
const availabilityOptionsSchema = availabilityQuerySchema.extend({ format: z.enum(["csv", "json"]).default("csv") });

/** `premonitor report reclaim`: prints which machines are hardly used. */
export async function reportReclaimCommand(flags: Flags, given: unknown): Promise<number> {
  const { format, ...query } = checked(reclaimOptionsSchema, given);
  const report = await withStores(flags, async ({ metrics, state }) =>
    reportReclaim({ hosts: await new HostStore(state).list(), store: new MetricStore(metrics) }, query, Date.now()),
  );
  const texts = { csv: reclaimCsv, vmstats: reclaimVmstats, json: (made: object) => `${JSON.stringify(made)}\n` };
  process.stdout.write(texts[format](report));
  return 0;
}

/** `premonitor report availability`: prints the outages of all hosts, or everything as JSON. */
export async function reportAvailabilityCommand(flags: Flags, given: unknown): Promise<number> {
  const { format, days, host } = checked(availabilityOptionsSchema, given);
  const report = await withStores(flags, async ({ metrics, state }) => {
    const hosts = await new HostStore(state).list();
    const wanted = hosts.filter(({ id }) => host === undefined || id === host);
    return reportAvailability({ hosts: wanted, store: new MetricStore(metrics) }, days, Date.now());
  });
  process.stdout.write(format === "csv" ? outagesCsv(report) : `${JSON.stringify(report)}\n`);
  return 0;
}
