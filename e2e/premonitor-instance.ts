import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = join(import.meta.dirname, "..");
const READY = /Premonitor is ready: (http:\/\/[^\s/]+)(\/\S*)/;

/** A whole product (Redis, server, collector) in a data folder of its own, started with the program as an operator starts it. */
export interface PremonitorInstance {
  url: string;
  /** The page of the link that `start` printed, with the one-time code. */
  firstPath: string;
  dataFolder: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function whenEnded(child: ChildProcess): Promise<void> {
  return child.exitCode !== null ? Promise.resolve() : new Promise((resolve) => child.once("exit", () => resolve()));
}

/** A test must not act on the cloud that somebody's shell is set up for. */
function withoutCloud(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith("OS_")),
  ) as NodeJS.ProcessEnv;
}

export async function startPremonitor(): Promise<PremonitorInstance> {
  const dataFolder = mkdtempSync(join(tmpdir(), "premonitor-e2e-"));
  const port = await freePort();
  // What a page shows must not depend on the hour of the test.
  const flags = ["--port", String(port), "--data", dataFolder, "--benchmarks", "off"];
  const child = spawn(process.execPath, ["bin/premonitor.mjs", "start", ...flags], {
    cwd: ROOT,
    env: withoutCloud(process.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const stop = async () => {
    child.kill("SIGTERM");
    await whenEnded(child);
    rmSync(dataFolder, { recursive: true, force: true });
  };
  const ready = await new Promise<RegExpExecArray>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        const match = READY.exec(line);
        if (match) resolve(match);
      });
    }
    child.once("exit", (code) => reject(new Error(`start ended with ${code}:\n${lines.join("\n")}`)));
  });
  return { url: ready[1]!, firstPath: ready[2]!, dataFolder, stop };
}
