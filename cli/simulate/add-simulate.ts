import type { Command } from "commander";
import type { Flags } from "../../server/settings";
import { addSettingFlags, settingFlagsOf } from "../setting-flags";

export interface SimulateActions {
  simulateHosts: (flags: Flags, options: unknown) => Promise<number>;
  simulateVmstats: (options: unknown) => Promise<number>;
}

/** Adds `simulate` and `simulate vmstats` to the program. */
export function addSimulate(
  program: Command,
  description: string,
  actions: SimulateActions,
  onEnd: (exitCode: number) => void,
): void {
  const simulate = program
    .command("simulate")
    .enablePositionalOptions()
    .description(`${description}, until Ctrl-C`)
    .option("--hosts <number>", "how many hosts (20)")
    .option("--leaks <number>", "how many of them lose memory until a rule raises (1)")
    .option("--idle <number>", "how many of them are hardly used (2)")
    .option("--every <time>", "how often they sample, 0.1 s to 60 s, as 1s or 100ms (1s)")
    .option("--server <url>", "server that they report to (http://127.0.0.1:3000)")
    .option("--remove", "remove the hosts of earlier runs, with all that was measured");
  addSettingFlags(simulate, "state").action(async () => {
    onEnd(await actions.simulateHosts(settingFlagsOf(simulate, "state"), simulate.opts()));
  });
  const vmstats = simulate
    .command("vmstats [count]")
    .description("VMs from 10.10.1.1 on (5) that send VMstats' lines over TCP, every other one below 10 %")
    .option("--address <address>", "where the source listens (127.0.0.1)")
    .option("--port <port>", "its port (8899)")
    .option("--every <time>", "how often each VM sends a line, 0.1 s to 60 s (10s)");
  vmstats.action(async (count: string | undefined) => {
    onEnd(await actions.simulateVmstats({ count, ...vmstats.opts() }));
  });
}
