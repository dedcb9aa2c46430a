import { z } from "zod";

/** A VM as its cloud knows it. What the cloud does not tell is empty. */

const name = z.string().max(255);

export const vmPortSchema = z.object({
  /** Neutron's id; empty where only Nova tells of the port. */
  id: z.string().max(64),
  mac: z.string().max(64),
  /** The network's name, or its id. */
  network: name,
  /** Fixed and floating ones. */
  addresses: z.array(z.string().max(64)).max(32),
});
export type VmPort = z.infer<typeof vmPortSchema>;

export const vmSchema = z.object({
  /** Nova's uuid. */
  serverId: z.string().min(1).max(64),
  name,
  /** What libvirt calls it: `instance-0000001a`. Told to admins only. */
  instanceName: name,
  /** The project's name, or its id. */
  project: name,
  flavour: name,
  /** Nova's name of the host that it runs on. Told to admins only. */
  computeHost: name,
  /** Nova's word in small letters: `active`, `error`. */
  status: z.string().max(64),
  ports: z.array(vmPortSchema).max(32),
});
export type Vm = z.infer<typeof vmSchema>;

/** What was read last of a cloud's VMs. */
export const cloudVmsSchema = z.object({
  cloudId: z.string(),
  readAtMs: z.number(),
  /** Nova's names of the hosts with a compute service. */
  computeHosts: z.array(name),
  vms: z.array(vmSchema),
});
export type CloudVms = z.infer<typeof cloudVmsSchema>;

/** Whose an alarm is: the VM as it was when the alarm changed, with the port when it is about one. Only texts, which Redis' scripts keep as they are. */
export const alarmVmSchema = z.object({
  cloudId: z.string(),
  serverId: z.string(),
  name: z.string(),
  project: z.string(),
  flavour: z.string(),
  computeHost: z.string(),
  /** Both empty when the alarm is about no port. */
  network: z.string(),
  portId: z.string(),
});
export type AlarmVm = z.infer<typeof alarmVmSchema>;
