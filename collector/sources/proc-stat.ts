import { join } from "node:path";
import type { ByteScanner } from "./byte-scanner";
import { KeptFile } from "./kept-file";
import { GaugeSeries, RateSeries } from "./series";
import type { SeriesTable, Source } from "./source";

/** The first eight times of a cpu line, in clock ticks. `guest` and `guest_nice` follow; they are in `user` and `nice` already. */
const STATES = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"] as const;
const USER = 0;
const NICE = 1;
const SYSTEM = 2;
const IDLE = 3;
const IOWAIT = 4;
const IRQ = 5;
const SOFTIRQ = 6;
const STEAL = 7;
const LEAST_STATES = 4;
const MAX_CORES = 8192;

const CPU = Buffer.from("cpu");
const CPU_TOTAL = Buffer.from("cpu ");
const INTERRUPTS = Buffer.from("intr ");
const CONTEXT_SWITCHES = Buffer.from("ctxt ");
const FORKS = Buffer.from("processes ");
const RUNNING = Buffer.from("procs_running ");
const BLOCKED = Buffer.from("procs_blocked ");

/** The times of one cpu line since the last read. */
class CpuTimes {
  private readonly previous = new Float64Array(STATES.length).fill(Number.NaN);
  private readonly ticks = new Float64Array(STATES.length);
  private total = Number.NaN;

  /** @returns how many of the times the line has */
  read(text: ByteScanner): number {
    this.total = 0;
    for (let state = 0; state < STATES.length; state++) {
      const now = text.number();
      const spent = now - this.previous[state]!;
      this.previous[state] = now;
      if (Number.isNaN(now)) {
        for (let lacked = state; lacked < STATES.length; lacked++) this.ticks[lacked] = 0;
        this.previous.fill(Number.NaN, state);
        if (state < LEAST_STATES) this.total = Number.NaN;
        return state;
      }
      // Idle and iowait are known to step back by a tick or two.
      this.ticks[state] = Math.max(spent, 0);
      this.total += this.ticks[state]!;
    }
    return STATES.length;
  }

  spent(state: number): number {
    return this.ticks[state]!;
  }

  /** What share of the time that passed `ticks` are, 0 to 1; NaN when no time passed. */
  share(ticks: number): number {
    return this.total > 0 ? ticks / this.total : Number.NaN;
  }

  get busy(): number {
    // Rounding of very large counts can lead below nothing.
    return this.share(Math.max(0, this.total - this.ticks[IDLE]! - this.ticks[IOWAIT]!));
  }
}

interface Core {
  times: CpuTimes;
  busy: GaugeSeries;
  round: number;
}

/**
 * CPU and scheduler figures from /proc/stat (proc_stat(5)). `cpu.busy` is all but idle and iowait; `cpu.user` includes niced and guest
 * time, `cpu.system` interrupts, so that busy = user + system + steal.
 */
export class ProcStat implements Source {
  readonly name = "cpu";
  readonly everyMs = 0;
  private readonly file: KeptFile;
  private readonly all = new CpuTimes();
  private readonly cores: (Core | undefined)[] = [];
  private coreCount = 0;
  private round = 0;
  private readonly busy = new GaugeSeries("cpu.busy");
  private readonly user = new GaugeSeries("cpu.user");
  private readonly system = new GaugeSeries("cpu.system");
  private readonly iowait = new GaugeSeries("cpu.iowait");
  private readonly steal = new GaugeSeries("cpu.steal");
  private readonly running = new GaugeSeries("processes.running");
  private readonly blocked = new GaugeSeries("processes.blocked");
  private readonly forks = new RateSeries("processes.forks");
  private readonly contextSwitches = new RateSeries("processes.context_switches");

  constructor(procfsPath: string) {
    this.file = new KeptFile(join(procfsPath, "stat"), true);
  }

  /** @throws Error when the file is missing or has no line for the CPU */
  read(table: SeriesTable, _atMs: number, monotonicMs: number): void {
    const text = this.file.readRequired(monotonicMs);
    let hasTotal = false;
    let coresMet = 0;
    let forks = Number.NaN;
    let contextSwitches = Number.NaN;
    let running = Number.NaN;
    let blocked = Number.NaN;
    this.round++;
    while (!text.isAtEnd) {
      if (text.startsWith(CPU_TOTAL)) {
        text.at += CPU_TOTAL.length;
        hasTotal = this.readTotal(table, text) || hasTotal;
      } else if (text.startsWith(CPU)) {
        text.at += CPU.length;
        if (this.readCore(table, text)) coresMet++;
      } else if (text.startsWith(INTERRUPTS)) {
        text.nextLineFar();
        continue;
      } else if (text.startsWith(CONTEXT_SWITCHES)) contextSwitches = valueAfter(text, CONTEXT_SWITCHES);
      else if (text.startsWith(FORKS)) forks = valueAfter(text, FORKS);
      else if (text.startsWith(RUNNING)) running = valueAfter(text, RUNNING);
      else if (text.startsWith(BLOCKED)) blocked = valueAfter(text, BLOCKED);
      text.nextLine();
    }
    if (!hasTotal) throw new Error(`${this.file.path} has no "cpu" line with at least ${LEAST_STATES} times`);
    if (coresMet < this.coreCount) this.removeAbsentCores(table);
    this.running.set(table, running);
    this.blocked.set(table, blocked);
    this.forks.set(table, forks, monotonicMs);
    this.contextSwitches.set(table, contextSwitches, monotonicMs);
  }

  close(): void {
    this.file.close();
  }

  private readTotal(table: SeriesTable, text: ByteScanner): boolean {
    const { all } = this;
    const known = all.read(text);
    if (known < LEAST_STATES) return false;
    this.busy.announce(table);
    this.user.announce(table);
    this.system.announce(table);
    if (known > IOWAIT) this.iowait.announce(table);
    if (known > STEAL) this.steal.announce(table);
    this.busy.set(table, all.busy);
    this.user.set(table, all.share(all.spent(USER) + all.spent(NICE)));
    this.system.set(table, all.share(all.spent(SYSTEM) + all.spent(IRQ) + all.spent(SOFTIRQ)));
    this.iowait.set(table, known > IOWAIT ? all.share(all.spent(IOWAIT)) : Number.NaN);
    this.steal.set(table, known > STEAL ? all.share(all.spent(STEAL)) : Number.NaN);
    return true;
  }

  private readCore(table: SeriesTable, text: ByteScanner): boolean {
    const index = text.number();
    if (!(index < MAX_CORES)) return false;
    let core = this.cores[index];
    if (core === undefined) {
      core = { times: new CpuTimes(), busy: new GaugeSeries(`cpu.core.${index}.busy`), round: 0 };
      this.cores[index] = core;
      this.coreCount++;
    }
    if (core.round === this.round || core.times.read(text) < LEAST_STATES) return false;
    core.round = this.round;
    core.busy.announce(table);
    core.busy.set(table, core.times.busy);
    return true;
  }

  private removeAbsentCores(table: SeriesTable): void {
    this.cores.forEach((core, index) => {
      if (core === undefined || core.round === this.round) return;
      core.busy.remove(table);
      this.cores[index] = undefined;
      this.coreCount--;
    });
  }
}

function valueAfter(text: ByteScanner, key: Uint8Array): number {
  text.at += key.length;
  return text.number();
}
