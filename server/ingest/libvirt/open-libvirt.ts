import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { hostIdOfDomain } from "../../../domain/host-id-of-domain";
import type { Hypervisor } from "../../../domain/libvirt-source";
import type { OpenSource } from "../running-source";
import type { SourceContext } from "../source-context";
import { type PolledTarget, TargetPoller } from "../target-poller";
import { coreCountOf, DomainValues } from "./domain-values";
import { type DomainStats, parseDomstats } from "./parse-domstats";

const MAX_OUTPUT_BYTES = 32 << 20;
const MAX_TOLD = 200;
const run = promisify(execFile);

/** Begins to ask hypervisors for what their VMs take. */
export const openLibvirt: OpenSource<"libvirt"> = async (settings, context) => {
  const everyMs = settings.everySeconds * 1000;
  const targets = settings.hypervisors.map((hypervisor) => new PolledHypervisor(hypervisor, everyMs, context));
  const poller = new TargetPoller(targets, everyMs, context);
  poller.start();
  return poller;
};

class PolledHypervisor implements PolledTarget {
  readonly name: string;
  private domains = new Map<string, DomainValues>();

  constructor(
    private readonly hypervisor: Hypervisor,
    private readonly everyMs: number,
    private readonly context: SourceContext,
  ) {
    this.name = hypervisor.name;
  }

  async poll(signal: AbortSignal): Promise<void> {
    const text = await domstats(this.hypervisor.uri, signal);
    const atMs = Date.now();
    const before = this.domains;
    this.domains = new Map();
    for (const domain of parseDomstats(text)) this.take(domain, before.get(domain.name) ?? new DomainValues(), atMs);
  }

  private take(domain: DomainStats, values: DomainValues, atMs: number): void {
    const hostId = hostIdOfDomain(domain.name);
    if (hostId === undefined) {
      this.context.reject("the VM's name has nothing that a host's id may have", domain.name);
      return;
    }
    this.domains.set(domain.name, values);
    const told = values.next(domain, atMs);
    if (told.length === 0) return;
    this.context.runsOn(hostId, this.hypervisor.name);
    this.context.take(
      hostId,
      { atMs, values: told, intervalMs: this.everyMs, coreCount: coreCountOf(domain) },
      domain.name,
    );
  }

  forget(): void {
    this.domains = new Map();
  }
}

/** @throws Error in plain words */
async function domstats(uri: string, signal: AbortSignal): Promise<string> {
  try {
    const options = { signal, maxBuffer: MAX_OUTPUT_BYTES, env: { ...process.env, LC_ALL: "C" } };
    return (await run("virsh", ["--readonly", "--connect", uri, "domstats", "--raw"], options)).stdout;
  } catch (error) {
    const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
    if (code === "ENOENT") throw new Error("virsh is missing on the server: install libvirt-clients");
    const told = stderr
      .trim()
      .split("\n")
      .at(-1)!
      .replace(/^error: /, "")
      .slice(0, MAX_TOLD);
    throw new Error(told || (error as Error).message.slice(0, MAX_TOLD));
  }
}
