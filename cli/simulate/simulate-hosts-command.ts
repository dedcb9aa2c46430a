import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { Collector } from "../../collector/collector";
import { COLLECTOR } from "../../domain/host-source";
import { PREMONITOR_VERSION } from "../../domain/version";
import { parsed, parseInterval, parseUrl } from "../../server/setting-parsers";
import type { Flags } from "../../server/settings";
import { HostStore } from "../../server/store/host-store";
import { TokenStore } from "../../server/store/token-store";
import { checked } from "../checked";
import { withState } from "../state-access";
import { UsageError } from "../usage-error";
import { type MachineKind, SIMULATED_CORES, SIMULATED_MEMORY_BYTES, SimulatedMachine } from "./simulated-machine";
import { untilInterrupted } from "./until-interrupted";

const BY = "command line";
const MAX_HOSTS = 1000;
/** What tells simulated hosts from others when they are to be removed. */
const TAG = "simulated";
const ID_PREFIX = "sim-";
const WATCHED_INTERVAL_MS = 100;
/** Its multiples lie well apart within 0 to 1, however many there are. */
const GOLDEN_RATIO = 0.618_034;
const NOT_FOUND = 404;

const optionsSchema = z
  .object({
    hosts: z.coerce.number(`there can be 1 to ${MAX_HOSTS} hosts`).int().min(1).max(MAX_HOSTS).default(20),
    leaks: z.coerce.number().int().min(0).default(1),
    idle: z.coerce.number().int().min(0).default(2),
    every: parsed(parseInterval).default(1000),
    server: parsed((text) => parseUrl(text, ["http:", "https:"])).default("http://127.0.0.1:3000"),
    remove: z.boolean().default(false),
  })
  .refine(({ hosts, leaks, idle }) => leaks + idle <= hosts, "--leaks and --idle are together more than --hosts");
type Options = z.output<typeof optionsSchema>;

interface SimulatedHost {
  hostId: string;
  kind: MachineKind;
}

function hostsOf({ hosts, leaks, idle }: Options): SimulatedHost[] {
  const kinds: [MachineKind, number][] = [
    ["leak", leaks],
    ["idle", idle],
    ["busy", hosts - leaks - idle],
  ];
  return kinds.flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, i) => ({
      hostId: `${ID_PREFIX}${kind}-${String(i + 1).padStart(3, "0")}`,
      kind,
    })),
  );
}

/**
 * `premonitor simulate`: hosts that are not there, each with the real collector but for what it reads, until Ctrl-C; or removes those of earlier runs.
 */
export async function simulateHosts(flags: Flags, given: unknown): Promise<number> {
  const options = checked(optionsSchema, given);
  return options.remove ? removeSimulated(flags, options.server) : runSimulated(flags, options);
}

async function runSimulated(flags: Flags, options: Options): Promise<number> {
  const { server, every, leaks, idle } = options;
  const signal = untilInterrupted();
  const wanted = hostsOf(options);
  return withState(flags, async (state) => {
    const [hosts, tokens] = [new HostStore(state), new TokenStore(state)];
    const folder = mkdtempSync(join(tmpdir(), "premonitor-simulate-"));
    const tokenIds: string[] = [];
    const collectors: Collector[] = [];
    const log = logOnce();
    const tokenFor = async (hostId: string): Promise<string> => {
      const { tags } = await hosts.ensure(hostId);
      if (!tags.includes(TAG)) await hosts.update(hostId, { tags: [...tags, TAG] });
      const made = await tokens.create({ name: "simulate", scope: "ingest", hostId, createdBy: BY });
      tokenIds.push(made.token.id);
      return made.secret;
    };
    try {
      const secrets = await Promise.all(wanted.map(({ hostId }) => tokenFor(hostId)));
      for (const [i, { hostId, kind }] of wanted.entries()) {
        const machine = new SimulatedMachine(kind, (i * GOLDEN_RATIO) % 1);
        collectors.push(openCollector({ hostId, machine, token: secrets[i]!, server, every, folder, log }));
      }
      for (const collector of collectors) collector.start();
      process.stdout.write(
        `${wanted.length} hosts report to ${server} every ${every / 1000} s: ${leaks} with a leak, ${idle} idle. Ctrl-C ends it.\n` +
          "They stay in the fleet, silent, until `premonitor simulate --remove` takes them away.\n",
      );
      while (!signal.aborted) await sleep(60_000, undefined, { signal }).catch(() => undefined);
    } finally {
      await Promise.all(collectors.map((collector) => collector.close()));
      await Promise.all(tokenIds.map((id) => tokens.revoke(id)));
      rmSync(folder, { recursive: true, force: true });
    }
    return 0;
  });
}

interface CollectorParts {
  hostId: string;
  machine: SimulatedMachine;
  token: string;
  server: string;
  every: number;
  folder: string;
  log: (level: "info" | "warn", message: string) => void;
}

function openCollector({ hostId, machine, token, server, every, folder, log }: CollectorParts): Collector {
  // This machine's processes and links are not those of the simulated host.
  const empty = join(folder, "empty");
  mkdirSync(empty, { recursive: true });
  const inventory = {
    hostname: hostId,
    os: "simulated",
    coreCount: SIMULATED_CORES,
    memoryBytes: SIMULATED_MEMORY_BYTES,
    collectorVersion: PREMONITOR_VERSION,
    source: COLLECTOR,
  };
  const startBenchmarks = () => {
    throw new Error("a host that is simulated has no speed");
  };
  return new Collector({
    serverUrl: server,
    token,
    folder: join(folder, hostId),
    intervalMs: every,
    watchedIntervalMs: WATCHED_INTERVAL_MS,
    sources: [machine],
    procfsPath: empty,
    sysfsPath: empty,
    processes: { users: "", leastShare: 1, tellsNames: false },
    inventory,
    readInventory: async () => inventory,
    benchmarks: { hour: "off", start: startBenchmarks },
    log,
  });
}

/** What many collectors say in the same words is told once. */
function logOnce(): CollectorParts["log"] {
  const told = new Set<string>();
  return (level, message) => {
    if (level === "info" || told.has(message) || told.size >= MAX_HOSTS) return;
    told.add(message);
    process.stderr.write(`premonitor: ${message}\n`);
  };
}

/** Over the API, so that the servers that run forget them too. */
async function removeSimulated(flags: Flags, server: string): Promise<number> {
  return withState(flags, async (state) => {
    const tokens = new TokenStore(state);
    const all = await new HostStore(state).list();
    const simulated = all.filter(({ id, tags }) => id.startsWith(ID_PREFIX) && tags.includes(TAG));
    const admin = await tokens.create({ name: "simulate --remove", scope: "admin", hostId: null, createdBy: BY });
    try {
      for (const { id } of simulated) await removeHost(server, id, admin.secret);
    } finally {
      await tokens.revoke(admin.token.id);
    }
    process.stdout.write(`removed ${simulated.length} simulated hosts\n`);
    return 0;
  });
}

/** @throws UsageError when the server is not reached or does not do it */
async function removeHost(server: string, hostId: string, secret: string): Promise<void> {
  const address = `${server}/api/hosts/${encodeURIComponent(hostId)}`;
  const headers = { authorization: `Bearer ${secret}` };
  const response = await fetch(address, { method: "DELETE", headers }).catch(() => {
    throw new UsageError(`${server} cannot be reached: name the server with --server`);
  });
  const isGone = response.ok || response.status === NOT_FOUND;
  if (!isGone) throw new UsageError(`${hostId} could not be removed: ${response.status} ${await response.text()}`);
}
