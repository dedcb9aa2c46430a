import { z } from "zod";
import { OpenstackError } from "./openstack-error";

const dataSourcesSchema = z.object({
  results: z.array(z.object({ id: z.string(), name: z.string().nullish(), driver: z.string().nullish() })),
});

/** The address of a v1 API: DevStack registers it without the version. */
export function policyUrl(endpoint: string): string {
  return /\/v1$/.test(endpoint) ? endpoint : `${endpoint}/v1`;
}

export function rowsUrl(congressUrl: string, dataSourceId: string): string {
  return `${congressUrl}/data-sources/${encodeURIComponent(dataSourceId)}/tables/events/rows`;
}

/** Found by its driver, whatever its name. */
export function doctorDataSourceOf(answer: unknown): string | null {
  const parsed = dataSourcesSchema.safeParse(answer);
  if (!parsed.success) throw new OpenstackError("unusable", "Congress' data sources are not as they should be.");
  return parsed.data.results.find(({ driver }) => driver === "doctor")?.id ?? null;
}
