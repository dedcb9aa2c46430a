import { type FakeKeystone, UNAUTHORIZED } from "./fake-keystone";
import type { Answer, Request } from "./fake-service";
import { pageOf } from "./page-of";

export interface FakeNetwork {
  id: string;
  name: string;
}

export interface FakePort {
  id: string;
  device_id: string;
  mac_address: string;
  network_id: string;
  fixed_ips: { ip_address: string; subnet_id: string }[];
}

/** Neutron's ports and networks, page by page. */
export class FakeNeutron {
  readonly networks: FakeNetwork[] = [];
  readonly ports: FakePort[] = [];
  /** `pagination_max_limit` */
  maxLimit = 1000;

  constructor(private readonly keystone: FakeKeystone) {}

  answer({ method, path, query, headers }: Request): Answer {
    if (!this.keystone.userOf(headers["x-auth-token"])) return UNAUTHORIZED;
    const wanted = new Set(query.getAll("fields"));
    const view = (item: object) =>
      Object.fromEntries(Object.entries(item).filter(([field]) => wanted.size === 0 || wanted.has(field)));
    if (method === "GET" && path === "/v2.0/ports") return pageOf("ports", this.ports, query, this.maxLimit, view);
    if (method === "GET" && path === "/v2.0/networks")
      return pageOf("networks", this.networks, query, this.maxLimit, view);
    const message = "The resource could not be found.";
    return { status: 404, body: { NeutronError: { type: "HTTPNotFound", message, detail: "" } } };
  }
}
