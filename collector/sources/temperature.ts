import { readdir, readFile, readlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { instanceName } from "../../domain/instance-name";
import { GaugeSeries } from "./series";
import type { SeriesTable, Source } from "./source";

const MILLIDEGREES = 1000;
/** Sensors without anything on their wires say -273, 255 or 65261. */
const PLAUSIBLE_CELSIUS = { from: -100, to: 250 };
const MAX_SENSORS = 256;

interface Chip {
  folder: string;
  name: string;
  device: string;
}

/** Temperatures of /sys/class/hwmon and of the thermal zones that are not there already (the kernel's hwmon/sysfs-interface). */
export class Temperature implements Source {
  readonly name = "temperature";
  readonly everyMs = 30_000;
  private readonly hwmonFolder: string;
  private readonly zonesFolder: string;
  private readonly sensors = new Map<string, GaugeSeries>();

  constructor(sysfsPath: string) {
    this.hwmonFolder = join(sysfsPath, "class", "hwmon");
    this.zonesFolder = join(sysfsPath, "class", "thermal");
  }

  async read(table: SeriesTable): Promise<void> {
    const met = new Map<string, number>();
    const add = (sensor: string, celsius: number): void => {
      const instance = instanceName(sensor.replace(/\s+/g, "_"));
      if (instance !== null && met.size < MAX_SENSORS) met.set(unused(instance, met), celsius);
    };
    const chips = await this.readChips();
    for (const chip of chips) await readChip(chip, chips, add);
    await this.readZones(new Set(chips.map(({ name }) => name)), add);
    for (const [sensor, series] of this.sensors) {
      if (met.has(sensor)) continue;
      series.remove(table);
      this.sensors.delete(sensor);
    }
    for (const [sensor, celsius] of met) {
      const series = this.sensors.get(sensor) ?? new GaugeSeries(`temperature.${sensor}`);
      this.sensors.set(sensor, series);
      series.set(table, celsius);
    }
  }

  close(): void {
    this.sensors.clear();
  }

  private async readChips(): Promise<Chip[]> {
    const chips: Chip[] = [];
    for (const entry of await entriesOf(this.hwmonFolder)) {
      const folder = join(this.hwmonFolder, entry);
      const name = await textOf(join(folder, "name"));
      const device = await readlink(join(folder, "device")).then(basename, () => entry);
      chips.push({ folder, name: name ?? entry, device });
    }
    return chips;
  }

  private async readZones(chipNames: Set<string>, add: (sensor: string, celsius: number) => void): Promise<void> {
    for (const entry of await entriesOf(this.zonesFolder)) {
      if (!/^thermal_zone\d+$/.test(entry)) continue;
      const type = (await textOf(join(this.zonesFolder, entry, "type"))) ?? entry;
      // The kernel shows a zone as a chip too, with `-` turned into `_`.
      if (chipNames.has(type) || chipNames.has(type.replaceAll("-", "_"))) continue;
      add(type, celsiusOf(await textOf(join(this.zonesFolder, entry, "temp"))));
    }
  }
}

/** `coretemp_Core_0`; several chips of one name are told apart by their devices: `nvme_nvme1_Composite`. */
async function readChip(chip: Chip, chips: Chip[], add: (sensor: string, celsius: number) => void): Promise<void> {
  const { folder, name, device } = chip;
  const isOnly = chips.filter((other) => other.name === name).length === 1;
  for (const entry of await entriesOf(folder)) {
    const input = /^(temp\d+)_input$/.exec(entry)?.[1];
    if (input === undefined) continue;
    const isFaulty = (await textOf(join(folder, `${input}_fault`))) === "1";
    const celsius = isFaulty ? Number.NaN : celsiusOf(await textOf(join(folder, entry)));
    const label = (await textOf(join(folder, `${input}_label`))) ?? input;
    add([name, ...(isOnly ? [] : [device]), label].join("_"), celsius);
  }
}

function unused(instance: string, taken: Map<string, number>): string {
  if (!taken.has(instance)) return instance;
  let number = 2;
  while (taken.has(`${instance}_${number}`)) number++;
  return `${instance}_${number}`;
}

function celsiusOf(text: string | null): number {
  const celsius = text === null || !/^-?\d+$/.test(text) ? Number.NaN : Number(text) / MILLIDEGREES;
  return celsius > PLAUSIBLE_CELSIUS.from && celsius < PLAUSIBLE_CELSIUS.to ? celsius : Number.NaN;
}

async function entriesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder).catch(() => []);
  return entries.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

async function textOf(file: string): Promise<string | null> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.trim() === "" ? null : text.trim();
}
