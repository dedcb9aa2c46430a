import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { parsed, parseInterval } from "../../server/setting-parsers";
import { checked } from "../checked";
import { untilInterrupted } from "./until-interrupted";

const MAX_VMS = 10_000;
const AT_ONCE = 50;
const TIMEOUT_MS = 5000;
const HOSTS_IN_NETWORK = 254;

const optionsSchema = z.object({
  count: z.coerce.number(`there can be 1 to ${MAX_VMS} VMs`).int().min(1).max(MAX_VMS).default(5),
  address: z.string().default("127.0.0.1"),
  port: z.coerce.number().int().min(1).max(65_535).default(8899),
  every: parsed(parseInterval).default(10_000),
});
type Options = z.output<typeof optionsSchema>;

/** 10.10.1.1, 10.10.1.2, …, 10.10.1.254, 10.10.2.1, … */
function addressOf(index: number): string {
  return `10.10.${1 + Math.floor(index / HOSTS_IN_NETWORK)}.${1 + (index % HOSTS_IN_NETWORK)}`;
}

/** As the original simulator: CPU, memory and disk alike, and every other VM below 10 %. */
function lineOf(index: number): string {
  const isIdle = index % 2 === 1;
  const percent = isIdle ? Math.floor(Math.random() * 10) : 10 + Math.floor(Math.random() * 90);
  return `${addressOf(index)} ${percent} ${percent} ${percent}`;
}

/** Sends one line in a connection of its own, without a newline. @throws Error when it cannot be sent */
function send(line: string, { address, port }: Options): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    socket.on("error", reject);
    socket.on("close", () => resolve());
    socket.on("connect", () => socket.end(line));
    socket.resume();
  });
}

/** Sends a line of each VM. @returns why some could not be sent, or "" */
async function sendAll(options: Options, signal: AbortSignal): Promise<string> {
  let problem = "";
  for (let from = 0; from < options.count && !signal.aborted; from += AT_ONCE) {
    const lines = Array.from({ length: Math.min(AT_ONCE, options.count - from) }, (_, i) => lineOf(from + i));
    const outcomes = await Promise.allSettled(lines.map((line) => send(line, options)));
    for (const outcome of outcomes) if (outcome.status === "rejected") problem = (outcome.reason as Error).message;
  }
  return problem;
}

/** `premonitor simulate vmstats`: VMs that report in VMstats' protocol until Ctrl-C. */
export async function simulateVmstats(given: unknown): Promise<number> {
  const options = checked(optionsSchema, given);
  const { count, address, port, every } = options;
  const signal = untilInterrupted();
  process.stdout.write(
    `${count} VMs from ${addressOf(0)} on report to ${address} port ${port} every ${every / 1000} s; Ctrl-C ends it.\n` +
      "The source has to name this machine as a relay (Settings, Sources).\n",
  );
  let told: string | undefined;
  while (!signal.aborted) {
    const dueMs = Date.now() + every;
    const problem = await sendAll(options, signal);
    if (problem !== told) process.stdout.write(problem === "" ? "all lines are sent\n" : `not sent: ${problem}\n`);
    told = problem;
    await sleep(Math.max(0, dueMs - Date.now()), undefined, { signal }).catch(() => undefined);
  }
  return 0;
}
