import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { COMMANDS, overview } from "./commands.mjs";
import { ensureBuild, ensureDependencies, PrepareError } from "./prepare.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const builtCli = path.join(root, "dist", "cli.mjs");

function say(line) {
  process.stderr.write(`premonitor: ${line}\n`);
}

/** Runs another script of ours to its end, with its signals, and takes its exit code. */
function runScript(args, environment = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...environment },
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("close", (code) => process.exit(code ?? 1));
}

async function prepare(name) {
  const needsSources = COMMANDS.some((command) => command.name === name && command.needsSources);
  const built = existsSync(builtCli);
  if (built && (!needsSources || process.env.PREMONITOR_SKIP_BUILD === "1")) return;
  await ensureDependencies(root, say);
  if (name === "start" || name === "bench" || !needsSources) await ensureBuild(root, say);
}

/**
 * Runs one command of Premonitor: makes what is missing, then hands over to what does it.
 * @param {string[]} args the command line without program
 */
export async function runCommand(args) {
  const [name, ...rest] = args;
  if (name === "--version") {
    process.stdout.write(`${JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).version}\n`);
    return;
  }
  if (name === "--help" || name === "help" || name === undefined) {
    (name === undefined ? process.stderr : process.stdout).write(overview());
    process.exitCode = name === undefined ? 2 : 0;
    return;
  }
  if (!COMMANDS.some((command) => command.name === name)) {
    const kind = name.startsWith("-") ? "option" : "command";
    say(`unknown ${kind} '${name}' (\`premonitor --help\` tells what there is)`);
    process.exitCode = 2;
    return;
  }
  try {
    await prepare(name);
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    say(error.message);
    process.exitCode = 1;
    return;
  }
  switch (name) {
    case "test":
      return runScript([path.join(root, "bin", "test.mjs"), ...rest]);
    case "bench":
      return runScript(["--import", "tsx", path.join(root, "bench", "main.ts"), ...rest]);
    case "dev":
      return runScript(["--import", "tsx", path.join(root, "cli", "main.ts"), ...args], { NODE_ENV: "development" });
    default:
      process.env.NODE_ENV = "production";
      process.env.NEXT_TELEMETRY_DISABLED = "1";
      await import(pathToFileURL(builtCli).href);
  }
}
