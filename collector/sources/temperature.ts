import { readdir, readFile, readlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { instanceName } from "../../domain/instance-name";
import { GaugeSeries } from "./series";
import type { SeriesTable, Source } from "./source";

const MILLIDEGREES = 1000;
/** Sensors without anything on their wires say -273, 255 or 65261. */
const PLAUSIBLE_CELSIUS = { from: -100, to: 250 };
const MAX_SENSORS = 256;

interface Sensor {
  celsius: GaugeSeries;
  limit: GaugeSeries;
  /** Read once: a drive is asked for it by a command. */
  limitCelsius: number;
}

/** A sensor as it is now. */
interface Met {
  celsius: number;
  readLimit: () => Promise<number>;
}
type Meet = (sensor: string, met: Met) => void;

interface Chip {
  folder: string;
  name: string;
  device: string;
}

/**
 * Temperatures of /sys/class/hwmon, and of the thermal zones that are not there already, with what they must not come to: the critical
 * temperature, else the highest that is fine (the kernel's hwmon/sysfs-interface and driver-api/thermal/sysfs-api).
 */
export class Temperature implements Source {
  readonly name = "temperature";
  readonly everyMs = 30_000;
  private readonly hwmonFolder: string;
  private readonly zonesFolder: string;
  private readonly sensors = new Map<string, Sensor>();

  constructor(sysfsPath: string) {
    this.hwmonFolder = join(sysfsPath, "class", "hwmon");
    this.zonesFolder = join(sysfsPath, "class", "thermal");
  }

  async read(table: SeriesTable): Promise<void> {
    const met = new Map<string, Met>();
    const meet: Meet = (sensor, now) => {
      const instance = instanceName(sensor.replace(/\s+/g, "_"));
      if (instance !== null && met.size < MAX_SENSORS) met.set(unused(instance, met), now);
    };
    const chips = await this.readChips();
    for (const chip of chips) await readChip(chip, chips, meet);
    await this.readZones(new Set(chips.map(({ name }) => name)), meet);
    for (const [instance, sensor] of this.sensors) {
      if (met.has(instance)) continue;
      sensor.celsius.remove(table);
      sensor.limit.remove(table);
      this.sensors.delete(instance);
    }
    for (const [instance, { celsius, readLimit }] of met) {
      const sensor = this.sensors.get(instance) ?? (await createSensor(instance, readLimit));
      this.sensors.set(instance, sensor);
      sensor.celsius.set(table, celsius);
      sensor.limit.set(table, sensor.limitCelsius);
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

  private async readZones(chipNames: Set<string>, meet: Meet): Promise<void> {
    for (const entry of await entriesOf(this.zonesFolder)) {
      if (!/^thermal_zone\d+$/.test(entry)) continue;
      const type = (await textOf(join(this.zonesFolder, entry, "type"))) ?? entry;
      // The kernel shows a zone as a chip too, with `-` turned into `_`.
      if (chipNames.has(type) || chipNames.has(type.replaceAll("-", "_"))) continue;
      const folder = join(this.zonesFolder, entry);
      meet(type, { celsius: celsiusOf(await textOf(join(folder, "temp"))), readLimit: () => zoneLimit(folder) });
    }
  }
}

/** `coretemp_Core_0`; several chips of one name are told apart by their devices: `nvme_nvme1_Composite`. */
async function readChip(chip: Chip, chips: Chip[], meet: Meet): Promise<void> {
  const { folder, name, device } = chip;
  const isOnly = chips.filter((other) => other.name === name).length === 1;
  for (const entry of await entriesOf(folder)) {
    const input = /^(temp\d+)_input$/.exec(entry)?.[1];
    if (input === undefined) continue;
    const isFaulty = (await textOf(join(folder, `${input}_fault`))) === "1";
    const celsius = isFaulty ? Number.NaN : celsiusOf(await textOf(join(folder, entry)));
    const label = (await textOf(join(folder, `${input}_label`))) ?? input;
    const readLimit = () => firstLimit([join(folder, `${input}_crit`), join(folder, `${input}_max`)]);
    meet([name, ...(isOnly ? [] : [device]), label].join("_"), { celsius, readLimit });
  }
}

async function createSensor(instance: string, readLimit: () => Promise<number>): Promise<Sensor> {
  return {
    celsius: new GaugeSeries(`temperature.${instance}`),
    limit: new GaugeSeries(`temperature.${instance}.limit`),
    limitCelsius: await readLimit(),
  };
}

/** The first that is one: chips say 0 or far too much of a limit that nobody has set. */
async function firstLimit(files: readonly string[]): Promise<number> {
  for (const file of files) {
    const celsius = celsiusOf(await textOf(file));
    if (celsius > 0) return celsius;
  }
  return Number.NaN;
}

async function zoneLimit(folder: string): Promise<number> {
  for (const entry of await entriesOf(folder)) {
    const point = /^(trip_point_\d+)_type$/.exec(entry)?.[1];
    if (point === undefined || (await textOf(join(folder, entry))) !== "critical") continue;
    return firstLimit([join(folder, `${point}_temp`)]);
  }
  return Number.NaN;
}

function unused(instance: string, taken: ReadonlyMap<string, unknown>): string {
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
