import { Command, CommanderError } from "commander";
import { COMMANDS } from "../bin/commands.mjs";
import { ROLES, TOKEN_SCOPES } from "../domain/account";
import { PREMONITOR_VERSION } from "../domain/version";
import type { Flags } from "../server/settings";
import { addReportCommands, type ReportActions } from "./report-program";
import { addSettingFlags, settingFlagsOf } from "./setting-flags";
import { addSimulate, type SimulateActions } from "./simulate/add-simulate";

/** What the commands do. Each resolves with the exit code. */
export interface Actions extends ReportActions, SimulateActions {
  start: (flags: Flags) => Promise<number>;
  server: (flags: Flags) => Promise<number>;
  dev: (flags: Flags) => Promise<number>;
  collector: (flags: Flags) => Promise<number>;
  createToken: (flags: Flags, token: { name: string; scope: string; host?: string }) => Promise<number>;
  addUser: (flags: Flags, name: string, role: string) => Promise<number>;
  listUsers: (flags: Flags) => Promise<number>;
  removeUser: (flags: Flags, name: string) => Promise<number>;
  setPassword: (flags: Flags, name: string) => Promise<number>;
  listRules: (flags: Flags) => Promise<number>;
  exportRules: (flags: Flags, file: string | undefined) => Promise<number>;
  applyRules: (flags: Flags, file: string, options: { dryRun?: boolean; comment?: string }) => Promise<number>;
  importRules: (flags: Flags, file: string, options: { dryRun?: boolean; skipRefused?: boolean }) => Promise<number>;
  backtest: (files: readonly string[], options: unknown) => Promise<number>;
  learn: (flags: Flags, options: unknown) => Promise<number>;
  importDumps: (flags: Flags, files: readonly string[], options: { host: string }) => Promise<number>;
  listModels: (flags: Flags) => Promise<number>;
  exportModel: (flags: Flags, name: string, file: string | undefined, version: unknown) => Promise<number>;
  importModelFile: (flags: Flags, file: string) => Promise<number>;
  chooseModelVersion: (flags: Flags, name: string, version: string, options: { hosts?: string }) => Promise<number>;
}

const USAGE_EXIT_CODE = 2;

function descriptionOf(name: string): string {
  return COMMANDS.find((command) => command.name === name)!.description;
}

/**
 * Reads a command line and runs its command.
 * @param args without the program's own name
 * @returns the exit code; 2 for a command line that is not understood
 */
