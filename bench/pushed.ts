import { connect, type Socket } from "node:net";
import { type SourceSettingsInput, type SourceState, sourceSettingsSchema } from "../domain/source";
import { SecretBox } from "../server/store/secret-box";
import { SourceStateStore } from "../server/store/source-state-store";
import { SourceStore } from "../server/store/source-store";
import { TokenStore } from "../server/store/token-store";
import { BENCH_SECRETS_KEY, type Lab } from "./lab";
import { cpuSecondsOf, rssBytesOf } from "./process-cost";
import { type BenchResult, sleep } from "./result";

const MINUTE_MS = 60_000;
const VM_COUNT = 10_000;
const VM_PORT = 18_899;
/** A line a VM each minute, sent in so many steps, as senders that know nothing of one another. */
const STEPS_PER_MINUTE = 600;
const WARM_UP_MINUTES = 2;
/** As long as an outlook is good for, so that each host has told one. */
const MEASURED_MINUTES = 5;

const POSTING_HOSTS = 5000;
const POSTS_PER_SECOND = 5000;
const CONNECTIONS = 100;
const STEPS_PER_SECOND = 10;
const POST_WARM_UP_SECONDS = 30;
const POST_MEASURED_SECONDS = 60;
/** Until the last minute is closed and stored. */
const SETTLE_MS = 75_000;
/** Hosts whose history is read to see that all is there. */
const CHECKED_HOSTS = 100;

async function addSource(lab: Lab, input: SourceSettingsInput): Promise<void> {
  const settings = sourceSettingsSchema.parse(input);
  await new SourceStore(lab.connections.state, new SecretBox(BENCH_SECRETS_KEY)).put(settings, {}, "bench");
  while (!(await stateOf(lab, settings.id))?.isRunning) await sleep(200);
}

function stateOf(lab: Lab, sourceId: string): Promise<SourceState | undefined> {
  return new SourceStateStore(lab.connections.state).of(sourceId, Date.now());
}

function rejectedCount(state: SourceState | undefined): number {
  return (state?.rejections ?? []).reduce((sum, { count }) => sum + count, 0);
}

/** Calls back for each step on time, `stepMs` apart. */
async function atPace(stepCount: number, stepMs: number, step: (index: number) => void): Promise<void> {
  const startedMs = performance.now();
  for (let i = 0; i < stepCount; i++) {
    step(i);
    const restMs = (i + 1) * stepMs - (performance.now() - startedMs);
    if (restMs > 0) await sleep(restMs);
  }
}

function vmAddress(index: number): string {
  return `10.10.${index >> 8}.${index & 255}`;
}

/** Samples of `cpu.busy` since then, over some of the hosts. */
async function storedCount(lab: Lab, hostIds: readonly string[], fromMs: number): Promise<number> {
  const span = { fromMs, toMs: Date.now() };
  let count = 0;
  for (const hostId of hostIds) {
    const found = await lab.store.readSeries({ hostId, seriesIds: ["cpu.busy"], tier: "1s", ...span });
    count += found.get("cpu.busy")?.timesMs.length ?? 0;
  }
  return count;
}

/** 10,000 VMs in VMstats' protocol, a connection for each line. */
export async function benchVmstats(lab: Lab): Promise<BenchResult[]> {
  const id = "vms";
  const listener = { address: "127.0.0.1", port: VM_PORT, relays: ["127.0.0.1"] };
  await addSource(lab, { id, kind: "vmstats", isEnabled: true, ...listener });
  const send = (vm: number) => {
    const percent = vm % 2 === 0 ? 40 : 5;
    const socket = connect(VM_PORT, "127.0.0.1").on("error", () => undefined);
    socket.end(`${vmAddress(vm)} ${percent} ${percent} ${percent}`);
    socket.resume();
  };
  const perStep = VM_COUNT / STEPS_PER_MINUTE;
  const minute = () =>
    atPace(STEPS_PER_MINUTE, MINUTE_MS / STEPS_PER_MINUTE, (step) => {
      for (let vm = Math.ceil(step * perStep); vm < (step + 1) * perStep; vm++) send(vm);
    });
  const startedMs = Date.now() - MINUTE_MS;
  for (let i = 0; i < WARM_UP_MINUTES; i++) await minute();
  const before = cpuSecondsOf(lab.server.pid!);
  for (let i = 0; i < MEASURED_MINUTES; i++) await minute();
  const share = (cpuSecondsOf(lab.server.pid!) - before) / (MEASURED_MINUTES * 60);
  const rssMb = rssBytesOf(lab.server.pid!) / 1e6;
  await sleep(SETTLE_MS);
  const state = await stateOf(lab, id);
  const checked = Array.from({ length: CHECKED_HOSTS }, (_, i) => vmAddress((i * VM_COUNT) / CHECKED_HOSTS));
  const wanted = CHECKED_HOSTS * (WARM_UP_MINUTES + MEASURED_MINUTES);
  const found = await storedCount(lab, checked, startedMs);
  return [
    {
      what: `one server, ${VM_COUNT} VMs that report once a minute over TCP`,
      measured: `${(share * 100).toFixed(1)} % of a core`,
      wanted: "below 15 %",
      met: share < 0.15,
    },
    { what: "… its memory", measured: `${rssMb.toFixed(0)} MB`, wanted: "(no figure)", met: true },
    {
      what: `… samples of ${CHECKED_HOSTS} of them in the history, and lines that were refused`,
      measured: `${found}, ${rejectedCount(state)}`,
      wanted: `${wanted}, 0`,
      met: found === wanted && rejectedCount(state) === 0,
    },
  ];
}

