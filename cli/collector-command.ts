import { pathToFileURL } from "node:url";
import { type Flags, readSettings, settingsToEnvironment, standaloneSpoolFolder } from "../server/settings";
import { builtProgram } from "../server/supervise/node-child";
import { projectRoot } from "../server/supervise/project-root";
import { UsageError } from "./usage-error";

/** `premonitor collector`: this process becomes the bundled collector, which reads its settings from the environment. */
export async function runCollector(flags: Flags): Promise<number> {
  const settings = readSettings(flags, process.env);
  if (settings.serverUrl === null) throw new UsageError("No server: give --server or PREMONITOR_SERVER.");
  if (settings.token === null) {
    throw new UsageError("No token: set PREMONITOR_TOKEN or give --token; `premonitor token create` makes one.");
  }
  const spool = flags.spool ?? process.env.PREMONITOR_SPOOL ?? standaloneSpoolFolder();
  Object.assign(process.env, settingsToEnvironment({ ...settings, spool }));
  const [program, file] = builtProgram(projectRoot(), "collector.mjs");
  process.argv = [program, file!];
  await import(pathToFileURL(file!).href);
  // The collector ends the process itself, when a signal asks it to.
  return new Promise(() => {});
}
