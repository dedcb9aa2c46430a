import { spawn } from "node:child_process";
import { ProcessTable } from "../collector/processes/process-table";
import { pageBytes } from "../collector/sources/page-size";
import { type BenchResult, sleep } from "./result";

const PROCESSES = 500;
const WARM_UP_READINGS = 20;
const READINGS = 100;
const PROCFS = "/proc";
const START_MS = 2000;

/** What one reading of five hundred more processes costs, with descriptors that are kept between readings. */
export async function benchProcesses(): Promise<BenchResult[]> {
  const children = Array.from({ length: PROCESSES }, () => spawn("sleep", ["300"], { stdio: "ignore" }));
  await sleep(START_MS);
  const table = new ProcessTable(PROCFS, pageBytes(PROCFS));
  const read = () => {
    table.begin();
    table.readSome(Number.POSITIVE_INFINITY);
    return [...table.readings()].length;
  };
  for (let i = 0; i < WARM_UP_READINGS; i++) read();
  const before = process.cpuUsage();
  let count = 0;
  for (let i = 0; i < READINGS; i++) count = read();
  const { user, system } = process.cpuUsage(before);
  table.close();
  for (const child of children) child.kill();
  const milliseconds = (user + system) / 1000 / READINGS;
  const ofFiveHundred = (milliseconds * PROCESSES) / count;
  return [
    {
      what: `a reading of ${count} processes: CPU`,
      measured: `${milliseconds.toFixed(1)} ms, ${ofFiveHundred.toFixed(1)} ms for 500`,
      wanted: "below 10 ms for 500",
      met: ofFiveHundred < 10,
    },
  ];
}
