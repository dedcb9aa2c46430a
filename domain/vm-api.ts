import { z } from "zod";
import { vmSchema } from "./vm";

/** The shapes of the HTTP API of what clouds tell of VMs. */

/** What a cloud tells of a host here; the host is a VM, or has a compute service, or both. */
export const hostInCloudSchema = z.object({
  cloudId: z.string(),
  /** When the cloud was read last. */
  readAtMs: z.number(),
  /** The VM that the host is. */
  vm: vmSchema.nullable(),
  /** The host here that the VM runs on; `null` when it is none. */
  computeHostId: z.string().nullable(),
  /** Nova's name of the host, when it has a compute service. */
  computeHost: z.string().nullable(),
  /** How many VMs run on it. */
  vmCount: z.number().int(),
});
export type HostInCloud = z.infer<typeof hostInCloudSchema>;

/** What runs on a compute host, by name. */
export const vmsOnHostSchema = z.object({
  readAtMs: z.number(),
  vms: z.array(
    vmSchema.pick({ serverId: true, name: true, project: true, flavour: true, status: true }).extend({
      /** The host here that is the VM; `null` when there is none. */
      hostId: z.string().nullable(),
    }),
  ),
});
export type VmsOnHost = z.infer<typeof vmsOnHostSchema>;
