const HOSTS_AT_ONCE = 8;

/** Makes something of each host, some at a time, so that a report of a thousand hosts does not keep others from the store. */
export async function forEachHost<Host, Made>(
  hosts: readonly Host[],
  make: (host: Host) => Promise<Made>,
): Promise<Made[]> {
  const made = new Array<Made>(hosts.length);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < hosts.length; i = next++) made[i] = await make(hosts[i]!);
  };
  await Promise.all(Array.from({ length: HOSTS_AT_ONCE }, work));
  return made;
}
