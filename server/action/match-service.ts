import type { ComputeService } from "../../domain/cloud";
import { NameIndex } from "../../domain/name-index";
import { cloudTagOf, type NamedHost, novaNamesOf } from "../../domain/nova-names";

export interface CloudServices {
  cloudId: string;
  services: readonly ComputeService[];
}

export type ServiceMatch = { cloudId: string; service: ComputeService } | { why: string };

/** Made once for what Nova said at a time: a page asks for all hosts at once. */
const indexes = new WeakMap<readonly ComputeService[], NameIndex<ComputeService>>();

function indexOf(services: readonly ComputeService[]): NameIndex<ComputeService> {
  const index = indexes.get(services) ?? new NameIndex(services, ({ host }) => [host]);
  indexes.set(services, index);
  return index;
}

/**
 * Finds a host in Nova: by its tag `nova:<Nova's name>`, else by its id, its name or what it calls itself, whole or short. A tag
 * `cloud:<id>` says in which cloud to look.
 * @returns the one service that fits, or why there is none, in words for an operator
 */
export function matchService(host: NamedHost, clouds: readonly CloudServices[]): ServiceMatch {
  const cloudTag = cloudTagOf(host);
  const asked = cloudTag === undefined ? clouds : clouds.filter(({ cloudId }) => cloudId === cloudTag);
  if (cloudTag !== undefined && asked.length === 0) {
    return { why: `The tag cloud:${cloudTag} names a cloud that is not set up, or that cannot be read now.` };
  }
  const names = novaNamesOf(host);
  const found = asked.flatMap(({ cloudId, services }) =>
    indexOf(services)
      .find(names)
      .map((service) => ({ cloudId, service })),
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
