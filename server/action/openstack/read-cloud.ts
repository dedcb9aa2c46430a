import { z } from "zod";
import type { CloudHypervisor, CloudReading, CloudService } from "../../../domain/cloud-reading";
import type { Vm } from "../../../domain/vm";
import type { CloudConnection } from "./cloud-connection";
import {
  cloudServiceOf,
  hypervisorSchema,
  hypervisorsOf,
  namedSchema,
  portSchema,
  serverSchema,
  serviceSchema,
  vmsOf,
} from "./cloud-lists";
import { isAtLeast, versionToReadWith } from "./microversion";
import { OpenstackError } from "./openstack-error";
import { type PagedList, type PageLimits, readPages } from "./read-pages";
import type { CallContext } from "./service-client";

const HYPERVISORS: PageLimits = { pageSize: 200, most: 350 };
const SERVERS: PageLimits = { pageSize: 500, most: 5000 };
const PORTS: PageLimits = { pageSize: 1000, most: 20_000 };
const NAMES: PageLimits = { pageSize: 1000, most: 5000 };
const MAX_SERVICES = 400;

/**
 * Reads a cloud's hypervisors, services and servers (Nova), with the names of projects (Keystone) and the ports and networks of servers (Neutron). One part
 * that fails is told, and the others are read. @throws OpenstackError when nothing of Nova can be read
 */
export async function readCloud(connection: CloudConnection, context: CallContext): Promise<CloudReading> {
  // Asked for once, and not by each of the parts.
  const headers = { "openstack-api-version": `compute ${versionToReadWith(await connection.novaVersions(context))}` };
  const lists = new CloudLists(connection, context, headers);
  const parts = await Promise.allSettled([lists.hypervisors(), lists.services(), lists.vms()]);
  const problems = parts.flatMap((part) => (part.status === "rejected" ? [(part.reason as Error).message] : []));
  if (problems.length === parts.length) throw (parts[0] as PromiseRejectedResult).reason;
  const [hypervisors, services, vms] = parts;
  return {
    hypervisors: readOf(hypervisors),
    services: readOf(services),
    vms: readOf(vms),
    problem: [...new Set(problems)].join(" "),
    cutOff: lists.cutOff,
  };
}

function readOf<Value>(part: PromiseSettledResult<Value>): Value | null {
  return part.status === "fulfilled" ? part.value : null;
}

class CloudLists {
  readonly cutOff: string[] = [];

  constructor(
    private readonly connection: CloudConnection,
    private readonly context: CallContext,
    private readonly novaHeaders: Record<string, string>,
  ) {}

  private nova(path: string): Promise<unknown> {
    return this.connection
      .novaUrl(this.context)
      .then((url) => this.connection.getJson("Nova", `${url}${path}`, this.context, this.novaHeaders));
  }

  private kept<Item>(what: string, { items, isCutOff }: PagedList<Item>): Item[] {
    if (isCutOff) this.cutOff.push(`${items.length} ${what}`);
    return items;
  }

  async hypervisors(): Promise<CloudHypervisor[]> {
    const version = this.novaHeaders["openstack-api-version"]!.replace("compute ", "");
    // Below 2.33 the list of hypervisors has no pages.
    const queryOf = (query: URLSearchParams) => (isAtLeast(version, [2, 33]) ? `?${query}` : "");
    const read = (query: URLSearchParams) => this.nova(`/os-hypervisors/detail${queryOf(query)}`);
    return hypervisorsOf(this.kept("hypervisors", await readPages("hypervisors", hypervisorSchema, HYPERVISORS, read)));
  }

  async services(): Promise<CloudService[]> {
    const answer = z.object({ services: z.array(z.unknown()) }).safeParse(await this.nova("/os-services")).data;
    if (!answer) throw new OpenstackError("unusable", "Nova's services are not as they should be.");
    const services = answer.services.flatMap((raw) => serviceSchema.safeParse(raw).data ?? []);
    if (services.length > MAX_SERVICES) this.cutOff.push(`${MAX_SERVICES} services`);
    return services.slice(0, MAX_SERVICES).map(cloudServiceOf);
  }

  async vms(): Promise<Vm[]> {
    const readServers = (query: URLSearchParams) => this.nova(`/servers/detail?all_tenants=1&${query}`);
    const [servers, projects, ports, networks] = await Promise.all([
      readPages("servers", serverSchema, SERVERS, readServers).then((list) => this.kept("servers", list)),
      this.projects(),
      this.neutron("ports", portSchema, PORTS, ["id", "device_id", "mac_address", "network_id", "fixed_ips"]),
      this.neutron("networks", namedSchema, NAMES, ["id", "name"]),
    ]);
    const hasNames = servers.every(({ flavor }) => flavor?.original_name !== "");
    const flavours = hasNames ? new Map<string, string>() : await this.flavours();
    return vmsOf(servers, ports, { projects, networks: namesById(networks), flavours });
  }

  private async flavours(): Promise<Map<string, string>> {
    const read = (query: URLSearchParams) => this.nova(`/flavors/detail?is_public=None&${query}`);
    return namesById((await readPages("flavors", namedSchema, NAMES, read)).items);
  }

  /** Who may not list the projects sees their ids. */
  private async projects(): Promise<Map<string, string>> {
    const { authUrl } = this.connection.cloud;
    const read = (query: URLSearchParams) =>
      this.connection.getJson("Keystone", `${authUrl}/projects?${query}`, this.context);
    try {
      return namesById((await readPages("projects", namedSchema, NAMES, read)).items);
    } catch (error) {
      if (error instanceof OpenstackError && error.reason === "forbidden") return new Map();
      throw error;
    }
  }

  /** Nothing where the cloud has no Neutron. */
  private async neutron<Item extends { id: string }>(
    plural: string,
    schema: z.ZodType<Item>,
    limits: PageLimits,
    fields: readonly string[],
  ): Promise<Item[]> {
    const endpoint = await this.connection.endpoint(["network"], this.context);
    if (endpoint === undefined) return [];
    const base = /\/v2\.0$/.test(endpoint) ? endpoint : `${endpoint}/v2.0`;
    const wanted = fields.map((field) => `fields=${field}`).join("&");
    const read = (query: URLSearchParams) =>
      this.connection.getJson("Neutron", `${base}/${plural}?${wanted}&${query}`, this.context);
    return this.kept(plural, await readPages(plural, schema, limits, read));
  }
}

function namesById(named: readonly z.infer<typeof namedSchema>[]): Map<string, string> {
  return new Map(named.map(({ id, name }) => [id, name]));
}
