import { hostIdSchema } from "./host";

/** The id of the host that a VM is, of libvirt's or Nova's name of it: what an id may not have becomes a dash. */
export function hostIdOfDomain(name: string): string | undefined {
  const id = name.replace(/[^A-Za-z0-9._-]/g, "-").replace(/^[._-]+/, "");
  return hostIdSchema.safeParse(id).data;
}
