import { StartError } from "../server/supervise/start-error";
import { Supervisor, type SupervisorOptions } from "../server/supervise/supervisor";

/** npm passes a Ctrl-C on to its child, which has it from the terminal too: two so close together are one. */
const SAME_KEY_PRESS_MS = 500;
const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function print(line: string): void {
  process.stderr.write(`premonitor: ${line}\n`);
}

/**
 * Runs Premonitor until a signal asks it to end, in order; a second signal ends it at once.
 * @returns the exit code: 0 after an orderly end, 1 when it could not start or was ended at once
 */
export async function runSupervisor(options: Omit<SupervisorOptions, "notice">): Promise<number> {
  process.umask(0o077);
  const supervisor = new Supervisor({ ...options, notice: print });
  let askedAtMs: number | undefined;
  const asked = new Promise<void>((resolve) => {
    for (const signal of STOP_SIGNALS) {
      process.on(signal, () => {
        if (askedAtMs === undefined) {
          askedAtMs = performance.now();
          print("stopping");
          resolve();
        } else if (performance.now() - askedAtMs > SAME_KEY_PRESS_MS) {
          supervisor.kill();
          print("stopped at once");
          process.exit(1);
        }
      });
    }
  });
  try {
    const started = supervisor.start();
    const outcome = await Promise.race([started, asked]);
    if (outcome) {
      process.stdout.write(`Premonitor is ready: ${outcome.url}\n`);
      await asked;
    } else {
      started.catch(() => {});
    }
    await supervisor.stop();
    return 0;
  } catch (error) {
    await supervisor.stop();
    if (askedAtMs !== undefined) return 0;
    if (!(error instanceof StartError)) throw error;
    print(error.message);
    return 1;
  }
}
