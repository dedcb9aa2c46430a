import { randomUUID } from "node:crypto";
import { type FakeKeystone, UNAUTHORIZED } from "./fake-keystone";
import type { Answer, Request } from "./fake-service";

export interface FakeComputeService {
  id: string;
  legacyId: number;
  host: string;
  status: "enabled" | "disabled";
  state: "up" | "down";
  disabled_reason: string | null;
  forced_down: boolean;
}

export interface FakeServer {
  id: string;
  name: string;
  host: string;
  status: string;
  task_state: string | null;
}

type Body = Record<string, unknown> | undefined;

const MAX_REASON = 255;

function fault(status: number, key: string, message: string): Answer {
  return { status, body: { [key]: { code: status, message } } };
}
const badRequest = (message: string) => fault(400, "badRequest", message);

/** Nova's os-services and live migration, at microversions from 2.1 on. */
export class FakeNova {
  readonly services: FakeComputeService[];
  readonly servers: FakeServer[] = [];

  constructor(
    hosts: readonly string[],
    private readonly keystone: FakeKeystone,
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
    if (method === "GET" && (path === "/" || path === "/v2.1/")) return this.versions(path);
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
    if (path.startsWith("/v2.1/servers")) return this.osServers(request);
    return fault(404, "itemNotFound", "The resource could not be found.");
  }

  private versions(path: string): Answer {
    const version = {
      id: "v2.1",
      status: "CURRENT",
      version: this.maxMicroversion === "2.1" ? "" : this.maxMicroversion,
      min_version: "2.1",
      updated: "2013-07-23T11:33:21Z",
      links: [],
    };
    return {
      status: 200,
      body:
        path === "/" ? { versions: [{ ...version, id: "v2.0", version: "", min_version: "" }, version] } : { version },
    };
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

  private osServers({ method, path, query, body }: Request): Answer {
    const [, id, action] = /^\/v2\.1\/servers\/([^/]+)(\/action)?$/.exec(path) ?? [];
    if (id === "detail") {
      const all = this.servers.filter(({ host }) => !query.get("host") || host === query.get("host"));
      const marker = query.get("marker");
      const from = marker === null ? 0 : all.findIndex((one) => one.id === marker) + 1;
      const limit = Number(query.get("limit") ?? 1000);
      return { status: 200, body: { servers: all.slice(from, from + limit).map(serverView) } };
    }
    const server = this.servers.find((one) => one.id === id);
    if (!server) return fault(404, "itemNotFound", `Instance ${id} could not be found.`);
    if (method === "GET") return { status: 200, body: { server: serverView(server) } };
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

function serverView({ id, name, host, status, task_state }: FakeServer) {
  return { id, name, status, "OS-EXT-STS:task_state": task_state, "OS-EXT-SRV-ATTR:host": host };
}
