import { z } from "zod";
import type { CloudSettings } from "../../../domain/cloud";
import { OpenstackError } from "./openstack-error";

export const catalogSchema = z.array(
  z.object({
    type: z.string(),
    name: z.string().optional(),
    endpoints: z
      .array(
        z.object({
          interface: z.string(),
          region_id: z.string().nullish(),
          region: z.string().nullish(),
          url: z.string(),
        }),
      )
      .default([]),
  }),
);
export type CatalogEntry = z.infer<typeof catalogSchema>[number];

type Endpoint = CatalogEntry["endpoints"][number];

const regionOf = ({ region_id, region }: Endpoint) => region_id ?? region ?? "";

/**
 * The address of a service, chosen by type, interface and region, never by position; without slashes at its end. `undefined` when the
 * catalogue has no such service. @throws OpenstackError when none fits, or the region is not clear
 */
export function findEndpoint(
  catalog: readonly CatalogEntry[],
  types: readonly string[],
  { region, interface: wanted }: Pick<CloudSettings, "region" | "interface">,
): string | undefined {
  const all = catalog.filter(({ type }) => types.includes(type)).flatMap(({ endpoints }) => endpoints);
  if (all.length === 0) return undefined;
  const inRegion = region === null ? all : all.filter((one) => regionOf(one) === region);
  const regions = [...new Set(all.map(regionOf))].sort();
  if (inRegion.length === 0) {
    throw new OpenstackError(
      "no-endpoint",
      `The catalogue has ${types[0]} in ${regions.join(", ")}, and not in ${region}: choose one of these regions.`,
    );
  }
  const fitting = inRegion.filter((one) => one.interface === wanted);
  if (fitting.length === 0) {
    const known = [...new Set(inRegion.map((one) => one.interface))].join(", ");
    throw new OpenstackError("no-endpoint", `The catalogue has no ${wanted} endpoint of ${types[0]}, only ${known}.`);
  }
  if (new Set(fitting.map(regionOf)).size > 1) {
    throw new OpenstackError("no-endpoint", `The cloud has the regions ${regions.join(", ")}: say which.`);
  }
  return fitting[0]!.url.replace(/\/+$/, "");
}
