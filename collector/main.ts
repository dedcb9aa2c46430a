import "./keep-heap-small";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PREMONITOR_VERSION } from "../domain/version";
import { SETTINGS, type Setting } from "../server/setting-definitions";
import { type Flags, readSettings, standaloneSpoolFolder } from "../server/settings";
import { RUN_BENCHMARKS_FLAG, startBenchmarkProcess } from "./benchmark/benchmark-process";
import { Collector } from "./collector";
import { readInventory } from "./inventory/inventory";
import { FolderSizes, type KeptFolder } from "./programs/folder-sizes";
import { Smart } from "./programs/smart";
import { createSources } from "./sources/create-sources";
import type { Source } from "./sources/source";
import { StateFile } from "./state-file";

const ownSettings = (Object.entries(SETTINGS) as [keyof Flags, Setting<unknown>][]).filter(
  ([, { flag, commands }]) => flag !== null && commands.includes("collector"),
);

function help(): string {
  const lines = ownSettings.map(([, { flag, env, description, defaultText, default: fallback }]) => {
    const told = defaultText ?? fallback;
    return `  --${flag!.padEnd(18)} ${description}${told === null ? "" : ` (${told})`}  ${env}`;
  });
  return [
    `Premonitor's collector ${PREMONITOR_VERSION}: samples this machine and ships to a Premonitor server.`,
    "",
    "  node premonitor-collector.mjs --server URL --token TOKEN [options]",
    "",
    ...lines,
    `  ${RUN_BENCHMARKS_FLAG.padEnd(20)} run the benchmarks now, print what they came to, and end`,
    "",
  ].join("\n");
}

function exitWith(text: string, code: number): never {
  (code === 0 ? process.stdout : process.stderr).write(text);
  process.exit(code);
}

/** @throws Error for unknown flags, and from `readSettings` */
function readFlags(): Flags {
  const options = Object.fromEntries(ownSettings.map(([, { flag }]) => [flag!, { type: "string" as const }]));
  const { values } = parseArgs({
    options: {
      ...options,
      help: { type: "boolean" },
      version: { type: "boolean" },
      [RUN_BENCHMARKS_FLAG.slice(2)]: { type: "boolean" },
    },
  });
  if (values.help === true) exitWith(help(), 0);
  if (values.version === true) exitWith(`${PREMONITOR_VERSION}\n`, 0);
  const texts = values as Record<string, string | undefined>;
  return Object.fromEntries(ownSettings.map(([key, { flag }]) => [key, texts[flag!]]));
}

function log(level: "info" | "warn", message: string): void {
  const line = { level, time: new Date().toISOString(), name: "collector", msg: message };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

function folderSources(patterns: string | null, folder: string): Source[] {
  if (patterns === null) return [];
  const warn = (message: string): void => log("warn", message);
  const file = new StateFile<KeptFolder>(join(folder, "folders.state"), warn, "the folders are measured anew");
  return [new FolderSizes({ patterns, file, warn })];
}

async function main(): Promise<void> {
  const flags = readFlags();
  const settings = readSettings(flags, process.env);
  const { serverUrl, token } = settings;
  if (serverUrl === null) throw new Error("--server is missing: the URL of the Premonitor server");
  if (token === null) throw new Error("--token is missing: make one under Settings, or with `premonitor token create`");
  const ca = settings.caFile === null ? undefined : readFileSync(settings.caFile, "utf8");
  const folder = flags.spool ?? process.env.PREMONITOR_SPOOL ?? standaloneSpoolFolder();
  if (process.argv.includes(RUN_BENCHMARKS_FLAG)) {
    // Only this process needs SQLite, and the collector is not to hold it.
    const { tellBenchmarks } = await import("./benchmark/tell-benchmarks");
    return tellBenchmarks({ serverUrl, token, ca, folder });
  }
  const { pathProcfs: procfsPath, pathSysfs: sysfsPath } = settings;
  const collector = new Collector({
    serverUrl,
    token,
    ca,
    folder,
    intervalMs: settings.intervalMs,
    watchedIntervalMs: settings.watchedIntervalMs,
    sources: [...createSources({ procfsPath, sysfsPath }), new Smart(), ...folderSources(settings.folders, folder)],
    procfsPath,
    processes: {
      users: settings.processUsers,
      leastShare: settings.processShare,
      tellsNames: settings.processNames,
    },
    sysfsPath,
    inventory: await readInventory({ procfsPath, sysfsPath }),
    readInventory: () => readInventory({ procfsPath, sysfsPath }),
    benchmarks: {
      hour: settings.benchmarkHour,
      start: () => startBenchmarkProcess(process.argv[1]!, [...process.argv.slice(2), RUN_BENCHMARKS_FLAG]),
    },
    log,
    onWelcome: () => process.send?.({ type: "ready" }),
  });
  collector.start();
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    void collector.close().then(() => process.exit(0));
  };
  process.on("SIGTERM", close);
  process.on("SIGINT", close);
  process.on("disconnect", close);
}

main().catch((error: Error) => {
  process.send?.({ type: "fatal", message: error.message });
  exitWith(`premonitor collector: ${error.message}\n`, 1);
});
