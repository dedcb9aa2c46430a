import type { ComputeService } from "../../domain/cloud";
import type { Host } from "../../domain/host";

const NOVA_TAG = "nova:";
const CLOUD_TAG = "cloud:";

export interface CloudServices {
  cloudId: string;
  services: readonly ComputeService[];
}

export type ServiceMatch = { cloudId: string; service: ComputeService } | { why: string };

type KnownHost = Pick<Host, "id" | "displayName" | "tags"> & { inventory?: { hostname: string } | undefined };

const short = (name: string) => name.split(".")[0]!.toLowerCase();

function taggedWith(prefix: string, { tags }: KnownHost): string[] {
  return tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length).trim());
}

/** A whole name goes before a short one: `web-1.a` must not be taken for `web-1.b`. */
function servicesNamed(names: readonly string[], services: readonly ComputeService[]): ComputeService[] {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const whole = services.filter(({ host }) => wanted.has(host.toLowerCase()));
  if (whole.length > 0) return whole;
  const shortWanted = new Set(names.map(short));
  return services.filter(
    ({ host }) => shortWanted.has(short(host)) && (!host.includes(".") || names.some((name) => !name.includes("."))),
  );
}

/**
 * Finds a host in Nova: by its tag `nova:<Nova's name>`, else by its id, its name or what it calls itself, whole or short. A tag
 * `cloud:<id>` says in which cloud to look.
 * @returns the one service that fits, or why there is none, in words for an operator
 */
export function matchService(host: KnownHost, clouds: readonly CloudServices[]): ServiceMatch {
  const [cloudTag] = taggedWith(CLOUD_TAG, host);
  const asked = cloudTag === undefined ? clouds : clouds.filter(({ cloudId }) => cloudId === cloudTag);
  if (cloudTag !== undefined && asked.length === 0) {
    return { why: `The tag cloud:${cloudTag} names a cloud that is not set up, or that cannot be read now.` };
  }
  const tagged = taggedWith(NOVA_TAG, host);
  const names =
    tagged.length > 0 ? tagged : [...new Set([host.id, host.displayName, host.inventory?.hostname ?? host.id])];
  const found = asked.flatMap(({ cloudId, services }) =>
    servicesNamed(names, services).map((service) => ({ cloudId, service })),
  );
  if (found.length === 1) return found[0]!;
  if (found.length === 0) {
    const tried = names.join(", ");
    return {
      why: `Nova has no compute service on a host named ${tried}. If it has another name there, give this host the tag nova:<its name in Nova>.`,
    };
  }
  const places = found.map(({ cloudId, service }) => `${service.host} in ${cloudId}`).join(", ");
  return { why: `More than one compute service fits (${places}): say which with the tags nova:<name> and cloud:<id>.` };
}
