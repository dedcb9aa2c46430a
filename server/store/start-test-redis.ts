import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TestRedis {
  url: string;
  path: string;
  readonly pid: number;
  /** Kills it as a crash would, and starts it again on what it has on disk. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => socket.destroy());
    socket.once("connect", () => socket.end());
  });
}

async function untilItAnswers(path: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; !(await answers(path)); tries++) {
    if (tries > 500 || child.exitCode !== null) throw new Error("redis-server did not start");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Ends what is left when this process ends before it has stopped its own: a bench that is interrupted, a test whose start fails. */
const leftOver = new Set<() => void>();
process.once("exit", () => {
  for (const end of leftOver) end();
});

/** For tests: a private redis-server that listens on a unix socket in a folder of its own and keeps nothing on disk, unless the flags say so. */
export async function startTestRedis(flags: string[] = []): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), "premonitor-redis-"));
  const path = join(folder, "redis.sock");
  const settings = ["--port", "0", "--unixsocket", path, "--dir", folder, "--save", "", "--appendonly", "no", ...flags];
  const start = () => {
    const child = spawn("redis-server", settings, { stdio: "ignore" });
    return { child, ended: once(child, "exit") };
  };
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let running = start();
  const end = () => {
    running.child.kill("SIGKILL");
    remove();
  };
  leftOver.add(end);
  await untilItAnswers(path, running.child);
  return {
    url: `unix://${path}`,
    path,
    get pid() {
      return running.child.pid!;
    },
    crash: async () => {
      running.child.kill("SIGKILL");
      await running.ended;
      running = start();
      await untilItAnswers(path, running.child);
    },
    stop: async () => {
      running.child.kill("SIGTERM");
      await running.ended;
      remove();
      leftOver.delete(end);
    },
  };
}
