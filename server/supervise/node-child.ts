import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { childMessage } from "./child-message";
import { KeptProcess } from "./kept-process";
import { RotatingLog } from "./rotating-log";
import { StartError } from "./start-error";

/** How a child of Node is started: `[node, "dist/server.mjs"]`, or a loader with the source in development. */
export type CommandLine = readonly [program: string, ...args: string[]];

export interface NodeChildOptions {
  /** For people: "the server". */
  name: string;
  commandLine: CommandLine;
  /** What it gets besides the supervisor's own environment. */
  environment: Readonly<Record<string, string>>;
  logFile: string;
  readyTimeoutMs: number;
  /** A second sign of readiness, for a program behind a loader that does not pass messages on: resolves when it is seen. */
  seenReady?: (signal: AbortSignal) => Promise<void>;
  notice: (line: string) => void;
}

export interface ReadyChild {
  /** Where it listens, if it said so. */
  port: number | undefined;
}

function waitForMessage(child: ChildProcess, options: NodeChildOptions): Promise<ReadyChild> {
  const aborter = new AbortController();
  return new Promise<ReadyChild>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new StartError(
          `${options.name} was not ready after ${options.readyTimeoutMs / 1000} s: see ${options.logFile}`,
        ),
      );
    }, options.readyTimeoutMs);
    aborter.signal.addEventListener("abort", () => clearTimeout(timer));
    child.once("close", () => aborter.abort());
    child.on("message", (raw) => {
      const message = childMessage(raw);
      if (message?.type === "ready") resolve({ port: message.port });
      if (message?.type === "fatal") reject(new StartError(message.message));
    });
    options.seenReady?.(aborter.signal).then(() => resolve({ port: undefined }), reject);
  }).finally(() => aborter.abort());
}

/**
 * A Node process of ours under supervision. It has a process group of its own, so that Ctrl-C does not reach it before its turn,
 * and an IPC channel, by whose end it knows that the supervisor is gone.
 */
export class NodeChild {
  private readonly log: RotatingLog;
  private readonly kept: KeptProcess<ReadyChild>;

  constructor(options: NodeChildOptions) {
    this.log = new RotatingLog(options.logFile);
    const [program, ...args] = options.commandLine;
    this.kept = new KeptProcess<ReadyChild>({
      name: options.name,
      spawn: () =>
        spawn(program, args, {
          detached: true,
          env: { ...process.env, ...options.environment },
          stdio: ["ignore", "pipe", "pipe", "ipc"],
        }),
      waitUntilReady: (child) => waitForMessage(child, options),
      log: this.log,
      notice: options.notice,
      reasonIn: (lines) => lines.findLast((line) => /\bE[A-Z]+\b|Error\b|error:/.test(line)),
    });
  }

  get pid(): number | undefined {
    return this.kept.pid;
  }

  /** @throws StartError */
  start(): Promise<ReadyChild> {
    return this.kept.start();
  }

  async stop(patienceMs: number): Promise<void> {
    await this.kept.stop(patienceMs);
    this.log.close();
  }

  kill(): void {
    this.kept.kill();
  }
}

/** Node itself with a file of `dist/`. */
export function builtProgram(root: string, file: string): CommandLine {
  return [process.execPath, path.join(root, "dist", file)];
}
