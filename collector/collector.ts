import { mkdirSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import type { ForesightState } from "../analysis/foresight/foresight";
import type { UsualState } from "../analysis/foresight/usual";
import type { Inventory } from "../domain/host";
import type { WantedRate, Welcome } from "../domain/protocol";
import { type RuleSet, ruleSetSchema } from "../domain/rule";
import { HostPipeline } from "../pipeline/host-pipeline";
import { Benchmarks, type BenchmarksOptions } from "./benchmark/benchmarks";
import { ResultBook } from "./benchmark/result-book";
import { Bursts } from "./bursts";
import { InventoryRenewal } from "./inventory/inventory-renewal";
import { Link } from "./link";
import { Outbox } from "./outbox";
import { ProcessTable } from "./processes/process-table";
import { Processes, type ProcessesOptions } from "./processes/processes";
import { RulesFile } from "./rules-file";
import { SourceReader } from "./source-reader";
import { pageBytes } from "./sources/page-size";
import type { Source } from "./sources/source";
import { StateFile } from "./state-file";
import { Ticker } from "./tick";

export interface CollectorOptions {
  serverUrl: string;
  token: string;
  ca?: string;
  /** Kept across restarts: outbox spool and rules. */
  folder: string;
  intervalMs: number;
  /** The interval while somebody looks at this host, when that is shorter. */
  watchedIntervalMs: number;
  sources: Source[];
  /** Where processes are read. */
  procfsPath: string;
  processes: Pick<ProcessesOptions, "users" | "leastShare" | "tellsNames">;
  /** Where the speeds of links are read. */
  sysfsPath: string;
  inventory: Inventory;
  /** Asked once an hour. */
  readInventory: () => Promise<Inventory>;
  benchmarks: Pick<BenchmarksOptions, "hour" | "start">;
  log: (level: "info" | "warn", message: string) => void;
  onWelcome?: (welcome: Welcome) => void;
}

const CLOSE_TIMEOUT_MS = 3000;
const KEEP_LEARNED_EVERY_MS = 300_000;
const OUTLOOK_EVERY_MS = 60_000;

/** One node's collector: at each tick it reads the sources, judges, records, and ships. */
export class Collector {
  private readonly pipeline: HostPipeline;
  private readonly reader: SourceReader;
  private readonly forecastsFile: StateFile<ForesightState>;
  private readonly usualFile: StateFile<UsualState>;
  private readonly modelsFile: StateFile<unknown>;
  private readonly processTable: ProcessTable;
  private readonly processes: Processes;
  private readonly benchmarks: Benchmarks;
  private readonly bursts: Bursts;
  private readonly outbox: Outbox;
  private readonly link: Link;
  private readonly ticker: Ticker;
  private readonly slots: { lateness: number; outbox: number; clockOffset: number };
  private readonly rulesFile: RulesFile;
  private readonly renewal: InventoryRenewal;
  private adopted = false;
  private watched = false;
  private learnedKeptAtMs = Number.NaN;

  constructor(private readonly options: CollectorOptions) {
    const { folder, log, inventory } = options;
    const warn = (message: string) => log("warn", message);
    const host = { name: inventory.hostname, coreCount: inventory.coreCount ?? 1 };
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.rulesFile = new RulesFile(join(folder, "rules.json"), warn);
    this.outbox = new Outbox(join(folder, "outbox"), Date.now(), warn);
    this.processTable = new ProcessTable(options.procfsPath, pageBytes(options.procfsPath));
    this.processes = new Processes(this.processTable, {
      ...options.processes,
      procfsPath: options.procfsPath,
      memoryBytes: inventory.memoryBytes ?? totalmem(),
      warn,
    });
    this.pipeline = new HostPipeline({
      host,
      rules: this.rulesFile.read(),
      outlookEveryMs: OUTLOOK_EVERY_MS,
      describeGrowing: (atMs, sinceMs) => this.processes.describeGrowing(atMs, sinceMs),
      warn,
      sink: {
        schema: (schema) => this.outbox.push({ kind: "schema", schema }, Number.POSITIVE_INFINITY),
        frame: (encode, newestAtMs) =>
          this.outbox.pushNumbered(
            (runId, sequence) => ({ kind: "frame", runId, sequence, bytes: encode(runId, sequence) }),
            newestAtMs,
          ),
        chunk: (tier, minuteMs, bytes) => this.outbox.push({ kind: "chunk", tier, bytes }, minuteMs),
        alarm: (change, atMs) => this.outbox.push({ kind: "alarm", change }, atMs),
        outlook: (outlook, atMs) => this.outbox.push({ kind: "outlook", outlook }, atMs),
      },
    });
    const { table, models } = this.pipeline;
    this.reader = new SourceReader(options.sources, table, (name, error) => {
      warn(`source ${name} fails: ${error.message}`);
    });
    this.bursts = new Bursts(table, options.sysfsPath);
    this.benchmarks = new Benchmarks(table, {
      ...options.benchmarks,
      hostName: host.name,
      coreCount: host.coreCount,
      folder,
      book: new ResultBook(new StateFile(join(folder, "benchmarks.state"), warn), inventory, options.serverUrl),
      log,
    });
    this.forecastsFile = new StateFile(join(folder, "foresight.state"), warn);
    this.usualFile = new StateFile(join(folder, "usual.state"), warn);
    this.pipeline.restore({ forecasts: this.forecastsFile.read(), unusual: this.usualFile.read() });
    this.modelsFile = new StateFile(join(folder, "models.state"), warn, "they come anew from the centre");
    models.set([...this.modelsFile.read().values()]);
    this.slots = {
      lateness: table.slot("collector.lateness"),
      outbox: table.slot("collector.outbox"),
      clockOffset: table.slot("collector.clock_offset"),
    };
    this.link = new Link({
      ...options,
      outbox: this.outbox,
      onWelcome: (welcome) => this.welcome(welcome),
      onRules: (rules) => this.obey(rules),
      modelChecksums: () => models.checksums,
      onModels: (models) => this.runModels(models),
      onRate: (wanted) => this.setRate(wanted),
    });
    this.ticker = new Ticker(options.intervalMs, (atMs, latenessMs) => this.tick(atMs, latenessMs));
    this.renewal = new InventoryRenewal(options, (now) => this.link.tellInventory(now));
  }

  start(): void {
    this.ticker.start();
    this.link.start();
  }

  /** Ends sampling, ships or keeps what is left. */
  async close(): Promise<void> {
    this.ticker.stop();
    this.reader.close();
    this.renewal.close();
    this.benchmarks.close();
    this.pipeline.closeMinute(true);
    this.keepLearned();
    this.link.pump();
    await this.link.close(CLOSE_TIMEOUT_MS);
    this.outbox.close();
    this.processTable.close();
  }

  private tick(atMs: number, latenessMs: number): void {
    const { table } = this.pipeline;
    this.reader.read(atMs, performance.now());
    table.set(this.slots.lateness, latenessMs);
    table.set(this.slots.outbox, this.outbox.bytes);
    table.set(this.slots.clockOffset, this.link.clockOffsetMs);
    this.bursts.run(atMs, this.ticker.period);
    this.benchmarks.run(atMs);
    this.pipeline.run(atMs, this.ticker.period, this.watched);
    const report = this.processes.run(atMs, this.watched);
    if (report) this.outbox.push({ kind: "processes", report }, atMs);
    this.keepLearnedNowAndThen(atMs);
    this.link.pump();
  }

  private keepLearnedNowAndThen(atMs: number): void {
    if (Number.isNaN(this.learnedKeptAtMs)) this.learnedKeptAtMs = atMs;
    if (Math.abs(atMs - this.learnedKeptAtMs) < KEEP_LEARNED_EVERY_MS) return;
    this.learnedKeptAtMs = atMs;
    this.keepLearned();
  }

  private keepLearned(): void {
    const { forecasts, unusual } = this.pipeline.save();
    this.forecastsFile.write(forecasts);
    this.usualFile.write(unusual);
  }

  /** Kept at once, so that a restart without the centre runs them too. */
  private runModels(raw: unknown): void {
    if (!Array.isArray(raw)) return;
    this.pipeline.models.set(raw);
    this.modelsFile.write(new Map(this.pipeline.models.handed.map((model, i) => [String(i), model])));
  }

  private setRate(wanted: WantedRate): void {
    this.watched = wanted.watched;
    const { intervalMs, watchedIntervalMs } = this.options;
    this.ticker.setPeriod(wanted.watched ? Math.min(intervalMs, watchedIntervalMs) : intervalMs);
  }

  private welcome(welcome: Welcome): void {
    this.obey(welcome.rules);
    this.setRate(welcome.wanted);
    if (!this.adopted) this.pipeline.adopt(welcome.active);
    this.adopted = true;
    this.options.onWelcome?.(welcome);
  }

  /** Rules that are not understood, because the centre is newer, are not obeyed in part: the old ones stay, and the centre sees their version. */
  private obey(told: RuleSet): void {
    const parsed = ruleSetSchema.safeParse(told);
    if (!parsed.success) {
      const why = parsed.error.issues[0]?.message;
      this.options.log(
        "warn",
        `rules of the centre are not understood (${why}): update this collector; the old ones stay in force`,
      );
      return;
    }
    this.pipeline.setRules(parsed.data);
    this.rulesFile.write(parsed.data);
  }
}