/** A monitor's connection that stays open. It counts the answers, by whether they are good. */
class PostingConnection {
  private readonly socket: Socket;
  private rest = "";
  answered = 0;
  refused = 0;

  constructor(
    url: string,
    private readonly token: string,
  ) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.setNoDelay(true);
    this.socket.setEncoding("latin1");
    this.socket.on("error", () => undefined);
    this.socket.on("data", (text: string) => this.read(text));
  }

  /** Answers have no body, so each is a head. */
  private read(text: string): void {
    const heads = (this.rest + text).split("\r\n\r\n");
    this.rest = heads.pop()!;
    this.answered += heads.length;
    for (const head of heads) if (!head.startsWith("HTTP/1.1 200")) this.refused++;
  }

  post(hostId: string, seconds: number, body: string): void {
    const authorization = Buffer.from(`${this.token}:`).toString("base64");
    this.socket.write(
      `POST /api/perf/${hostId}/${seconds} HTTP/1.1\r\nHost: bench\r\nAuthorization: Basic ${authorization}\r\n` +
        `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  }

  close(): void {
    this.socket.destroy();
  }
}

/** 5,000 posts a second of Lizmon's monitors, over connections that stay open. */
export async function benchLizmon(lab: Lab): Promise<BenchResult[]> {
  const id = "lizmon";
  await addSource(lab, { id, kind: "lizmon", isEnabled: true, openPort: 0 });
  const tokens = new TokenStore(lab.connections.state);
  const made = await tokens.create({ name: id, scope: "push", hostId: null, sourceId: id, createdBy: "bench" });
  const connections = Array.from({ length: CONNECTIONS }, () => new PostingConnection(lab.url, made.secret));
  let posted = 0;
  const firstSecond = Math.floor(Date.now() / 1000);
  const step = () => {
    const seconds = firstSecond + Math.floor(posted / POSTS_PER_SECOND);
    for (let i = 0; i < POSTS_PER_SECOND / STEPS_PER_SECOND; i++) {
      const host = posted++ % POSTING_HOSTS;
      connections[host % CONNECTIONS]!.post(`node-${host}`, seconds, `{"cpu": ${posted % 100}.0, "mem": 10.9}`);
    }
  };
  const sum = (of: (connection: PostingConnection) => number) => connections.reduce((all, one) => all + of(one), 0);
  const post = (seconds: number) => atPace(seconds * STEPS_PER_SECOND, 1000 / STEPS_PER_SECOND, step);
  await post(POST_WARM_UP_SECONDS);
  const [before, answeredBefore] = [cpuSecondsOf(lab.server.pid!), sum(({ answered }) => answered)];
  const startedMs = performance.now();
  await post(POST_MEASURED_SECONDS);
  const seconds = (performance.now() - startedMs) / 1000;
  const share = (cpuSecondsOf(lab.server.pid!) - before) / seconds;
  const rate = (sum(({ answered }) => answered) - answeredBefore) / seconds;
  const rssMb = rssBytesOf(lab.server.pid!) / 1e6;
  await sleep(SETTLE_MS);
  const lost = posted - sum(({ answered, refused }) => answered - refused);
  for (const connection of connections) connection.close();
  const rejected = rejectedCount(await stateOf(lab, id));
  const checked = Array.from({ length: CHECKED_HOSTS }, (_, i) => `node-${(i * POSTING_HOSTS) / CHECKED_HOSTS}`);
  const found = await storedCount(lab, checked, firstSecond * 1000);
  const wanted = CHECKED_HOSTS * (POST_WARM_UP_SECONDS + POST_MEASURED_SECONDS);
  return [
    {
      what: `one server, ${POSTS_PER_SECOND} posts/s of Lizmon's monitors of ${POSTING_HOSTS} hosts, connections kept: posts answered`,
      measured: `${rate.toFixed(0)}/s`,
      wanted: `${POSTS_PER_SECOND}/s`,
      met: rate > 0.98 * POSTS_PER_SECOND,
    },
    {
      what: "… the server's CPU",
      measured: `${(share * 100).toFixed(0)} % of a core`,
      wanted: "below 100 %",
      met: share < 1,
    },
    { what: "… its memory", measured: `${rssMb.toFixed(0)} MB`, wanted: "(no figure)", met: true },
    {
      what: `… posts without a good answer, refused ones, samples of ${CHECKED_HOSTS} hosts in the history`,
      measured: `${lost}, ${rejected}, ${found}`,
      wanted: `0, 0, ${wanted}`,
      met: lost === 0 && rejected === 0 && found === wanted,
    },
  ];
}
