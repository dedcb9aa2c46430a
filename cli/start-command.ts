import path from "node:path";
import { type Flags, readSettings } from "../server/settings";
import { builtProgram, type CommandLine } from "../server/supervise/node-child";
import { projectRoot } from "../server/supervise/project-root";
import { runSupervisor } from "./run-supervisor";

/** `premonitor start`: Redis, server and a collector, until it is asked to stop. */
export function startAll(flags: Flags): Promise<number> {
  const root = projectRoot();
  return runSupervisor({
    settings: readSettings(flags, process.env),
    server: builtProgram(root, "server.mjs"),
    collector: builtProgram(root, "collector.mjs"),
  });
}

/** `premonitor server`: as `start`, without a collector. */
export function startServer(flags: Flags): Promise<number> {
  return runSupervisor({
    settings: readSettings(flags, process.env),
    server: builtProgram(projectRoot(), "server.mjs"),
    collector: null,
  });
}

/** `premonitor dev`: from the sources; the server is started again when they change, the pages reload in the browser. */
export function startDevelopment(flags: Flags): Promise<number> {
  const root = projectRoot();
  const tsx = path.join(root, "node_modules", "tsx", "dist", "cli.mjs");
  const server: CommandLine = [
    process.execPath,
    tsx,
    "watch",
    "--clear-screen=false",
    path.join(root, "server", "main.ts"),
  ];
  return runSupervisor({
    settings: readSettings(flags, process.env),
    server,
    collector: [process.execPath, "--import", "tsx", path.join(root, "collector", "main.ts")],
    behindLoader: true,
  });
}
