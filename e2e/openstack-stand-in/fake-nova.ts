import { randomUUID } from "node:crypto";
import { type FakeKeystone, UNAUTHORIZED } from "./fake-keystone";
import type { FakeNeutron } from "./fake-neutron";
import type { Answer, Request } from "./fake-service";
import {
  type FakeComputeService,
  type FakeServer,
  flavourView,
  hypervisorView,
  serverView,
  versionsView,
} from "./nova-views";
import { pageOf } from "./page-of";

type Body = Record<string, unknown> | undefined;

const MAX_REASON = 255;
/** `max_limit` of Nova. */
const MAX_LIMIT = 1000;

function fault(status: number, key: string, message: string): Answer {
  return { status, body: { [key]: { code: status, message } } };
}
const badRequest = (message: string) => fault(400, "badRequest", message);

/** Nova's services, hypervisors, servers and live migration, at microversions from 2.1 on. */
export class FakeNova {
  readonly services: FakeComputeService[];
  readonly servers: FakeServer[] = [];

  constructor(
    hosts: readonly string[],
    private readonly keystone: FakeKeystone,
    private readonly neutron: FakeNeutron,
    private readonly maxMicroversion: string,
    private readonly migrationMs: number,
  ) {
    this.services = hosts.map((host, i) => ({
      id: randomUUID(),
      legacyId: i + 10,
      host,
      status: "enabled",
      state: "up",
      disabled_reason: null,
      forced_down: false,
    }));
  }

  answer(request: Request): Answer {
    const { method, path, headers } = request;
    if (method === "GET" && (path === "/" || path === "/v2.1/")) return versionsView(path, this.maxMicroversion);
    const user = this.keystone.userOf(headers["x-auth-token"]);
    if (!user) return UNAUTHORIZED;
    const asked = /^compute (\d+)\.(\d+)$/.exec(String(headers["openstack-api-version"] ?? "compute 2.1"));
    if (!asked) return badRequest("Invalid version string");
    const minor = Number(asked[2]);
    if (minor > Number(this.maxMicroversion.split(".")[1])) {
      return {
        status: 406,
        body: {
          computeFault: {
            code: 406,
            message: `Version 2.${minor} is not supported by the API. Minimum is 2.1 and maximum is ${this.maxMicroversion}.`,
          },
        },
      };
    }
    if (path.startsWith("/v2.1/os-services")) {
      const rule = method === "GET" ? "list" : "update";
      if (!user.roles.includes("admin")) {
        return fault(403, "forbidden", `Policy doesn't allow os_compute_api:os-services:${rule} to be performed.`);
      }
      return this.osServices(request, minor);
    }
    if (path === "/v2.1/os-hypervisors/detail") {
      const query = minor >= 33 ? request.query : new URLSearchParams();
      const view = (one: FakeComputeService) => hypervisorView(one, this.servers, minor);
      return pageOf("hypervisors", this.services, query, MAX_LIMIT, view);
    }
    if (path === "/v2.1/flavors/detail") return pageOf("flavors", this.servers, request.query, MAX_LIMIT, flavourView);
    if (path.startsWith("/v2.1/servers")) return this.osServers(request, minor);
    return fault(404, "itemNotFound", "The resource could not be found.");
  }

  private view(service: FakeComputeService, minor: number) {
    const { id, legacyId, host, status, state, disabled_reason, forced_down } = service;
    return {
      binary: "nova-compute",
      host,
      id: minor >= 53 ? id : legacyId,
      zone: "nova",
      status,
      state: forced_down ? "down" : state,
      updated_at: new Date().toISOString().replace("Z", "000"),
      disabled_reason,
      ...(minor >= 11 ? { forced_down } : {}),
    };
  }

  private osServices({ method, path, query, body }: Request, minor: number): Answer {
    if (method === "GET") {
      const all = [
        ...this.services.map((service) => this.view(service, minor)),
        {
          binary: "nova-scheduler",
          host: "controller",
          id: minor >= 53 ? "3f1a0a0e-0000-4000-8000-000000000001" : 1,
          zone: "internal",
          status: "enabled",
          state: "up",
          updated_at: null,
          disabled_reason: null,
          forced_down: false,
        },
      ];
      const [host, binary] = [query.get("host"), query.get("binary")];
      return {
        status: 200,
        body: { services: all.filter((one) => (!host || one.host === host) && (!binary || one.binary === binary)) },
      };
    }
    const name = path.slice("/v2.1/os-services/".length);
    return minor >= 53 ? this.update(name, body as Body, minor) : this.updateLegacy(name, body as Body, minor);
  }

