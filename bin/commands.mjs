/**
 * Premonitor's commands, for the overview that needs no build and for the program itself.
 * `needsSources`: it works on a checkout, so what is missing there is made first.
 */
export const COMMANDS = [
  {
    name: "start",
    usage: "start",
    description: "run Premonitor on this machine: Redis, server and a collector",
    needsSources: true,
  },
  { name: "server", usage: "server", description: "run only the server", needsSources: false },
  {
    name: "collector",
    usage: "collector --server URL --token T",
    description: "run a collector that reports this machine to a server",
    needsSources: false,
  },
  {
    name: "token",
    usage: "token create --scope S --name N [--host H]",
    description: "make a token for a collector or a program",
    needsSources: false,
  },
  {
    name: "user",
    usage: "user add|list|remove|set-password",
    description: "see and change who may sign in",
    needsSources: false,
  },
  {
    name: "rules",
    usage: "rules list|export|apply|import",
    description: "see the rules, keep them in a file, take those of collectd",
    needsSources: false,
  },
  {
    name: "backtest",
    usage: "backtest FILE.csv…",
    description: "tell which alarms recordings would have raised, and how good the forecasts were",
    needsSources: false,
  },
  {
    name: "learn",
    usage: "learn --host H --series S --normal FROM/TO",
    description: "train a model on spans of a host's history that are marked as normal or as a fault",
    needsSources: false,
  },
  {
    name: "models",
    usage: "models list|export|import|use",
    description: "see the trained models, keep them in files, choose which run",
    needsSources: false,
  },
  {
    name: "import",
    usage: "import FILE… --host H",
    description: "take dumps or the database of SlapOS, or archives of Premonitor's, into a host's history",
    needsSources: false,
  },
  {
    name: "report",
    usage: "report NAME",
    description: "print a report: reclaim, availability, noisiest, next-full, summary, digest",
    needsSources: false,
  },
  {
    name: "simulate",
    usage: "simulate [vmstats]",
    description: "let hosts that are not there report, for demonstrations and load",
    needsSources: false,
  },
  { name: "test", usage: "test", description: "check and test everything", needsSources: true },
  { name: "dev", usage: "dev", description: "run from the sources, reloading what changes", needsSources: true },
  { name: "bench", usage: "bench", description: "measure, and print the figures", needsSources: true },
];

/** What `--help` says before anything is built. */
export function overview() {
  const width = Math.max(...COMMANDS.map(({ usage }) => usage.length));
  const lines = COMMANDS.map(({ usage, description }) => `  ${usage.padEnd(width)}  ${description}`);
  return `Usage: premonitor <command> [options]\n\n${lines.join("\n")}\n\n\`premonitor <command> --help\` tells the options of each.\n`;
}
