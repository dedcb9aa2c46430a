const MAX_DOMAINS = 2000;
const MAX_FIELDS = 5000;
const HEAD = /^Domain: '(.+)'$/;
const FIELD = /^\s+([a-z0-9._-]{1,100})=(.*)$/;

/** What libvirt says of one VM, by the names that virsh(1) has under `domstats`. */
export interface DomainStats {
  name: string;
  fields: ReadonlyMap<string, string>;
}

/** Reads what `virsh domstats --raw` prints. What is no field is passed over. */
export function parseDomstats(text: string): DomainStats[] {
  const domains: { name: string; fields: Map<string, string> }[] = [];
  for (const line of text.split("\n")) {
    const name = HEAD.exec(line)?.[1];
    if (name !== undefined) {
      if (domains.length === MAX_DOMAINS) break;
      domains.push({ name, fields: new Map() });
      continue;
    }
    const [, key, value] = FIELD.exec(line) ?? [];
    const fields = domains.at(-1)?.fields;
    if (fields && key !== undefined && fields.size < MAX_FIELDS) fields.set(key, value!);
  }
  return domains;
}
