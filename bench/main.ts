import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { benchAlarms } from "./alarms";
import { benchCollectd } from "./collectd";
import { benchCollectorCost } from "./collector-cost";
import { benchConsole } from "./console";
import { benchDoctor } from "./doctor";
import { benchDownloads } from "./downloads";
import { benchForesight } from "./foresight";
import { benchHistory } from "./history";
import { type Lab, openLab } from "./lab";
import { benchLatency } from "./latency";
import { benchLoad } from "./load";
import { benchModels } from "./models";
import { benchPage } from "./page";
import { benchProcesses } from "./processes";
import { benchLizmon, benchVmstats } from "./pushed";
import type { BenchResult } from "./result";
import { benchScrape } from "./scrape";
import { benchStorage } from "./storage";

const BENCHES: Record<string, (lab: Lab) => Promise<BenchResult[]>> = {
  collector: benchCollectorCost,
  processes: benchProcesses,
  latency: benchLatency,
  alarms: benchAlarms,
  console: benchConsole,
  doctor: benchDoctor,
  history: benchHistory,
  downloads: benchDownloads,
  models: benchModels,
  storage: benchStorage,
  page: benchPage,
  load: benchLoad,
  scrape: benchScrape,
  collectd: benchCollectd,
  vmstats: benchVmstats,
  lizmon: benchLizmon,
};
const REPORT = join(import.meta.dirname, "../docs/BENCHMARKS.md");
const WRITE_FLAG = "--write";
const TRACES_FLAG = "--traces";
const FORESIGHT = "foresight";

function table(results: BenchResult[]): string {
  const rows = results.map(
    ({ what, measured, wanted, met }) => `| ${what} | ${measured} | ${wanted} | ${met ? "yes" : "**no**"} |`,
  );
  return ["| what | measured | wanted | met |", "|---|---|---|---|", ...rows].join("\n");
}

function report(results: BenchResult[]): string {
  return `# Benchmarks

Made by \`npm run bench -- ${WRITE_FLAG}\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.version}, ${cpus().length} cores, a machine that others use too, so
figures differ from run to run. Each bench starts the built server with two Redis of its own. \`npm run bench -- NAME…\` runs some
(${Object.keys(BENCHES).join(", ")}), and \`${FORESIGHT} ${TRACES_FLAG} FOLDER\` measures forecasts on recordings.

${table(results)}
`;
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const tracesAt = words.indexOf(TRACES_FLAG);
  const [, traces] = tracesAt < 0 ? [] : words.splice(tracesAt, 2);
  const names = words.filter((word) => word !== WRITE_FLAG);
  const known = [...Object.keys(BENCHES), FORESIGHT];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`there is no bench "${unknown}": ${known.join(", ")}`);
  const results: BenchResult[] = [];
  if (names.includes(FORESIGHT) && traces === undefined) {
    throw new Error(`${FORESIGHT} needs recordings: ${TRACES_FLAG} FOLDER with traces/ and cases/`);
  }
  if (traces !== undefined) results.push(...benchForesight(traces));
  for (const [name, bench] of Object.entries(BENCHES)) {
    if ((names.length > 0 || traces !== undefined) && !names.includes(name)) continue;
    const lab = await openLab();
    try {
      const part = await bench(lab);
      for (const { what, measured, wanted } of part) console.log(`${what}: ${measured} (${wanted})`);
      results.push(...part);
    } finally {
      await lab.stop();
    }
  }
  console.log(`\n${table(results)}`);
  if (words.includes(WRITE_FLAG)) writeFileSync(REPORT, report(results));
}

// What a lab has started goes with this process, also when the lab did not come up.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
await main().catch((error: Error) => {
  console.error(`bench: ${error.message}`);
  process.exit(1);
});