  private update(id: string, body: Body, minor: number): Answer {
    if (id.startsWith("3f1a0a0e")) {
      return badRequest(
        "Updating a nova-scheduler service is not supported. Only nova-compute services can be updated.",
      );
    }
    if (!/^[0-9a-f-]{36}$/.test(id)) return badRequest(`Invalid uuid ${id}`);
    const service = this.services.find((one) => one.id === id);
    if (!service) return fault(404, "itemNotFound", `Service ${id} could not be found.`);
    const { status, disabled_reason, forced_down } = body ?? {};
    if (status === undefined && forced_down === undefined) {
      return badRequest("Invalid input for field/attribute. One of 'status', 'forced_down' is required");
    }
    if (disabled_reason !== undefined && status !== "disabled") {
      return badRequest("Specifying disabled_reason requires that status=disabled.");
    }
    const reason = this.reasonProblem(disabled_reason);
    if (reason) return reason;
    if (typeof forced_down === "boolean") service.forced_down = forced_down;
    if (status === "disabled") this.disable(service, disabled_reason as string | undefined);
    else if (status === "enabled") this.enable(service);
    return { status: 200, body: { service: this.view(service, minor) } };
  }

  private reasonProblem(reason: unknown): Answer | undefined {
    if (reason === undefined) return undefined;
    if (typeof reason !== "string" || reason === "")
      return badRequest(
        `Invalid input for field/attribute disabled_reason. Value: ${reason}. '${reason}' is too short`,
      );
    if (reason.length > MAX_REASON)
      return badRequest("Invalid input for field/attribute disabled_reason. Value is too long");
    if (/[\u{10000}-\u{10ffff}]/u.test(reason)) {
      return fault(
        500,
        "computeFault",
        "Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.",
      );
    }
    return undefined;
  }

  private disable(service: FakeComputeService, reason: string | undefined): void {
    service.status = "disabled";
    service.disabled_reason = reason ?? null;
  }

  private enable(service: FakeComputeService): void {
    service.status = "enabled";
    service.disabled_reason = null;
  }

  private updateLegacy(name: string, body: Body, minor: number): Answer {
    const { host, binary, disabled_reason, forced_down } = body ?? {};
    const service = this.services.find((one) => one.host === host);
    if (!service || binary !== "nova-compute")
      return fault(404, "itemNotFound", `Host '${host}' is not mapped to any cell`);
    if (name === "disable-log-reason") {
      const problem = this.reasonProblem(disabled_reason);
      if (problem) return problem;
      this.disable(service, disabled_reason as string);
      return { status: 200, body: { service: { host, binary, status: "disabled", disabled_reason } } };
    }
    if (name === "enable") {
      this.enable(service);
      return { status: 200, body: { service: { host, binary, status: "enabled" } } };
    }
    if (name === "disable") {
      this.disable(service, undefined);
      return { status: 200, body: { service: { host, binary, status: "disabled" } } };
    }
    if (name === "force-down" && minor >= 11) {
      service.forced_down = forced_down === true;
      return { status: 200, body: { service: { host, binary, forced_down: service.forced_down } } };
    }
    return fault(404, "itemNotFound", "Unknown action");
  }

  private osServers({ method, path, query, body }: Request, minor: number): Answer {
    const [, id, action] = /^\/v2\.1\/servers\/([^/]+)(\/action)?$/.exec(path) ?? [];
    if (id === "detail") {
      const all = this.servers.filter(({ host }) => !query.get("host") || host === query.get("host"));
      return pageOf("servers", all, query, MAX_LIMIT, (server) => serverView(server, this.neutron, minor));
    }
    const server = this.servers.find((one) => one.id === id);
    if (!server) return fault(404, "itemNotFound", `Instance ${id} could not be found.`);
    if (method === "GET") return { status: 200, body: { server: serverView(server, this.neutron, minor) } };
    if (!action || !(body as Body)?.["os-migrateLive"]) return badRequest("There is no such action");
    const target = this.services.find(
      (one) => one.host !== server.host && one.status === "enabled" && !one.forced_down,
    );
    if (!target) return badRequest("No valid host was found. ");
    Object.assign(server, { status: "MIGRATING", task_state: "migrating" });
    setTimeout(
      () => Object.assign(server, { status: "ACTIVE", task_state: null, host: target.host }),
      this.migrationMs,
    ).unref();
    return { status: 202, body: "", contentType: "text/html; charset=UTF-8" };
  }
}
