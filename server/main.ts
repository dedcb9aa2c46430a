import { pino } from "pino";
import { startCentre } from "./centre";
import { readSettings } from "./settings";

/** So long a stop may take before the process ends all the same. */
const STOP_TIMEOUT_MS = 10_000;

async function main(): Promise<void> {
  const settings = readSettings({}, process.env);
  const logger = pino({ level: settings.logLevel, name: "server" });
  const centre = await startCentre(settings, logger);
  process.send?.({ type: "ready", port: centre.port });
  logger.info({ port: centre.port }, "ready");
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    centre.stop().then(
      () => process.exit(0),
      (error: Error) => {
        logger.error({ err: error }, "the stop failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
}

main().catch((error: Error) => {
  process.send?.({ type: "fatal", message: error.message });
  process.stderr.write(`premonitor server: ${error.message}\n`);
  process.exit(1);
});
