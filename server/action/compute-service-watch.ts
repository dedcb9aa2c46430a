import type { ComputeServices, HostService } from "../../domain/action-api";
import type { ComputeService } from "../../domain/cloud";
import type { Host } from "../../domain/host";
import type { CloudRegistry } from "./cloud-registry";
import { matchService } from "./match-service";

/** What pages are shown may be so old. */
const FRESH_MS = 3000;
const PATIENCE_MS = 1500;

interface CloudReading {
  cloudId: string;
  services: ComputeService[];
  /** When Nova was last read well; `null`: never. */
  atMs: number | null;
  problem: string;
}

/** What Nova says of its compute services, read when somebody looks, and at most every three seconds for all that look. */
export class ComputeServiceWatch {
  private readonly readings = new Map<string, CloudReading>();
  private readonly triedAtMs = new Map<string, number>();
  private readonly underWay = new Map<string, Promise<CloudReading>>();

  constructor(
    private readonly clouds: CloudRegistry,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** All clouds. One that cannot be read keeps what was known of it, with the problem. @param maxAgeMs 0: Nova is asked now */
  async all(maxAgeMs: number = FRESH_MS): Promise<CloudReading[]> {
    const ids = this.clouds.list().map(({ id }) => id);
    for (const id of this.readings.keys()) if (!ids.includes(id)) this.readings.delete(id);
    return Promise.all(ids.map((id) => this.reading(id, maxAgeMs)));
  }

  /** One cloud. */
  reading(cloudId: string, maxAgeMs: number): Promise<CloudReading> {
    const known = this.readings.get(cloudId);
    const age = this.nowMs() - (this.triedAtMs.get(cloudId) ?? 0);
    if (known && age <= maxAgeMs) return Promise.resolve(known);
    const waiting = this.underWay.get(cloudId);
    if (waiting) return waiting;
    const asked = this.ask(cloudId).finally(() => this.underWay.delete(cloudId));
    this.underWay.set(cloudId, asked);
    return asked;
  }

  /** A cloud's services as they are at this moment. @throws OpenstackError */
  async readNow(cloudId: string): Promise<ComputeService[]> {
    const services = (await this.clouds.connection(cloudId)?.services()) ?? [];
    this.keep({ cloudId, services, atMs: this.nowMs(), problem: "" });
    return services;
  }

  private keep(reading: CloudReading): void {
    this.readings.set(reading.cloudId, reading);
    this.triedAtMs.set(reading.cloudId, this.nowMs());
  }

  private async ask(cloudId: string): Promise<CloudReading> {
    const atMs = this.nowMs();
    let reading: CloudReading;
    try {
      const services = (await this.clouds.connection(cloudId)?.services()) ?? [];
      reading = { cloudId, services, atMs, problem: "" };
    } catch (error) {
      const known = this.readings.get(cloudId);
      reading = {
        cloudId,
        services: known?.services ?? [],
        atMs: known?.atMs ?? null,
        problem: (error as Error).message,
      };
    }
    this.keep(reading);
    return reading;
  }

  /** What is known of a cloud when Nova takes its time: a page is not to wait for it. */
  private async soon(cloudId: string): Promise<CloudReading> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<CloudReading>((resolve) => {
      timer = setTimeout(() => {
        const known = this.readings.get(cloudId) ?? { cloudId, services: [], atMs: null };
        resolve({ ...known, problem: "Nova has not answered yet." });
      }, PATIENCE_MS);
    });
    try {
      return await Promise.race([this.reading(cloudId, FRESH_MS), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The next look asks Nova again. */
  forget(cloudId: string): void {
    this.triedAtMs.delete(cloudId);
  }

  /** What the given hosts are in Nova. */
  async view(hosts: readonly Host[]): Promise<Omit<ComputeServices, "destinations">> {
    const ids = this.clouds.list().map(({ id }) => id);
    const readings = await Promise.all(ids.map((id) => this.soon(id)));
    return {
      isConfigured: readings.length > 0,
      hosts: readings.length === 0 ? [] : hosts.map((host) => hostService(host, readings)),
      clouds: readings.map(({ cloudId, services, atMs, problem }) => ({
        cloudId,
        computeCount: services.length,
        enabledCount: services.filter(({ status }) => status === "enabled").length,
        atMs,
        problem,
      })),
    };
  }
}

function hostService(host: Host, readings: readonly CloudReading[]): HostService {
  const match = matchService(host, readings);
  if ("service" in match) return { hostId: host.id, ...match, why: "" };
  const unread = readings.filter(({ atMs }) => atMs === null);
  const why = unread.length > 0 ? `Nova could not be read: ${unread[0]!.problem}` : match.why;
  return { hostId: host.id, cloudId: null, service: null, why };
}
