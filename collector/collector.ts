import { mkdirSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import type { ForesightState } from "../analysis/foresight/foresight";
import type { UsualState } from "../analysis/foresight/usual";
import type { Inventory } from "../domain/host";
import type { WantedRate, Welcome } from "../domain/protocol";
import { type RuleSet, ruleSetSchema } from "../domain/rule";
import { Bursts } from "./bursts";
import { Forecasts } from "./forecasts";
import { Judge } from "./judge";
import { Link } from "./link";
import { Models } from "./models";
import { Outbox } from "./outbox";
import { ProcessTable } from "./processes/process-table";
import { Processes, type ProcessesOptions } from "./processes/processes";
import { Recorder } from "./recorder";
import { RulesFile } from "./rules-file";
import { SampleTable } from "./sample-table";
import { SourceReader } from "./source-reader";
import { pageBytes } from "./sources/page-size";
import type { Source } from "./sources/source";
import { StateFile } from "./state-file";
import { Ticker } from "./tick";
import { Unusual } from "./unusual";

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
  log: (level: "info" | "warn", message: string) => void;
  onWelcome?: (welcome: Welcome) => void;
}

const FRAME_EVERY_MS = 1000;
const CLOSE_TIMEOUT_MS = 3000;
const KEEP_LEARNED_EVERY_MS = 300_000;
/** How often the centre is told where the series are heading, and while somebody looks at this host. */
const OUTLOOK_EVERY_MS = 60_000;
const WATCHED_OUTLOOK_EVERY_MS = 5000;
/** Alarms may change at every tick; the outlook that goes with them does not. */
const NEWS_OUTLOOK_EVERY_MS = 1000;

/** One node's collector: at each tick it reads the sources, judges, records, and ships. */
export class Collector {
  private readonly table = new SampleTable();
  private readonly reader: SourceReader;
  private readonly forecasts: Forecasts;
  private readonly forecastsFile: StateFile<ForesightState>;
  private readonly unusual: Unusual;
  private readonly usualFile: StateFile<UsualState>;
  private readonly models: Models;
  private readonly modelsFile: StateFile<unknown>;
  private readonly processTable: ProcessTable;
  private readonly processes: Processes;
  private readonly judge: Judge;
  private readonly bursts: Bursts;
  private readonly recorder: Recorder;
  private readonly outbox: Outbox;
  private readonly link: Link;
  private readonly ticker: Ticker;
  private readonly slots: { lateness: number; outbox: number; clockOffset: number };
  private readonly rulesFile: RulesFile;
  private adopted = false;
  private watched = false;
  private frameFromMs = 0;
  private outlookAtMs = 0;
  private newsWaits = false;
  private learnedKeptAtMs = Number.NaN;

  constructor(private readonly options: CollectorOptions) {
    const { folder, log, inventory } = options;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.rulesFile = new RulesFile(join(folder, "rules.json"), (message) => log("warn", message));
    this.reader = new SourceReader(options.sources, this.table, (name, error) => {
      log("warn", `source ${name} fails: ${error.message}`);
    });
    const host = { name: inventory.hostname, coreCount: inventory.coreCount ?? 1 };
    this.bursts = new Bursts(this.table, options.sysfsPath);
    this.forecasts = new Forecasts(this.table, (message) => log("warn", message));
    this.forecastsFile = new StateFile(join(folder, "foresight.state"), (message) => log("warn", message));
    this.forecasts.restore(this.forecastsFile.read());
    this.unusual = new Unusual(this.table, (message) => log("warn", message));
    this.usualFile = new StateFile(join(folder, "usual.state"), (message) => log("warn", message));
    this.unusual.restore(this.usualFile.read());
    this.models = new Models(this.table, (message) => log("warn", message));
    this.modelsFile = new StateFile(
      join(folder, "models.state"),
      (message) => log("warn", message),
      "they come anew from the centre",
    );
    this.models.set([...this.modelsFile.read().values()]);
    this.processTable = new ProcessTable(options.procfsPath, pageBytes(options.procfsPath));
    this.processes = new Processes(this.processTable, {
      ...options.processes,
      procfsPath: options.procfsPath,
      memoryBytes: inventory.memoryBytes ?? totalmem(),
      warn: (message) => log("warn", message),
    });
    this.judge = new Judge(this.table, this.forecasts, host, this.rulesFile.read(), (atMs, sinceMs) =>
      this.processes.describeGrowing(atMs, sinceMs),
    );
    this.slots = {
      lateness: this.table.slot("collector.lateness"),
      outbox: this.table.slot("collector.outbox"),
      clockOffset: this.table.slot("collector.clock_offset"),
    };
    this.outbox = new Outbox(join(folder, "outbox"), Date.now(), (message) => log("warn", message));
    this.recorder = new Recorder(this.table, {
      schema: (schema) => this.outbox.push({ kind: "schema", schema }, Number.POSITIVE_INFINITY),
      frame: (encode, newestAtMs) =>
        this.outbox.pushNumbered(
          (runId, sequence) => ({ kind: "frame", runId, sequence, bytes: encode(runId, sequence) }),
          newestAtMs,
        ),
      chunk: (tier, minuteMs, bytes) => this.outbox.push({ kind: "chunk", tier, bytes }, minuteMs),
    });
    this.link = new Link({
      ...options,
      outbox: this.outbox,
      onWelcome: (welcome) => this.welcome(welcome),
      onRules: (rules) => this.obey(rules),
      modelChecksums: () => this.models.checksums,
      onModels: (models) => this.runModels(models),
      onRate: (wanted) => this.setRate(wanted),
    });
    this.ticker = new Ticker(options.intervalMs, (atMs, latenessMs) => this.tick(atMs, latenessMs));
  }

