import type { ChildProcess } from "node:child_process";
import { humanLine, readLines } from "./child-lines";
import type { RotatingLog } from "./rotating-log";
import { StartError } from "./start-error";

const FIRST_RESTART_DELAY_MS = 500;
const MAX_RESTART_DELAY_MS = 30_000;
/** A process that ran for so long was well: the next restart is quick again. */
const WELL_AFTER_MS = 60_000;
const LAST_LINES = 20;

export interface KeptProcessOptions<Ready> {
  /** For people: "the server". */
  name: string;
  spawn: () => ChildProcess;
  /** Resolves when the process does its work. It is not told when the process ends: KeptProcess watches that. */
  waitUntilReady: (child: ChildProcess) => Promise<Ready>;
  log: RotatingLog;
  /** A line for the terminal. */
  notice: (line: string) => void;
  /** Picks out of a dead process's last output the line that says why it ended. */
  reasonIn?: (lines: readonly string[]) => string | undefined;
}

/** A process that is started again, with growing delay, whenever it ends without having been asked to. */
export class KeptProcess<Ready> {
  private child: ChildProcess | undefined;
  private stopping = false;
  private restartTimer: NodeJS.Timeout | undefined;
  private delayMs = FIRST_RESTART_DELAY_MS;
  private lastLines: string[] = [];

  constructor(private readonly options: KeptProcessOptions<Ready>) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Starts the process for the first time.
   * @throws StartError when it ends before it is ready
   */
  async start(): Promise<Ready> {
    if (this.stopping) throw new StartError(`${this.options.name} was stopped before it started`);
    const child = this.spawnChild();
    const closed = closeOf(child);
    const outcome = await Promise.race([
      this.options.waitUntilReady(child).then(
        (ready) => ({ ready }),
        (error: Error) => ({ error }),
      ),
      closed.then(() => null),
    ]);
    if (outcome && "ready" in outcome && isRunning(child)) {
      this.watch(child);
      return outcome.ready;
    }
    this.stopping = true;
    if (outcome && "error" in outcome && isRunning(child)) {
      child.kill("SIGTERM");
      throw new StartError(outcome.error.message);
    }
    await closed;
    throw new StartError(`${this.options.name} ended at its start: ${this.endingOf(child)}`);
  }

  private spawnChild(): ChildProcess {
    this.lastLines = [];
    const child = this.options.spawn();
    this.child = child;
    child.on("error", (error) => this.take(error.message));
    if (child.stdout) readLines(child.stdout, (line) => this.take(line));
    if (child.stderr) readLines(child.stderr, (line) => this.take(line));
    return child;
  }

  private take(line: string): void {
    this.options.log.append(line);
    this.lastLines.push(line);
    if (this.lastLines.length > LAST_LINES) this.lastLines.shift();
    const human = humanLine(line);
    if (human) this.options.notice(`${this.options.name}: ${human}`);
  }

  private endingOf(child: ChildProcess): string {
    const how = child.signalCode ? `signal ${child.signalCode}` : `exit code ${child.exitCode}`;
    const reason = this.options.reasonIn?.(this.lastLines) ?? this.lastLines.at(-1);
    return reason === undefined ? how : `${humanLine(reason) ?? reason} (${how})`;
  }

  private watch(child: ChildProcess): void {
    const startedAtMs = performance.now();
    const onGone = () => {
      if (this.stopping) return;
      if (performance.now() - startedAtMs >= WELL_AFTER_MS) this.delayMs = FIRST_RESTART_DELAY_MS;
      this.options.notice(
        `${this.options.name} ended unexpectedly, ${this.endingOf(child)}; it is started again in ${this.delayMs / 1000} s`,
      );
      this.restartTimer = setTimeout(() => this.restart(), this.delayMs);
      this.delayMs = Math.min(this.delayMs * 2, MAX_RESTART_DELAY_MS);
    };
    if (isRunning(child)) child.once("close", onGone);
    else onGone();
  }

  private restart(): void {
    if (this.stopping) return;
    const child = this.spawnChild();
    this.watch(child);
    this.options.waitUntilReady(child).then(
      () => {
        if (isRunning(child)) this.options.notice(`${this.options.name} runs again`);
      },
      (error: Error) => {
        this.take(error.message);
        if (isRunning(child)) child.kill("SIGTERM");
      },
    );
  }

  /** Asks the process to end and waits; it is killed when it takes longer than `patienceMs`. It is not started again. */
  async stop(patienceMs: number): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restartTimer);
    const child = this.child;
    if (!child || !isRunning(child)) return;
    const closed = closeOf(child);
    child.kill("SIGTERM");
    const timer = setTimeout(() => {
      this.options.notice(`${this.options.name} did not stop within ${patienceMs / 1000} s and is killed`);
      child.kill("SIGKILL");
    }, patienceMs);
    await closed;
    clearTimeout(timer);
  }

  /** Ends the process at once. */
  kill(): void {
    this.stopping = true;
    clearTimeout(this.restartTimer);
    this.child?.kill("SIGKILL");
  }
}

function closeOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once("close", () => resolve()));
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}
