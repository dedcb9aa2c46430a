import type { Command } from "commander";
import type { Flags } from "../server/settings";
import { addSettingFlags, settingFlagsOf } from "./setting-flags";

const REPORTS = {
  reclaim: "reportReclaim",
  availability: "reportAvailability",
  noisiest: "reportNoisiest",
  "next-full": "reportNextFull",
  slower: "reportSlower",
  summary: "reportSummary",
  digest: "reportDigest",
} as const;
type ReportName = keyof typeof REPORTS;
type ReportAction = (typeof REPORTS)[ReportName];

/** What `premonitor report` can print. Each resolves with the exit code. */
export type ReportActions = Record<ReportAction, (flags: Flags, options: unknown) => Promise<number>>;

/** Adds a command for each report. */
export function addReportCommands(
  report: Command,
  run: (action: ReportAction, flags: Flags, options: unknown) => Promise<void>,
): void {
  const add = (name: ReportName, description: string, options: readonly [flags: string, description: string][]) => {
    const command = report.command(name).description(description);
    for (const [flags, what] of options) command.option(flags, what);
    addSettingFlags(command, "state").action(async () =>
      run(REPORTS[name], settingFlagsOf(command, "state"), command.opts()),
    );
  };
  const csvOrJson = ["--format <format>", "csv or json (csv)"] as const;
  add("reclaim", "which machines are hardly used: CPU, memory and disks each below a bound on average", [
    ["--days <number>", "over how many days (7)"],
    ["--cpu <share>", "0 to 1 (0.1)"],
    ["--memory <share>", "0 to 1 (0.1)"],
    ["--disk <share>", "0 to 1 (0.1)"],
    ["--top <number>", "recommend at most so many (100)"],
    ["--format <format>", "csv, json, or vmstats (csv)"],
  ]);
  add("availability", "when which host was not heard of", [
    ["--days <number>", "over how many days, at most 30 (30)"],
    ["--host <id>", "of this host alone"],
    [
      "--format <format>",
      "csv: the outages; periods: the shares by day, week and month as CSV; json: everything; slapos: in SlapOS' form (csv)",
    ],
  ]);
  add("noisiest", "which hosts raised most alarms", [
    ["--days <number>", "over how many days, at most 90 (7)"],
    ["--top <number>", "list at most so many (100)"],
    [...csvOrJson],
  ]);
  add("next-full", "which memory, swap or filesystem of which host will be full next", [[...csvOrJson]]);
  add("slower", "how fast each host is in its benchmarks, compared with its own past of eight weeks", [[...csvOrJson]]);
  add("summary", "a series by minute over the last hour, by hour over the last day, or by day over the last year", [
    ["--host <id>", "of which host"],
    ["--series <id>", "of which series: cpu.busy"],
    ["--by <step>", "minute, hour or day (hour)"],
    [...csvOrJson],
  ]);
  add("digest", "what an operator wants to know of the last seven days, as the weekly digest tells it", [
    ["--format <format>", "text, html, csv or json (text)"],
    ["--time-zone <zone>", "in which its days are told: Europe/Berlin (UTC)"],
  ]);
}
