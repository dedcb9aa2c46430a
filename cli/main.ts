import { SettingsError } from "../server/settings";
import { RedisUnavailableError } from "../server/store/redis-connections";
import { RefusedError } from "../server/store/store-error";
import { StartError } from "../server/supervise/start-error";
import { backtest } from "./backtest-command";
import { runCollector } from "./collector-command";
import { importDumps } from "./import-command";
import { learn } from "./learn-command";
import { chooseModelVersion, exportModel, importModelFile, listModels } from "./models-commands";
import { runProgram } from "./program";
import {
  reportAvailabilityCommand,
  reportDigestCommand,
  reportNextFullCommand,
  reportNoisiestCommand,
  reportReclaimCommand,
  reportSlowerCommand,
  reportSummaryCommand,
} from "./report-command";
import { applyRules, exportRules, importRules, listRules } from "./rules-commands";
import { simulateHosts } from "./simulate/simulate-hosts-command";
import { simulateVmstats } from "./simulate/simulate-vmstats-command";
import { startAll, startDevelopment, startServer } from "./start-command";
import { createToken } from "./token-command";
import { UsageError } from "./usage-error";
import { addUser, listUsers, removeUser, setPassword } from "./user-commands";

const ONE_LINE_ERRORS = [StartError, SettingsError, UsageError, RedisUnavailableError, RefusedError];

async function main(): Promise<number> {
  try {
    return await runProgram(process.argv.slice(2), {
      start: startAll,
      server: startServer,
      dev: startDevelopment,
      collector: runCollector,
      createToken,
      addUser,
      listUsers,
      removeUser,
      setPassword,
      listRules,
      exportRules,
      applyRules,
      importRules,
      backtest,
      learn,
      importDumps,
      reportReclaim: reportReclaimCommand,
      reportAvailability: reportAvailabilityCommand,
      reportNoisiest: reportNoisiestCommand,
      reportNextFull: reportNextFullCommand,
      reportSummary: reportSummaryCommand,
      reportDigest: reportDigestCommand,
      reportSlower: reportSlowerCommand,
      listModels,
      exportModel,
      importModelFile,
      chooseModelVersion,
      simulateHosts,
      simulateVmstats,
    });
  } catch (error) {
    if (!ONE_LINE_ERRORS.some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`premonitor: ${(error as Error).message}\n`);
    return error instanceof SettingsError || error instanceof UsageError ? 2 : 1;
  }
}

main().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    console.error(error);
    process.exit(70);
  },
);