  start(): void {
    this.ticker.start();
    this.link.start();
  }

  /** Ends sampling, ships or keeps what is left. */
  async close(): Promise<void> {
    this.ticker.stop();
    this.recorder.closeMinute(true);
    this.keepLearned();
    this.link.pump();
    await this.link.close(CLOSE_TIMEOUT_MS);
    this.outbox.close();
    this.reader.close();
    this.processTable.close();
  }

  private tick(atMs: number, latenessMs: number): void {
    this.reader.read(atMs, performance.now());
    this.table.set(this.slots.lateness, latenessMs);
    this.table.set(this.slots.outbox, this.outbox.bytes);
    this.table.set(this.slots.clockOffset, this.link.clockOffsetMs);
    this.bursts.run(atMs, this.ticker.period);
    this.unusual.run(atMs);
    this.models.run(atMs, this.ticker.period);
    const changes = this.judge.judge(atMs);
    for (const change of changes) this.outbox.push({ kind: "alarm", change }, atMs);
    this.recorder.record(atMs, this.ticker.period);
    const frameMs = Math.floor(atMs / FRAME_EVERY_MS);
    if (this.watched || changes.length > 0 || frameMs !== this.frameFromMs)
      this.recorder.flushFrame(this.ticker.period);
    this.frameFromMs = frameMs;
    const report = this.processes.run(atMs, this.watched);
    if (report) this.outbox.push({ kind: "processes", report }, atMs);
    this.tellOutlook(atMs, this.models.takeNews() || changes.length > 0);
    this.link.pump();
  }

  private keepLearned(): void {
    this.forecastsFile.write(this.forecasts.save());
    this.usualFile.write(this.unusual.save());
  }

  private tellOutlook(atMs: number, hasNews: boolean): void {
    const usualMs = this.watched ? WATCHED_OUTLOOK_EVERY_MS : OUTLOOK_EVERY_MS;
    this.newsWaits ||= hasNews;
    if (Math.abs(atMs - this.outlookAtMs) >= (this.newsWaits ? NEWS_OUTLOOK_EVERY_MS : usualMs)) {
      this.outlookAtMs = atMs;
      this.newsWaits = false;
      const outlook = {
        atMs,
        series: this.forecasts.outlook(),
        unusual: this.unusual.now(),
        models: this.models.now(),
      };
      this.outbox.push({ kind: "outlook", outlook }, atMs);
    }
    if (Number.isNaN(this.learnedKeptAtMs)) this.learnedKeptAtMs = atMs;
    if (Math.abs(atMs - this.learnedKeptAtMs) >= KEEP_LEARNED_EVERY_MS) {
      this.learnedKeptAtMs = atMs;
      this.keepLearned();
    }
  }

  /** Kept at once, so that a restart without the centre runs them too. */
  private runModels(raw: unknown): void {
    if (!Array.isArray(raw)) return;
    this.models.set(raw);
    this.modelsFile.write(new Map(this.models.handed.map((model, i) => [String(i), model])));
  }

  private setRate(wanted: WantedRate): void {
    this.watched = wanted.watched;
    const { intervalMs, watchedIntervalMs } = this.options;
    this.ticker.setPeriod(wanted.watched ? Math.min(intervalMs, watchedIntervalMs) : intervalMs);
  }

  private welcome(welcome: Welcome): void {
    this.obey(welcome.rules);
    this.setRate(welcome.wanted);
    if (!this.adopted) this.judge.adopt(welcome.active);
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
    this.judge.setRules(parsed.data);
    this.rulesFile.write(parsed.data);
  }
}
