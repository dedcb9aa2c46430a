import type { CloudSettings, CloudWithSecret, ComputeService, DoctorRow } from "../../../domain/cloud";
import { type HttpAnswer, HttpSender } from "../http-exchange";
import { doctorDataSourceOf, policyUrl, rowsUrl } from "./congress";
import { doctorRowsOf, eventOf, rowsBody } from "./doctor-rows";
import { type KeystoneToken, loginAsCloud } from "./keystone";
import { type NovaVersions, novaVersionsOf } from "./microversion";
import {
  changedServiceOf,
  migrationSend,
  type NovaServer,
  PAGE_OF_SERVERS,
  type ServiceChange,
  serverOf,
  serversOf,
  serversUrl,
  serviceSends,
  servicesOf,
  servicesUrl,
} from "./nova";
import { OpenstackError } from "./openstack-error";
import { findEndpoint } from "./service-catalog";
import { type CallContext, callService, jsonOf, type PlannedSend } from "./service-client";
import { TokenKeeper } from "./token-keeper";

export type { NovaServer, ServiceChange } from "./nova";
export type { CallContext, PlannedSend } from "./service-client";

const MAX_SERVERS = 5000;
/** Nova's versions change when it is upgraded. */
const VERSIONS_MS = 600_000;

type Service = "Keystone" | "Nova" | "Neutron" | "Congress" | "Vitrage";

/**
 * One cloud: Keystone's token, the endpoints of its catalogue, and the calls of Nova, Congress and Vitrage that Premonitor makes. A 401
 * brings a new token once; nothing else is tried again here. All calls throw OpenstackError.
 */
export class CloudConnection {
  /** Without the secret. */
  readonly cloud: CloudSettings;
  private readonly sender: HttpSender;
  private readonly tokens: TokenKeeper;
  private versions: { known: NovaVersions; untilMs: number } | undefined;

  constructor(
    { secret, ...cloud }: CloudWithSecret,
    private readonly nowMs: () => number = Date.now,
  ) {
    this.cloud = cloud;
    this.sender = new HttpSender(cloud);
    this.tokens = new TokenKeeper((context) => loginAsCloud(this.sender, cloud, secret, context), nowMs);
  }

  /** Whom the services see. */
  asWhom(): string {
    const { auth } = this.cloud;
    if (auth.method === "password") return `${auth.username} in project ${auth.projectName}`;
    return `application credential ${auth.credentialName || auth.credentialId}`;
  }

  close(): Promise<void> {
    return this.sender.close();
  }

  /** The token in use, with its roles and catalogue. */
  token(context: CallContext = {}): Promise<KeystoneToken> {
    return this.tokens.get(context);
  }

  /** A token that Keystone has just given. */
  async freshToken(context: CallContext = {}): Promise<KeystoneToken> {
    this.tokens.forgetAll();
    return this.token(context);
  }

  /** Token, catalogue and Nova's versions are at hand after it. */
  async warm(context: CallContext = {}): Promise<void> {
    await this.novaVersions(context);
  }

  /** The address of a service; `undefined` when the cloud has none. */
  async endpoint(types: readonly string[], context: CallContext = {}): Promise<string | undefined> {
    return findEndpoint((await this.token(context)).catalog, types, this.cloud);
  }

  private async call(
    service: Service,
    send: PlannedSend & { headers?: Record<string, string> },
    context: CallContext,
  ): Promise<HttpAnswer> {
    const with_ = (token: string) =>
      callService(this.sender, service, { ...send, headers: { ...send.headers, "x-auth-token": token } }, context);
    if (context.userToken !== undefined) return with_(context.userToken);
    const { token } = await this.token(context);
    try {
      return await with_(token);
    } catch (error) {
      if (!(error instanceof OpenstackError) || error.reason !== "unauthorized") throw error;
      // Once: a locked user looks the same, and each try would lock him longer.
      this.tokens.forget(token);
      return with_((await this.token(context)).token);
    }
  }

  /** What a service answers to a GET, as JSON. @param headers a microversion, where one is wanted */
  async getJson(
    service: Service,
    url: string,
    context: CallContext,
    headers: Record<string, string> = {},
  ): Promise<unknown> {
    return jsonOf(service, await this.call(service, { method: "GET", url, body: null, headers }, context));
  }

  // ---- Nova ---------------------------------------------------------------------------------------------------------

  async novaUrl(context: CallContext = {}): Promise<string> {
    const url = await this.endpoint(["compute"], context);
    if (url === undefined)
      throw new OpenstackError("no-endpoint", "The cloud's catalogue has no compute service (Nova).");
    return url;
  }

  async novaVersions(context: CallContext = {}): Promise<NovaVersions> {
    const url = await this.novaUrl(context);
    if (this.versions && this.nowMs() < this.versions.untilMs) return this.versions.known;
    const answer = await callService(this.sender, "Nova", { method: "GET", url: `${url}/`, body: null }, context);
    const known = novaVersionsOf(answer);
    this.versions = { known, untilMs: this.nowMs() + VERSIONS_MS };
    return known;
  }

  private async callNova(send: PlannedSend, context: CallContext): Promise<HttpAnswer> {
    const { used } = await this.novaVersions(context);
    return this.call("Nova", { ...send, headers: { "openstack-api-version": `compute ${used}` } }, context);
  }

  private async getNova(url: string, context: CallContext): Promise<HttpAnswer> {
    return this.callNova({ method: "GET", url, body: null }, context);
  }

  /** All nova-compute services. */
  async services(context: CallContext = {}): Promise<ComputeService[]> {
    return servicesOf(await this.getNova(servicesUrl(await this.novaUrl(context)), context));
  }

