import { NOVA_TAG_PREFIX, taggedWith } from "./compute-hosts";
import type { Host } from "./host";

/** Before the cloud in which a host is looked for, in its tags. */
const CLOUD_TAG_PREFIX = "cloud:";

export type NamedHost = Pick<Host, "id" | "displayName" | "tags"> & { inventory?: { hostname: string } | undefined };

/** What a host goes by: its id, its name, and what it calls itself. */
export function ownNamesOf({ id, displayName, inventory }: NamedHost): string[] {
  return [...new Set([id, displayName, inventory?.hostname ?? id])];
}

/** What a host may be called in Nova: as its tags `nova:<name>` say, else what it goes by. */
export function novaNamesOf(host: NamedHost): string[] {
  const tagged = taggedWith(NOVA_TAG_PREFIX, host);
  return tagged.length > 0 ? tagged : ownNamesOf(host);
}

/** The cloud that a host's tag `cloud:<id>` names. */
export function cloudTagOf(host: NamedHost): string | undefined {
  return taggedWith(CLOUD_TAG_PREFIX, host)[0];
}
