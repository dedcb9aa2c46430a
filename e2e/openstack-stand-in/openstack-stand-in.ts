import { type CloudWithSecret, cloudSettingsSchema } from "../../domain/cloud";
import { FakeCongress } from "./fake-congress";
import { type CatalogService, FakeKeystone, UNAUTHORIZED } from "./fake-keystone";
import { FakeNeutron } from "./fake-neutron";
import { FakeNova } from "./fake-nova";
import { type Behaviour, FakeService, type Misbehaviour, type RecordedRequest, type ServiceName } from "./fake-service";

export interface StandInOptions {
  /** `compute-1` and `compute-2` unless told. */
  computeHosts?: string[];
  /** Congress in the catalogue; true unless told, and with a trailing slash as DevStack has it. */
  policyEndpoint?: boolean;
  vitrageEndpoint?: boolean;
  /** Neutron in the catalogue; true unless told. */
  networkEndpoint?: boolean;
  novaMaxMicroversion?: string;
  tokenSeconds?: number;
  unknownDataSourceDelayMs?: number;
  migrationMs?: number;
  /** Congress has its data source `doctor`; true unless told. */
  doctor?: boolean;
  region?: string;
}

/** Stands in for an OpenStack cloud: Keystone, Nova, Neutron, Congress and Vitrage, each on a port of loopback. */
export interface OpenstackStandIn {
  authUrl: string;
  keystone: FakeKeystone;
  nova: FakeNova;
  neutron: FakeNeutron;
  congress: FakeCongress;
  /** What Vitrage was told. */
  vitrageEvents: unknown[];
  /** Everything that was asked, oldest first. */
  requests: RecordedRequest[];
  /** How to sign in as its operator. */
  cloud(overrides?: Partial<CloudWithSecret>): CloudWithSecret;
  cloudsYaml(name?: string): string;
  misbehave(how: Misbehaviour): void;
  /** No further request is answered otherwise. */
  behave(): void;
  away(service: ServiceName): Promise<void>;
  back(service: ServiceName): Promise<void>;
  stop(): Promise<void>;
}

const REGION = "RegionOne";

export async function startOpenstackStandIn(options: StandInOptions = {}): Promise<OpenstackStandIn> {
  const { policyEndpoint = true, vitrageEndpoint = false, networkEndpoint = true, region = REGION } = options;
  const services = {} as Record<ServiceName, FakeService>;
  const catalog = (): CatalogService[] => [
    { type: "identity", name: "keystone", interface: "public", url: () => services.keystone.url },
    { type: "compute", name: "nova", interface: "public", url: () => `${services.nova.url}/v2.1` },
    ...(networkEndpoint
      ? [{ type: "network", name: "neutron", interface: "public", url: () => services.neutron.url }]
      : []),
    ...(policyEndpoint
      ? [{ type: "policy", name: "congress", interface: "public", url: () => `${services.congress.url}/` }]
      : []),
    ...(vitrageEndpoint
      ? [{ type: "rca", name: "vitrage", interface: "public", url: () => services.vitrage.url }]
      : []),
  ];
  const keystone = new FakeKeystone(catalog, region, options.tokenSeconds ?? 3600);
  const hosts = options.computeHosts ?? ["compute-1", "compute-2"];
  const neutron = new FakeNeutron(keystone);
  const nova = new FakeNova(
    hosts,
    keystone,
    neutron,
    options.novaMaxMicroversion ?? "2.93",
    options.migrationMs ?? 300,
  );
  const congress = new FakeCongress(keystone, options.unknownDataSourceDelayMs ?? 5000, options.doctor ?? true);
  const vitrageEvents: unknown[] = [];
  const behaviour: Behaviour = {
    requests: [],
    misbehaviours: [],
    userOf: ({ headers }) => keystone.userOf(headers["x-auth-token"])?.name ?? null,
  };
  services.keystone = new FakeService("keystone", (request) => keystone.answer(request), behaviour);
  services.nova = new FakeService("nova", (request) => nova.answer(request), behaviour);
  services.neutron = new FakeService("neutron", (request) => neutron.answer(request), behaviour);
  services.congress = new FakeService("congress", (request) => congress.answer(request), behaviour);
  services.vitrage = new FakeService(
    "vitrage",
    ({ method, path, headers, body }) => {
      if (!keystone.userOf(headers["x-auth-token"])) return UNAUTHORIZED;
      if (method !== "POST" || path !== "/v1/event" || Array.isArray(body))
        return { status: 400, body: "one event is wanted" };
      vitrageEvents.push(body);
      return { status: 200, body: "null" };
    },
    behaviour,
  );
  for (const service of Object.values(services)) await service.start();
  const authUrl = `${services.keystone.url}/v3`;
  return {
    authUrl,
    keystone,
    nova,
    neutron,
    congress,
    vitrageEvents,
    requests: behaviour.requests,
    cloud: (overrides = {}) => ({
      ...cloudSettingsSchema.parse({
        id: "stand-in",
        authUrl,
        auth: { method: "password", username: "operator", projectName: "ops" },
        region,
      }),
      secret: "operator-secret",
      ...overrides,
    }),
    cloudsYaml: (name = "stand-in") => `clouds:
  ${name}:
    auth:
      auth_url: ${authUrl}
      username: operator
      password: operator-secret
      user_domain_name: Default
      project_name: ops
      project_domain_name: Default
    region_name: ${region}
`,
    misbehave: (how) => void behaviour.misbehaviours.push({ ...how }),
    behave: () => void behaviour.misbehaviours.splice(0),
    away: (service) => services[service].stop(),
    back: (service) => services[service].start(),
    stop: async () => {
      await Promise.all(Object.values(services).map((service) => service.stop()));
    },
  };
}