  async service(novaHost: string, context: CallContext = {}): Promise<ComputeService | undefined> {
    const found = servicesOf(await this.getNova(servicesUrl(await this.novaUrl(context), novaHost), context));
    return found.find(({ host }) => host === novaHost);
  }

  async planServiceChange(service: ComputeService, change: ServiceChange): Promise<PlannedSend[]> {
    return serviceSends(await this.novaUrl(), await this.novaVersions(), service, change);
  }

  /** @returns the service after it */
  async changeService(
    service: ComputeService,
    change: ServiceChange,
    context: CallContext = {},
  ): Promise<ComputeService> {
    const versions = await this.novaVersions(context);
    const sends = serviceSends(await this.novaUrl(context), versions, service, change);
    let answer: HttpAnswer | undefined;
    for (const send of sends) answer = await this.callNova(send, context);
    if (answer && !versions.isLegacy) return changedServiceOf(answer);
    const after = await this.service(service.host, context);
    if (!after) throw new OpenstackError("not-found", `Nova no longer has a compute service on ${service.host}.`);
    return after;
  }

  /** Servers of all projects on a host, at most 5,000. */
  async servers(novaHost: string, context: CallContext = {}): Promise<NovaServer[]> {
    const url = await this.novaUrl(context);
    const all: NovaServer[] = [];
    let marker: string | null = null;
    while (all.length < MAX_SERVERS) {
      const page: NovaServer[] = serversOf(await this.getNova(serversUrl(url, novaHost, marker), context));
      all.push(...page);
      if (page.length < PAGE_OF_SERVERS) break;
      marker = page[page.length - 1]!.id;
    }
    return all;
  }

  /** `undefined`: it is gone. */
  async server(id: string, context: CallContext = {}): Promise<NovaServer | undefined> {
    try {
      return serverOf(await this.getNova(`${await this.novaUrl(context)}/servers/${encodeURIComponent(id)}`, context));
    } catch (error) {
      if (error instanceof OpenstackError && error.reason === "not-found") return undefined;
      throw error;
    }
  }

  async planLiveMigration(serverId: string): Promise<PlannedSend> {
    return migrationSend(await this.novaUrl(), await this.novaVersions(), serverId);
  }

  /** Nova has taken it when this returns; it is done when the server's host is another. */
  async liveMigrate(serverId: string, context: CallContext = {}): Promise<void> {
    await this.callNova(await this.planLiveMigration(serverId), context);
  }

  // ---- Congress -----------------------------------------------------------------------------------------------------

  private async congressUrl(context: CallContext): Promise<string> {
    const url = await this.endpoint(["policy"], context);
    if (url === undefined) {
      throw new OpenstackError(
        "no-endpoint",
        "The cloud's catalogue has no policy service (Congress): events cannot be pushed.",
      );
    }
    return policyUrl(url);
  }

  /** Id of the data source of the driver `doctor`; `null` when there is none. */
  async doctorDataSource(context: CallContext = {}): Promise<string | null> {
    return doctorDataSourceOf(
      await this.getJson("Congress", `${await this.congressUrl(context)}/data-sources`, context),
    );
  }

  async doctorRows(context: CallContext = {}): Promise<{ dataSourceId: string; rows: DoctorRow[] }> {
    const dataSourceId = await this.doctorDataSource(context);
    if (dataSourceId === null) {
      throw new OpenstackError(
        "no-endpoint",
        "Congress has no data source of the driver doctor: an admin can create it in Settings, OpenStack, Test.",
      );
    }
    const url = rowsUrl(await this.congressUrl(context), dataSourceId);
    return { dataSourceId, rows: doctorRowsOf(await this.getJson("Congress", url, context)) };
  }

  async planDoctorRows(rows: readonly DoctorRow[]): Promise<PlannedSend> {
    const dataSourceId = (await this.doctorDataSource()) ?? "doctor";
    return { method: "PUT", url: rowsUrl(await this.congressUrl({}), dataSourceId), body: rowsBody(rows) };
  }

  /** Replaces the whole table. */
  async replaceDoctorRows(dataSourceId: string, rows: readonly DoctorRow[], context: CallContext = {}): Promise<void> {
    const url = rowsUrl(await this.congressUrl(context), dataSourceId);
    await this.call("Congress", { method: "PUT", url, body: rowsBody(rows) }, context);
  }

  /** Creates the data source; with `persist_data`, or a restart of Congress would lose the rows. */
  async createDoctor(context: CallContext = {}): Promise<void> {
    const body = JSON.stringify({ name: "doctor", driver: "doctor", config: { persist_data: true } });
    const url = `${await this.congressUrl(context)}/data-sources`;
    try {
      await this.call("Congress", { method: "POST", url, body }, context);
    } catch (error) {
      const isThere = error instanceof OpenstackError && error.status === 409;
      if (!isThere || (await this.doctorDataSource(context)) === null) throw error;
    }
  }

  // ---- Vitrage ------------------------------------------------------------------------------------------------------

  async planVitrageEvent(row: DoctorRow): Promise<PlannedSend> {
    const url = await this.endpoint(["rca"]);
    if (url === undefined)
      throw new OpenstackError("no-endpoint", "The cloud's catalogue has no rca service (Vitrage).");
    return { method: "POST", url: `${policyUrl(url)}/event`, body: JSON.stringify(eventOf(row)) };
  }

  async sendVitrageEvent(row: DoctorRow, context: CallContext = {}): Promise<void> {
    await this.call("Vitrage", await this.planVitrageEvent(row), context);
  }
}