export async function runProgram(args: readonly string[], actions: Actions): Promise<number> {
  let exitCode = 0;
  const program = new Command("premonitor")
    .description("Shows every host live, and raises an alarm before its memory runs out.")
    .version(PREMONITOR_VERSION, "--version", "print the version")
    .helpOption("--help", "tell what there is")
    .showHelpAfterError("(`--help` tells what there is)")
    // `simulate` and `simulate vmstats` both have an --every.
    .enablePositionalOptions()
    .exitOverride();

  const running = (name: "start" | "server" | "dev") => {
    const kind = name === "server" ? "server" : "start";
    const command = program.command(name).description(descriptionOf(name));
    addSettingFlags(command, kind).action(async () => {
      exitCode = await actions[name](settingFlagsOf(command, kind));
    });
  };
  running("start");
  running("server");

  const collector = program.command("collector").description(descriptionOf("collector"));
  addSettingFlags(collector, "collector").action(async () => {
    exitCode = await actions.collector(settingFlagsOf(collector, "collector"));
  });

  const token = program.command("token").description(descriptionOf("token"));
  const createToken = token
    .command("create")
    .description("make a token and print its secret, this once, to standard output")
    .requiredOption("--name <name>", "what it is for")
    .requiredOption("--scope <scope>", `what it may do: ${TOKEN_SCOPES.join(", ")}`)
    .option("--host <host>", "host whose data it may write (needed for ingest, and only there)")
    .option("--source <source>", "source that it sends for (needed for push, and only there)");
  addSettingFlags(createToken, "state").action(async () => {
    const options = createToken.opts<{ name: string; scope: string; host?: string; source?: string }>();
    exitCode = await actions.createToken(settingFlagsOf(createToken, "state"), options);
  });

  const user = program.command("user").description(descriptionOf("user"));
  const withState = (command: Command, action: (flags: Flags, name: string) => Promise<number>) =>
    addSettingFlags(command, "state").action(async () => {
      exitCode = await action(settingFlagsOf(command, "state"), command.args[0] ?? "");
    });
  const PASSWORD = "The password is asked for, or read from PREMONITOR_PASSWORD or from standard input.";
  const addUser = user
    .command("add <name>")
    .description(`add a user. ${PASSWORD}`)
    .requiredOption("--role <role>", `what the user may do: ${ROLES.join(", ")}`);
  withState(addUser, (flags, name) => actions.addUser(flags, name, addUser.opts<{ role: string }>().role));
  withState(user.command("list").description("list the users with their roles"), actions.listUsers);
  withState(user.command("remove <name>").description("remove a user"), actions.removeUser);
  withState(
    user.command("set-password <name>").description(`give a user a new password. ${PASSWORD}`),
    actions.setPassword,
  );

  const rules = program.command("rules").description(descriptionOf("rules"));
  withState(
    rules.command("list").description("list the rules in force: id, whether they are on, name"),
    actions.listRules,
  );
  withState(
    rules.command("export [file]").description("write the rules in force as YAML to a file, or to standard output"),
    (flags, file) => actions.exportRules(flags, file === "" ? undefined : file),
  );
  const DRY_RUN = ["--dry-run", "say what would change, and change nothing"] as const;
  const apply = rules
    .command("apply <file>")
    .description("put the rules of a YAML file in force, and no others; host-silent stays")
    .option(...DRY_RUN)
    .option("--comment <text>", "why, for the list of versions");
  withState(apply, (flags, file) => actions.applyRules(flags, file, apply.opts()));
  const importing = rules
    .command("import <file>")
    .description("add the thresholds of a collectd configuration, and tell of each line what became of it")
    .option(...DRY_RUN)
    .option("--skip-refused", "take the rest when lines are refused");
  withState(importing, (flags, file) => actions.importRules(flags, file, importing.opts()));

  const backtest = program
    .command("backtest <files...>")
    .description(
      `${descriptionOf("backtest")}. A file is CSV, plain or gzipped: \`seconds,value\`, \`time,entry\`, or a download of Premonitor's`,
    )
    .option("--rules <file>", "judge by the rules of this YAML file instead of the shipped ones")
    .option("--series <id>", "the column to take, or what series the only column is (memory.used)")
    .option("--limit <number>", "what is full, in the column's unit (100 when nothing says it)")
    .option("--horizons <seconds>", "how far ahead forecasts are made, with commas between (60,600,3600)")
    .option("--every <seconds>", "time between forecasts (360)")
    .option("--after <seconds>", "history before the first forecast (3600)")
    .option("--json", "print everything as JSON")
    .option("--forecasts <file>", "write the forecasts as CSV")
    .option("--alarms <file>", "write the seconds at which alarms became active as JSON");
  backtest.action(async (files: string[]) => {
    exitCode = await actions.backtest(files, backtest.opts());
  });

  const repeated = (value: string, before: string[] = []) => [...before, value];
  const learn = program
    .command("learn")
    .description(
      `${descriptionOf("learn")}. FROM and TO are times as 2026-11-20T14:00 (this machine's time zone), 2026-11-20T14:00Z, or now`,
    )
    .requiredOption("--host <id>", "the host on which the spans are marked")
    .requiredOption("--series <ids>", "what the model looks at, with commas between; may be given again", repeated)
    .option("--normal <from/to>", "a span in which all was well; may be given again", repeated)
    .option(
      "--fault <from/to>",
      "a span with a fault; may be given again. Without one the model learns what is normal",
      repeated,
    )
    .option("--name <name>", "what to call the model (after the host)")
    .option("--step <seconds>", "1, 10 or 60: the model sees means over so long (1)")
    .option("--use", "put it to use on the host at once");
  addSettingFlags(learn, "state").action(async () => {
    exitCode = await actions.learn(settingFlagsOf(learn, "state"), learn.opts());
  });

  const models = program.command("models").description(descriptionOf("models"));
  withState(models.command("list").description("list the versions of all models"), actions.listModels);
  const exporting = models
    .command("export <name> [file]")
    .description("write a model to a file, or to standard output")
    .option("--which <number>", "which version (the newest)");
  withState(exporting, (flags, name) =>
    actions.exportModel(flags, name, exporting.args[1], exporting.opts<{ which?: string }>().which),
  );
  withState(
    models.command("import <file>").description("take a model's file as a new version, not in use yet"),
    actions.importModelFile,
  );
  const using = models
    .command("use <name> <version>")
    .description("choose the version that runs; `none` takes the model from all hosts")
    .option("--hosts <pattern>", "the hosts that run it, as rules name them: `web-*, tag:database`");
  withState(using, (flags, name) => actions.chooseModelVersion(flags, name, using.args[1]!, using.opts()));

  const importDumps = program
    .command("import <files...>")
    .description(`${descriptionOf("import")}: dump_*.csv with or without a header, a tar.gz of them, or collector.db`)
    .requiredOption("--host <id>", "the host whose history they are; it is made when it is new");
  addSettingFlags(importDumps, "state").action(async (files: string[]) => {
    exitCode = await actions.importDumps(settingFlagsOf(importDumps, "state"), files, importDumps.opts());
  });

  addReportCommands(program.command("report").description(descriptionOf("report")), async (name, flags, options) => {
    exitCode = await actions[name](flags, options);
  });

  addSimulate(program, descriptionOf("simulate"), actions, (code) => {
    exitCode = code;
  });

  for (const name of ["test", "bench"]) {
    // These run from the sources, before this program is built; they are here for the overview.
    program.command(name).description(descriptionOf(name));
  }
  running("dev");

  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
  }
}
