import { z } from "zod";
import { hostIdSchema } from "./host";

/**
 * libvirt's URIs, without what follows a question mark: parameters there name programs that libvirt would run on this server
 * (`command=`, `netcat=`).
 */
const URI =
  /^(?:test:\/\/\/default|(?:qemu|xen|lxc|bhyve|vz|ch)(?:\+(?:unix|tcp|tls|ssh|libssh2?))?:\/\/(?:(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?::\d{1,5})?)?\/(?:system|session)?)$/;

const hypervisorSchema = z.object({
  uri: z
    .string()
    .trim()
    .max(500)
    .regex(
      URI,
      "a hypervisor is one of libvirt's URIs without parameters: qemu:///system, qemu+ssh://root@node-1/system",
    ),
  /** What its VMs are tagged with. */
  name: hostIdSchema,
});
export type Hypervisor = z.infer<typeof hypervisorSchema>;

/** Hypervisors whose VMs are asked for through libvirt; each VM is a host. */
export const libvirtSourceShape = {
  kind: z.literal("libvirt"),
  hypervisors: z
    .array(hypervisorSchema)
    .min(1, "name at least one hypervisor")
    .max(200, "a source has at most 200 hypervisors"),
  everySeconds: z
    .number()
    .int()
    .min(1, "the pace is 1 s at the least")
    .max(600, "the pace is 10 min at the most")
    .default(15),
};
