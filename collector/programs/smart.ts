import { z } from "zod";
import { instanceName } from "../../domain/instance-name";
import { GaugeSeries } from "../sources/series";
import type { SeriesTable, Source } from "../sources/source";
import { parseSmart, type SmartAnswer, type SmartReport } from "./parse-smart";
import { findProgram, runProgram } from "./run-program";

const PROGRAM = "smartctl";
const DISK_TIMEOUT_MS = 60_000;
const MAX_DISKS = 128;
const NOT_ALLOWED = /Permission denied|Operation not permitted/;

/** What `smartctl --scan` lists. `type` tells disks behind a RAID controller apart: `megaraid,8`. */
const scanSchema = z.looseObject({
  devices: z.array(z.looseObject({ name: z.string(), type: z.string() })).default([]),
});
type Device = z.infer<typeof scanSchema>["devices"][number];

const SERIES: readonly [name: string, of: keyof SmartReport][] = [
  ["healthy", "healthy"],
  ["temperature", "temperatureCelsius"],
  ["wear", "wearRatio"],
  ["reallocated", "reallocatedSectors"],
  ["pending", "pendingSectors"],
  ["media_errors", "mediaErrors"],
];

/**
 * What disks say of their own health (SMART), four times a day, through smartctl of smartmontools, where it is installed. One disk after
 * the other; one that sleeps is not woken, and keeps what it said before.
 */
export class Smart implements Source {
  readonly name = "smart";
  readonly everyMs = 21_600_000;
  private readonly disks = new Map<string, Map<string, GaugeSeries>>();
  private readonly closing = new AbortController();

  /** @param findSmartctl gives the file of smartctl; undefined when it is not installed */
  constructor(private readonly findSmartctl: () => string | undefined = () => findProgram(PROGRAM)) {}

  /** @throws Error when smartctl says nothing that can be read (versions before 7.0 speak no JSON), or may open none of the disks */
  async read(table: SeriesTable): Promise<void> {
    const file = this.findSmartctl();
    const devices = file === undefined ? [] : await this.scan(file);
    const present = new Set<string>();
    const problems: string[] = [];
    for (const device of devices) {
      const instance = instanceOf(device);
      if (instance === null || present.has(instance)) continue;
      const answer = await this.ask(file!, device);
      if (this.closing.signal.aborted) return;
      present.add(instance);
      if (answer.kind === "report") this.set(table, instance, answer.report);
      else if (answer.kind === "silent") {
        problems.push(answer.why);
        this.silence(table, instance);
      }
    }
    for (const [instance, series] of this.disks) {
      if (present.has(instance)) continue;
      for (const one of series.values()) one.remove(table);
      this.disks.delete(instance);
    }
    if (problems.length > 0 && problems.every((why) => NOT_ALLOWED.test(why)))
      throw new Error(`${file} may not open the disks; it says: ${problems[0]}`);
  }

  close(): void {
    this.closing.abort();
  }

  private async scan(file: string): Promise<Device[]> {
    const { output, errors } = await this.run(file, ["--scan", "--json"]);
    if (this.closing.signal.aborted) return [];
    try {
      return scanSchema.parse(JSON.parse(output)).devices.slice(0, MAX_DISKS);
    } catch {
      const said = (errors || output).split("\n").find((line) => line.trim() !== "") ?? "nothing";
      throw new Error(`${file} gives no JSON, as version 7.0 and later do; it says: ${said.slice(0, 200)}`);
    }
  }

  private async ask(file: string, { name, type }: Device): Promise<SmartAnswer> {
    // What smartctl finds out of a plain disk by itself is more exact than what its scan says.
    const way = type.includes(",") ? [`--device=${type}`] : [];
    const options = ["--json", "--health", "--attributes", "--nocheck=standby", ...way, name];
    const { exitCode, output } = await this.run(file, options);
    if (exitCode === null) return { kind: "silent", why: `no answer for ${DISK_TIMEOUT_MS / 1000} s` };
    try {
      return parseSmart(output);
    } catch (error) {
      return { kind: "silent", why: (error as Error).message };
    }
  }

  private run(file: string, args: readonly string[]) {
    return runProgram(file, args, { timeoutMs: DISK_TIMEOUT_MS, signal: this.closing.signal });
  }

  /** What it said last holds no longer, but an alarm on it does, until it speaks again or is taken out. */
  private silence(table: SeriesTable, instance: string): void {
    for (const one of this.disks.get(instance)?.values() ?? []) one.set(table, Number.NaN);
  }

  private set(table: SeriesTable, instance: string, report: SmartReport): void {
    let series = this.disks.get(instance);
    if (series === undefined) {
      series = new Map(SERIES.map(([name]) => [name, new GaugeSeries(`smart.${instance}.${name}`)]));
      this.disks.set(instance, series);
    }
    for (const [name, of] of SERIES) series.get(name)!.set(table, report[of]);
  }
}

/** `/dev/sda` is `sda`; a disk behind a RAID controller is called by its type. */
function instanceOf({ name, type }: Device): string | null {
  return instanceName(type.includes(",") ? `${name.replace(/^\/dev\//, "")}_${type}` : name.replace(/^\/dev\//, ""));
}
