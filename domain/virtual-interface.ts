const VIRTUAL_NAME =
  /^(bond|team|br-|br\d|virbr|docker|lxcbr|lxdbr|cni|flannel|cali|veth|vnet|tap|tun|ifb|dummy|ovs-|wg|gre|sit|ip6tnl|tunl)/;
const VLAN = /^(.+)\.\d+$/;

/** Whether a network interface carries others' traffic once more, by its name: for where nothing better tells. */
export function isVirtualInterface(name: string): boolean {
  return VIRTUAL_NAME.test(name);
}

/** Which interfaces make up `net.total.*` where nothing but names is known: what is not virtual and no VLAN of another, else all but `lo`. */
export function interfacesInTotalByName(names: readonly string[]): string[] {
  const candidates = names.filter((name) => name !== "lo");
  const known = new Set(candidates);
  const real = candidates.filter((name) => !isVirtualInterface(name) && !known.has(VLAN.exec(name)?.[1] ?? ""));
  return real.length > 0 ? real : candidates;
}
